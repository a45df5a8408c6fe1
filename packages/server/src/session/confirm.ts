import type { ImageNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { json } from '../store/index.ts'
import type { Context } from '../usecase/index.ts'

export interface Device {
  readonly kind: 'key' | 'cylinder'
  readonly no: number
}

/** How we know what a device holds, and through whom (screens name both, with the time). */
export interface Evidence {
  readonly kind: 'commit' | 'receipt' | 'beacon' | 'state'
  /** Such as `bridge Porter's lodge` or `key K2`. */
  readonly by: string
}

/**
 * The device holds image `number`: ends the time of the one before, confirms the update that led there and passes over
 * older ones. Hearing it twice changes nothing; hearing of an older one neither (law 4).
 */
export async function confirmImage(ctx: Context, device: Device, number: ImageNo, evidence: Evidence): Promise<void> {
  const { tx, systemId, now } = ctx
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('device_state')
    .values({
      system_id: systemId,
      device_kind: device.kind,
      device_no: device.no,
      confirmed_number: number,
      confirmed_at: now,
      evidence_kind: evidence.kind,
      evidence_by: evidence.by,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['system_id', 'device_kind', 'device_no'])
        .doUpdateSet({
          confirmed_number: number,
          confirmed_at: now,
          evidence_kind: evidence.kind,
          evidence_by: evidence.by,
          in_flight_number: sql`case when device_state.in_flight_number > ${number} then device_state.in_flight_number end`,
          in_flight_at: sql`case when device_state.in_flight_number > ${number} then device_state.in_flight_at end`,
        })
        .where((eb) =>
          eb.or([eb('device_state.confirmed_number', 'is', null), eb('device_state.confirmed_number', '<', number)]),
        ),
    )
    .executeTakeFirst()
  if (!numInsertedOrUpdatedRows) return
  await tx
    .updateTable('image_history')
    .set({ to_at: now })
    .where('system_id', '=', systemId)
    .where('device_kind', '=', device.kind)
    .where('device_no', '=', device.no)
    .where('to_at', 'is', null)
    .execute()
  await tx
    .insertInto('image_history')
    .values({
      system_id: systemId,
      device_kind: device.kind,
      device_no: device.no,
      number,
      from_at: now,
      to_at: null,
      evidence: json(evidence),
    })
    .execute()
  if (device.kind === 'key') await settleUpdates(ctx, device.no, number)
  ctx.feed('device', { kind: device.kind, no: device.no, image: number, evidence: evidence.kind, by: evidence.by })
}

async function settleUpdates({ tx, systemId, now }: Context, keyNo: number, number: ImageNo): Promise<void> {
  await tx
    .updateTable('key_update')
    .set({
      state: sql`case when number = ${number} then 'confirmed' else 'superseded' end`,
      state_at: now,
    })
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .where('number', '<=', number)
    .where('state', 'in', ['wished', 'underWay'])
    .execute()
}

/**
 * An image is on its way to the device: until it says so, both may be what it holds. One that it is known to hold is not:
 * then only tasks and days are.
 */
export async function noteInFlight(ctx: Context, device: Device, number: ImageNo): Promise<void> {
  const { tx, systemId, now } = ctx
  const { numUpdatedRows } = await tx
    .updateTable('device_state')
    .set({ in_flight_number: number, in_flight_at: now })
    .where('system_id', '=', systemId)
    .where('device_kind', '=', device.kind)
    .where('device_no', '=', device.no)
    .where((eb) => eb.or([eb('confirmed_number', 'is', null), eb('confirmed_number', '<', number)]))
    .executeTakeFirst()
  if (numUpdatedRows > 0n) ctx.feed('device', { kind: device.kind, no: device.no, underWay: number })
  if (device.kind !== 'key') return
  await tx
    .updateTable('key_update')
    .set({ state: 'underWay', state_at: now })
    .where('system_id', '=', systemId)
    .where('key_no', '=', device.no)
    .where('number', '=', number)
    .where('state', '=', 'wished')
    .execute()
}
