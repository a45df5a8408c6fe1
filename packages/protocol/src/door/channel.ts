import { err, type KeyKind, type Result } from '@lockwright/domain/model'
import { EMPTY, setU32 } from '../bytes/index.ts'
import { DOOR_FRAME, type DoorFrame } from '../frame/index.ts'
import type { M3, Malformed } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { type DoorRecord, decodeDoorRecord, encodeDoorRecord } from './record.ts'

export interface BadSeal {
  readonly code: 'badSeal'
}

/** Classes that hand over even where they are blocked (B5). */
const ALWAYS_CARRY = new Set<KeyKind>(['programming', 'master', 'workshop'])

/** Whether records follow an M3 of this status (spec/door.md 9); `wanted` by either side. */
export const runsRecords = (status: M3['status'], kind: KeyKind, wanted: boolean): boolean =>
  wanted && (status !== 'blocked' || ALWAYS_CARRY.has(kind))

/** Sealed records after M4, in both directions (spec/door.md, C4). */
export interface RecordChannel {
  seal(record: DoorRecord): DoorFrame
  /** A frame that is not the next one of the peer, or was altered, gives `badSeal`; the session is over then. */
  open(frame: DoorFrame): Result<DoorRecord, BadSeal | Malformed>
}

type RecordType = typeof DOOR_FRAME.keyRecord | typeof DOOR_FRAME.cylinderRecord

/** nonce13 = type1 | 00 x8 | ctr4; counters run from 0, one for each direction. */
export function recordNonce(type: RecordType, counter: number): Uint8Array {
  const nonce = new Uint8Array(13)
  nonce[0] = type
  setU32(nonce, 9, counter)
  return nonce
}

/** `encKey` is K_enc of the handshake; `role` the side that seals here. */
export function recordChannel(crypto: Crypto, encKey: Uint8Array, role: 'key' | 'cylinder'): RecordChannel {
  const [own, peer] =
    role === 'key'
      ? ([DOOR_FRAME.keyRecord, DOOR_FRAME.cylinderRecord] as const)
      : ([DOOR_FRAME.cylinderRecord, DOOR_FRAME.keyRecord] as const)
  let sent = 0
  let received = 0
  return {
    seal(record) {
      const nonce = recordNonce(own, sent++)
      return { type: own, body: crypto.ccmSeal(encKey, nonce, encodeDoorRecord(record), EMPTY) }
    },
    open(frame) {
      if (frame.type !== peer) return err({ code: 'badSeal' })
      const plain = crypto.ccmOpen(encKey, recordNonce(peer, received), frame.body, EMPTY)
      if (plain === null) return err({ code: 'badSeal' })
      received++
      return decodeDoorRecord(plain)
    },
  }
}
