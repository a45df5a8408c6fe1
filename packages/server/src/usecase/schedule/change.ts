import { sql } from 'kysely'
import { scheduleContract } from '../../contract/schedule.ts'
import { fault } from '../../errors/index.ts'
import { json, takeNumbers } from '../../store/index.ts'
import { replanKeys } from '../plan/affected.ts'
import { usecase } from '../usecase.ts'
import { loadSchedule, selectSchedules } from './view.ts'

export const listSchedules = usecase(scheduleContract.list, {
  permission: 'policy.read',
  run: async (ctx) => ({ items: await selectSchedules(ctx, sql`true`) }),
})

export const createSchedule = usecase(scheduleContract.create, {
  permission: 'policy.edit',
  async run(ctx, { name, periods }) {
    const scheduleNo = await takeNumbers(ctx.tx, ctx.systemId, 'schedule')
    await ctx.tx
      .insertInto('schedule')
      .values({ system_id: ctx.systemId, schedule_no: scheduleNo, name, week: json(periods), version: 1 })
      .execute()
    ctx.journal({ subject: `schedule ${scheduleNo}`, after: { name, periods } })
    ctx.feed('schedule', { scheduleNos: [scheduleNo] })
    return loadSchedule(ctx, scheduleNo)
  },
})

/** R071: every key that uses it gets a new image. */
export const editSchedule = usecase(scheduleContract.edit, {
  permission: 'policy.edit',
  versioned: true,
  async run(ctx, { scheduleNo, name, periods }, request) {
    const { tx, systemId } = ctx
    const before = await loadSchedule(ctx, scheduleNo)
    const changed = await tx
      .updateTable('schedule')
      .set({ name: name ?? before.name, week: json(periods ?? before.periods), version: before.version + 1 })
      .where('system_id', '=', systemId)
      .where('schedule_no', '=', scheduleNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    const { rows } = await sql<{ key_no: number }>`
      select key_no from explicit_right where system_id = ${systemId} and schedule_no = ${scheduleNo}
      union select key_no from key where system_id = ${systemId} and schedule_no = ${scheduleNo}
      order by 1`.execute(tx)
    const summary = await replanKeys(
      ctx,
      rows.map((row) => row.key_no),
      'schedule',
    )
    const after = await loadSchedule(ctx, scheduleNo)
    ctx.journal({
      subject: `schedule ${scheduleNo}`,
      before: { name: before.name, periods: before.periods },
      after: { name: after.name, periods: after.periods },
    })
    ctx.feed('schedule', { scheduleNos: [scheduleNo] })
    return { schedule: after, summary }
  },
})

export const removeSchedule = usecase(scheduleContract.remove, {
  permission: 'policy.edit',
  async run(ctx, { scheduleNo }) {
    const before = await loadSchedule(ctx, scheduleNo)
    if (before.uses > 0) throw fault('scheduleInUse', { count: before.uses })
    await ctx.tx
      .deleteFrom('schedule')
      .where('system_id', '=', ctx.systemId)
      .where('schedule_no', '=', scheduleNo)
      .execute()
    ctx.journal({ subject: `schedule ${scheduleNo}`, before: { name: before.name, periods: before.periods } })
    ctx.feed('schedule', { removed: [scheduleNo] })
    return {}
  },
})
