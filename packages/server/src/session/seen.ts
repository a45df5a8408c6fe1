import { equal } from '@lockwright/protocol/bytes'
import type { KeyState } from '@lockwright/protocol/session'
import type { Context } from '../usecase/index.ts'
import { confirmImage, type Device } from './confirm.ts'

const NO_BATTERY = 255
const NO_SESSION = new Uint8Array(8)

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
  const { tx, systemId, now, at } = ctx
  const row = await tx
    .selectFrom('device_state')
    .select(['session_id', 'offered_session_id', 'confirmed_number', 'in_flight_number'])
    .where('system_id', '=', systemId)
    .where('device_kind', '=', device.kind)
    .where('device_no', '=', device.no)
    .forUpdate()
    .executeTakeFirst()
  const shown = keyState.sessionId
  const known = [row?.session_id, row?.offered_session_id].filter((id) => id != null)
  const cloneSuspected = known.length > 0 && !known.some((id) => equal(id, shown)) && !equal(shown, NO_SESSION)
  if (cloneSuspected) {
    ctx.feed('cloneSuspected', { kind: device.kind, no: device.no, by })
    return { cloneSuspected }
  }
  const { major, minor, patch } = keyState.firmware
  const hasClock = device.kind === 'key' && keyState.clock > 0
  const state = {
    battery_percent: keyState.battery === NO_BATTERY ? null : keyState.battery,
    clock_drift_s: hasClock ? keyState.clock - at : null,
    firmware: `${major}.${minor}.${patch}`,
    blocklist_version: keyState.blocklist,
    ...(device.kind === 'cylinder' ? { floor_day: keyState.day } : {}),
    session_id: shown,
    offered_session_id: offered,
    seen_at: now,
    seen_by: by,
  }
  await tx
    .insertInto('device_state')
    .values({ system_id: systemId, device_kind: device.kind, device_no: device.no, ...state })
    .onConflict((conflict) => conflict.columns(['system_id', 'device_kind', 'device_no']).doUpdateSet(state))
    .execute()
  const confirmed = row?.confirmed_number ?? 0
  if (keyState.image > confirmed) await confirmImage(ctx, device, keyState.image, { kind: 'state', by })
  return { cloneSuspected }
}
