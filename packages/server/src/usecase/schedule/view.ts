import type { Period } from '@lockwright/domain/model'
import { type RawBuilder, sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'

interface ScheduleRow {
  readonly scheduleNo: number
  readonly name: string
  readonly periods: Period[]
  /** Rights and keys that name it. */
  readonly uses: number
  readonly version: number
}

export async function selectSchedules({ tx, systemId }: Context, where: RawBuilder<unknown>): Promise<ScheduleRow[]> {
  const { rows } = await sql<ScheduleRow>`
    select w.schedule_no as "scheduleNo", w.name, w.week as periods, w.version,
      (select count(*) from explicit_right r where r.system_id = ${systemId} and r.schedule_no = w.schedule_no)
        + (select count(*) from key k where k.system_id = ${systemId} and k.schedule_no = w.schedule_no) as uses
    from schedule w where w.system_id = ${systemId} and ${where}
    order by w.name`.execute(tx)
  return rows
}

export async function loadSchedule(ctx: Context, scheduleNo: number): Promise<ScheduleRow> {
  const [row] = await selectSchedules(ctx, sql`w.schedule_no = ${scheduleNo}`)
  if (!row) throw fault('scheduleUnknown', { no: scheduleNo })
  return row
}
