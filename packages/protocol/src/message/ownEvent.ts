import { type CylinderNo, ok, REASONS, type Reason, type Result, type UnixSeconds } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const SIZE = 16
const GRANTED = 1
const DENIED = 2
const UNPROVEN = 2
const REASON_OF = new Map(Object.entries(REASONS).map(([name, value]) => [value as number, name as Reason]))

/** What a key remembers of one attempt (spec/session.md 8). It supplements the logs of cylinders and proves nothing. */
export interface OwnEvent {
  readonly seq: number
  readonly time: UnixSeconds
  readonly cylinderNo: CylinderNo
  /** `ok` = it opened. */
  readonly reason: Reason
  /** The answer was a frame 0E: nobody vouches for it. */
  readonly unproven: boolean
}

/** seq4 time4 cylId4 code1 detail1 flags1 rsv1 */
export function encodeOwnEvent(event: OwnEvent): Uint8Array {
  const out = new Writer(SIZE).u32(event.seq).u32(event.time).u32(event.cylinderNo)
  out.u8(event.reason === 'ok' ? GRANTED : DENIED).u8(REASONS[event.reason])
  return out
    .u8(event.unproven ? UNPROVEN : 0)
    .u8(0)
    .done()
}

export function decodeOwnEvent(bytes: Uint8Array): Result<OwnEvent, Malformed> {
  const refuse = (field: string) => malformed('own event', field)
  if (bytes.length !== SIZE) return refuse('length')
  const input = new Reader(bytes)
  const seq = input.u32()
  const time = input.u32() as UnixSeconds
  const cylinderNo = input.u32() as CylinderNo
  const code = input.u8()
  const reason = REASON_OF.get(input.u8())
  if (reason === undefined || code !== (reason === 'ok' ? GRANTED : DENIED)) return refuse('code')
  const flags = input.u8()
  if (flags & ~UNPROVEN || input.u8() !== 0) return refuse('flags')
  return ok({ seq, time, cylinderNo, reason, unproven: flags !== 0 })
}
