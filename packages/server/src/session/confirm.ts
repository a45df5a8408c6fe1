import type { ImageNo } from '@lockwright/domain/model'
import { CompiledQuery } from 'kysely'
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
  const { kind, by } = evidence
  const told = [ctx.systemId, device.kind, device.no, number, ctx.now, kind, by, json(evidence)]
  const { rows } = await ctx.tx.executeQuery<{ readonly news: boolean }>(CompiledQuery.raw(CONFIRM, told))
  if (rows[0]!.news) ctx.feed('device', { kind: device.kind, no: device.no, image: number, evidence: kind, by })
}

const CONFIRM = `
  with news as (
    insert into device_state as d (system_id, device_kind, device_no, confirmed_number, confirmed_at, evidence_kind, evidence_by)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (system_id, device_kind, device_no) do update set
      confirmed_number = $4, confirmed_at = $5, evidence_kind = $6, evidence_by = $7,
      in_flight_number = case when d.in_flight_number > $4 then d.in_flight_number end,
      in_flight_at = case when d.in_flight_number > $4 then d.in_flight_at end
    where d.confirmed_number is null or d.confirmed_number < $4
    returning d.system_id, d.device_kind, d.device_no),
  ended as (
    update image_history h set to_at = $5 from news
    where h.system_id = $1 and h.device_kind = news.device_kind and h.device_no = news.device_no and h.to_at is null),
  settled as (
    update key_update u set state = case when u.number = $4 then 'confirmed' else 'superseded' end, state_at = $5
    from news
    where news.device_kind = 'key' and u.system_id = $1 and u.key_no = news.device_no and u.number <= $4
      and u.state in ('wished', 'underWay')),
  begun as (
    insert into image_history (system_id, device_kind, device_no, number, from_at, to_at, evidence)
    select system_id, device_kind, device_no, $4, $5, null, $8::jsonb from news)
  select exists (select 1 from news) as news`

/**
 * An image is on its way to the device: until it says so, both may be what it holds. One that it is known to hold is not:
 * then only tasks and days are.
 */
export async function noteInFlight(ctx: Context, device: Device, number: ImageNo): Promise<void> {
  const told = [ctx.systemId, device.kind, device.no, number, ctx.now]
  const { rows } = await ctx.tx.executeQuery<{ readonly sent: boolean }>(CompiledQuery.raw(SENT, told))
  if (rows[0]!.sent) ctx.feed('device', { kind: device.kind, no: device.no, underWay: number })
}

const SENT = `
  with sent as (
    update device_state set in_flight_number = $4, in_flight_at = $5
    where system_id = $1 and device_kind = $2 and device_no = $3 and (confirmed_number is null or confirmed_number < $4)
    returning device_no),
  taken as (
    update key_update set state = 'underWay', state_at = $5
    where $2 = 'key' and system_id = $1 and key_no = $3 and number = $4 and state = 'wished')
  select exists (select 1 from sent) as sent`
