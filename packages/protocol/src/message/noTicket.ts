import { type KeyId, ok, type Result, type SystemNo, type UnixSeconds } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const SIZE = 14

/** Key to cylinder: I have no entry for you, but note that I was here (R080). Unauthenticated. */
export interface NoTicket {
  readonly suite: number
  readonly systemNo: SystemNo
  readonly keyId: KeyId
  readonly now: UnixSeconds
}

/** suite1 flags1 (reserved) sysId4 keyId4 now4. */
export function encodeNoTicket(message: NoTicket): Uint8Array {
  const out = new Writer(SIZE).u8(message.suite).u8(0)
  return out.u32(message.systemNo).u32(message.keyId).u32(message.now).done()
}

export function decodeNoTicket(body: Uint8Array): Result<NoTicket, Malformed> {
  if (body.length !== SIZE) return malformed('NOTICKET', 'length')
  const input = new Reader(body)
  const suite = input.u8()
  if (input.u8() !== 0) return malformed('NOTICKET', 'flags')
  return ok({
    suite,
    systemNo: input.u32() as SystemNo,
    keyId: input.u32() as KeyId,
    now: input.u32() as UnixSeconds,
  })
}
