import type { Week } from '@lockwright/domain/model'
import type { z } from 'zod'
import type { validity } from '../../contract/time.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import type { KeyFields } from '../undo/fields.ts'

/** When a key shall open; what is left out stays (R070, R071, R104). */
export interface TimesWish {
  readonly validity?: z.output<typeof validity> | undefined
  readonly week?: Week | undefined
  readonly scheduleNo?: number | null | undefined
  readonly revalidationHours?: number | null | undefined
}

/** Throws for a wish that no key could have: an unknown schedule, an end before the begin. */
export async function checkTimes({ tx, systemId }: Context, { validity: times, scheduleNo }: TimesWish): Promise<void> {
  if (
    times?.kind === 'between' &&
    times.from !== null &&
    times.to !== null &&
    new Date(times.from) >= new Date(times.to)
  ) {
    throw fault('inputInvalid', { issues: [{ path: 'validity.to', message: 'Not after the begin' }] })
  }
  if (scheduleNo === undefined || scheduleNo === null) return
  const known = await tx
    .selectFrom('schedule')
    .select('schedule_no')
    .where('system_id', '=', systemId)
    .where('schedule_no', '=', scheduleNo)
    .executeTakeFirst()
  if (!known) throw fault('scheduleUnknown', { no: scheduleNo })
}

export function withTimes(fields: KeyFields, wish: TimesWish): KeyFields {
  const { validity: times, week, scheduleNo, revalidationHours } = wish
  return {
    ...fields,
    ...(times && {
      validity_kind: times.kind,
      valid_from: times.kind === 'between' ? times.from : null,
      valid_to: times.kind === 'between' ? times.to : null,
    }),
    week: week ?? fields.week,
    schedule_no: scheduleNo === undefined ? fields.schedule_no : scheduleNo,
    revalidation_hours: revalidationHours === undefined ? fields.revalidation_hours : revalidationHours,
  }
}
