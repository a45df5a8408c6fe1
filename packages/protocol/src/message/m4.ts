import { ok, type Result } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const SIZE = 13

/** Key to cylinder: I have read your answer (spec/door.md, C4). It frees nothing in the cylinder (B14). */
export interface M4 {
  /** Echo of M3.auditSeq. */
  readonly ackSeq: number
  /** 8 bytes */
  readonly mac: Uint8Array
}

/** All before the MAC: flags1 (reserved) ackSeq4. */
export const encodeM4Head = (m4: Omit<M4, 'mac'>): Uint8Array => new Writer(SIZE - 8).u8(0).u32(m4.ackSeq).done()

export function encodeM4(m4: M4): Uint8Array {
  return new Writer(SIZE).put(encodeM4Head(m4)).put(m4.mac, 8).done()
}

export function decodeM4(body: Uint8Array): Result<M4, Malformed> {
  if (body.length !== SIZE) return malformed('M4', 'length')
  const input = new Reader(body)
  if (input.u8() !== 0) return malformed('M4', 'flags')
  return ok({ ackSeq: input.u32(), mac: input.rest() })
}
