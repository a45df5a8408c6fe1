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
  const { rows } = await sql<{ news: boolean }>`
    with news as (
      insert into device_state as d (system_id, device_kind, device_no, confirmed_number, confirmed_at, evidence_kind, evidence_by)
      values (${systemId}, ${device.kind}, ${device.no}, ${number}, ${now}, ${evidence.kind}, ${evidence.by})
      on conflict (system_id, device_kind, device_no) do update set
        confirmed_number = ${number}, confirmed_at = ${now}, evidence_kind = ${evidence.kind}, evidence_by = ${evidence.by},
        in_flight_number = case when d.in_flight_number > ${number} then d.in_flight_number end,
        in_flight_at = case when d.in_flight_number > ${number} then d.in_flight_at end
      where d.confirmed_number is null or d.confirmed_number < ${number}
      returning d.system_id, d.device_kind, d.device_no),
    ended as (
      update image_history h set to_at = ${now} from news
      where h.system_id = ${systemId} and h.device_kind = news.device_kind and h.device_no = news.device_no
        and h.to_at is null),
    settled as (
      update key_update u set state = case when u.number = ${number} then 'confirmed' else 'superseded' end, state_at = ${now}
      from news
      where news.device_kind = 'key' and u.system_id = ${systemId} and u.key_no = news.device_no and u.number <= ${number}
        and u.state in ('wished', 'underWay')),
    begun as (
      insert into image_history (system_id, device_kind, device_no, number, from_at, to_at, evidence)
      select system_id, device_kind, device_no, ${number}, ${now}, null, ${json(evidence)}::jsonb from news)
    select exists (select 1 from news) as news`.execute(tx)
  if (!rows[0]!.news) return
  ctx.feed('device', { kind: device.kind, no: device.no, image: number, evidence: evidence.kind, by: evidence.by })
}

/**
 * An image is on its way to the device: until it says so, both may be what it holds. One that it is known to hold is not:
 * then only tasks and days are.
 */
export async function noteInFlight(ctx: Context, device: Device, number: ImageNo): Promise<void> {
  const { tx, systemId, now } = ctx
  const { rows } = await sql<{ sent: boolean }>`
    with sent as (
      update device_state set in_flight_number = ${number}, in_flight_at = ${now}
      where system_id = ${systemId} and device_kind = ${device.kind} and device_no = ${device.no}
        and (confirmed_number is null or confirmed_number < ${number})
      returning device_no),
    taken as (
      update key_update set state = 'underWay', state_at = ${now}
      where ${device.kind} = 'key' and system_id = ${systemId} and key_no = ${device.no} and number = ${number}
        and state = 'wished')
    select exists (select 1 from sent) as sent`.execute(tx)
  if (rows[0]!.sent) ctx.feed('device', { kind: device.kind, no: device.no, underWay: number })
}
