import { type BlocklistVersion, ok, REASONS, type Reason, type Result } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const SIZE = 28
const DAY_TAKEN = 1
const WANTS_LIST = 2
const WANTS_COLLECTION = 4
const RECORDS_FOLLOW = 8

const STATUSES = ['granted', 'denied', 'blocked'] as const
const REASON_OF = new Map(Object.entries(REASONS).map(([name, value]) => [value as number, name as Reason]))

/** Cylinder to key: the decision (spec/door.md). */
export interface M3 {
  readonly status: (typeof STATUSES)[number]
  /** `ok` exactly when granted. */
  readonly reason: Reason
  /** The day of M2 is now the floor. */
  readonly dayTaken: boolean
  readonly wantsList: boolean
  readonly wantsCollection: boolean
  readonly recordsFollow: boolean
  /** seq of the record written in this session. */
  readonly auditSeq: number
  /** 8 bytes under KB, only the server can check them (B6). */
  readonly beaconMac: Uint8Array
  readonly blocklistVersion: BlocklistVersion
  /** Tasks not finished. */
  readonly pending: number
  /** 8 bytes */
  readonly mac: Uint8Array
}

/** All before the MAC: what t3 covers (A3). */
export function encodeM3Head(m3: Omit<M3, 'mac'>): Uint8Array {
  const out = new Writer(SIZE - 8).u8(STATUSES.indexOf(m3.status)).u8(REASONS[m3.reason])
  out.u8(
    (m3.dayTaken ? DAY_TAKEN : 0) |
      (m3.wantsList ? WANTS_LIST : 0) |
      (m3.wantsCollection ? WANTS_COLLECTION : 0) |
      (m3.recordsFollow ? RECORDS_FOLLOW : 0),
  )
  return out.u32(m3.auditSeq).put(m3.beaconMac, 8).u32(m3.blocklistVersion).u8(m3.pending).done()
}

export function encodeM3(m3: M3): Uint8Array {
  return new Writer(SIZE).put(encodeM3Head(m3)).put(m3.mac, 8).done()
}

export function decodeM3(body: Uint8Array): Result<M3, Malformed> {
  if (body.length !== SIZE) return malformed('M3', 'length')
  const input = new Reader(body)
  const status = STATUSES[input.u8()]
  if (status === undefined) return malformed('M3', 'status')
  const reason = REASON_OF.get(input.u8())
  if (reason === undefined || (reason === 'ok') !== (status === 'granted')) return malformed('M3', 'reason')
  const flags = input.u8()
  if (flags & ~(DAY_TAKEN | WANTS_LIST | WANTS_COLLECTION | RECORDS_FOLLOW)) return malformed('M3', 'flags')
  return ok({
    status,
    reason,
    dayTaken: (flags & DAY_TAKEN) !== 0,
    wantsList: (flags & WANTS_LIST) !== 0,
    wantsCollection: (flags & WANTS_COLLECTION) !== 0,
    recordsFollow: (flags & RECORDS_FOLLOW) !== 0,
    auditSeq: input.u32(),
    beaconMac: input.take(8),
    blocklistVersion: input.u32() as BlocklistVersion,
    pending: input.u8(),
    mac: input.rest(),
  })
}
