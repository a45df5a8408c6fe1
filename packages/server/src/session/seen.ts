import type { KeyState } from '@lockwright/protocol/session'
import { CompiledQuery } from 'kysely'
import type { Context } from '../usecase/index.ts'
import { confirmImage, type Device } from './confirm.ts'

const NO_BATTERY = 255

export interface SeenDevice {
  /** It shows a session id that we neither confirmed nor offered: another device has its keys (B10). */
  readonly cloneSuspected: boolean
}

/**
 * Takes down what a device says of itself in a proven handshake: battery, clock, firmware, and the image it holds,
 * which settles an update whose confirmation was lost on the way.
 */
export async function noteSeen(
  ctx: Context,
  device: Device,
  keyState: KeyState,
  by: string,
  offered: Uint8Array,
): Promise<SeenDevice> {
  const { systemId, now, at } = ctx
  const firmware = versionText(keyState.firmware)
  const battery = keyState.battery === NO_BATTERY ? null : keyState.battery
  const isCylinder = device.kind === 'cylinder'
  const { rows } = await ctx.tx.executeQuery<Before>(
    CompiledQuery.raw(NOTE, [
      systemId,
      device.kind,
      device.no,
      keyState.sessionId,
      battery,
      !isCylinder && keyState.clock > 0 ? keyState.clock - at : null,
      firmware,
      keyState.blocklist,
      isCylinder ? keyState.day : null,
      offered,
      now,
      by,
    ]),
  )
  const before = rows[0]
  if (before?.clone_suspected) {
    ctx.feed('cloneSuspected', { kind: device.kind, no: device.no, by })
    return { cloneSuspected: true }
  }
  // That it was seen again is no news to a screen; an empty battery is.
  if (before?.battery_percent !== battery || before.firmware !== firmware) {
    ctx.feed(device.kind, isCylinder ? { cylinderNos: [device.no] } : { keyNos: [device.no] })
  }
  if (keyState.image > (before?.confirmed_number ?? 0))
    await confirmImage(ctx, device, keyState.image, { kind: 'state', by })
  return { cloneSuspected: false }
}

/** Such as `12.3.0`. */
export const versionText = ({ major, minor, patch }: KeyState['firmware']): string => `${major}.${minor}.${patch}`

interface Before {
  readonly clone_suspected: boolean
  readonly battery_percent: number | null
  readonly firmware: string | null
  readonly confirmed_number: number | null
}

/** One look and one write in one round trip; of a suspected clone nothing is taken down. No session yet: all zeros. */
const NOTE = `
  with before as (
    select confirmed_number, battery_percent, firmware,
      coalesce(session_id, offered_session_id) is not null and $4::bytea <> '\\x0000000000000000'
        and session_id is distinct from $4 and offered_session_id is distinct from $4 as clone_suspected
    from device_state where system_id = $1 and device_kind = $2 and device_no = $3 for update),
  noted as (
    insert into device_state as d (system_id, device_kind, device_no, session_id, battery_percent, clock_drift_s, firmware,
      blocklist_version, floor_day, offered_session_id, seen_at, seen_by)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 where not exists (select 1 from before where clone_suspected)
    on conflict (system_id, device_kind, device_no) do update set
      session_id = excluded.session_id, battery_percent = excluded.battery_percent,
      clock_drift_s = excluded.clock_drift_s, firmware = excluded.firmware,
      blocklist_version = excluded.blocklist_version, floor_day = coalesce(excluded.floor_day, d.floor_day),
      offered_session_id = excluded.offered_session_id, seen_at = excluded.seen_at, seen_by = excluded.seen_by)
  select * from before`
