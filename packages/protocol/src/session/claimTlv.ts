import {
  err,
  type GroupNo,
  groupNo,
  ok,
  type Result,
  type SystemNo,
  systemNo,
  type UnixSeconds,
  unixSeconds,
} from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type DownRecord, TABLES } from './recordDown.ts'

/** One row of table 9: what a blank becomes with the claim (spec/claim.md 5). Public keys compressed (33). */
export type ClaimTlv =
  /** `no` is the keyId of a key, the cylId of a cylinder. */
  | { readonly kind: 'identity'; readonly system: SystemNo; readonly no: number }
  | { readonly kind: 'cylinderSecret'; readonly secret: Uint8Array }
  | { readonly kind: 'listKey'; readonly publicKey: Uint8Array }
  | { readonly kind: 'ownerKey'; readonly publicKey: Uint8Array }
  | { readonly kind: 'server'; readonly kid: Uint8Array; readonly publicKey: Uint8Array }
  | { readonly kind: 'days'; readonly dayEpoch: UnixSeconds; readonly day: number; readonly anchor: Uint8Array }
  | {
      readonly kind: 'capacities'
      readonly events: number
      readonly foreignEvents: number
      readonly blocks: number
      readonly groups: number
      readonly keyGroups: number
    }
  | { readonly kind: 'mechanicalCode'; readonly code: number }
  | { readonly kind: 'countersigner'; readonly index: number; readonly publicKey: Uint8Array }
  | { readonly kind: 'group'; readonly group: GroupNo; readonly secret: Uint8Array }
  | { readonly kind: 'side'; readonly bodyNo: number; readonly side: 'A' | 'B' }

const SIDES = ['A', 'B'] as const

const TAGS = [
  'identity',
  'cylinderSecret',
  'listKey',
  'ownerKey',
  'server',
  'days',
  'capacities',
  'mechanicalCode',
  'countersigner',
  'group',
  'side',
] as const satisfies readonly ClaimTlv['kind'][]

const SIZE: Readonly<Record<ClaimTlv['kind'], number>> = {
  identity: 8,
  cylinderSecret: 16,
  listKey: 33,
  ownerKey: 33,
  server: 38,
  days: 22,
  capacities: 12,
  mechanicalCode: 2,
  countersigner: 34,
  group: 18,
  side: 5,
}

const writeValue = (row: ClaimTlv, writer: Writer): Writer => {
  switch (row.kind) {
    case 'identity':
      return writer.u32(row.system).u32(row.no)
    case 'cylinderSecret':
      return writer.put(row.secret, 16)
    case 'listKey':
    case 'ownerKey':
      return writer.put(row.publicKey, 33)
    case 'server':
      return writer.put(row.kid, 5).put(row.publicKey, 33)
    case 'days':
      return writer.u32(row.dayEpoch).u16(row.day).put(row.anchor, 16)
    case 'capacities':
      return writer.u16(row.events).u16(row.foreignEvents).u16(row.blocks).u16(row.groups).u32(row.keyGroups)
    case 'mechanicalCode':
      return writer.u16(row.code)
    case 'countersigner':
      return writer.u8(row.index).put(row.publicKey, 33)
    case 'group':
      return writer.u16(row.group).put(row.secret, 16)
    case 'side':
      return writer.u32(row.bodyNo).u8(SIDES.indexOf(row.side))
  }
}

/** tag1 len1 value. */
export const encodeClaimTlv = (row: ClaimTlv): Uint8Array => {
  const size = SIZE[row.kind]
  return writeValue(row, new Writer(2 + size).u8(TAGS.indexOf(row.kind) + 1).u8(size)).done()
}

export const putClaim = (row: ClaimTlv): DownRecord => ({
  kind: 'put',
  table: TABLES.claim,
  body: encodeClaimTlv(row),
  more: false,
})

const readValue = (kind: ClaimTlv['kind'], reader: Reader): ClaimTlv | null => {
  switch (kind) {
    case 'identity':
      return { kind, system: systemNo(reader.u32()), no: reader.u32() }
    case 'cylinderSecret':
      return { kind, secret: reader.take(16) }
    case 'listKey':
    case 'ownerKey':
      return { kind, publicKey: reader.take(33) }
    case 'server':
      return { kind, kid: reader.take(5), publicKey: reader.take(33) }
    case 'days':
      return { kind, dayEpoch: unixSeconds(reader.u32()), day: reader.u16(), anchor: reader.take(16) }
    case 'capacities':
      return {
        kind,
        events: reader.u16(),
        foreignEvents: reader.u16(),
        blocks: reader.u16(),
        groups: reader.u16(),
        keyGroups: reader.u32(),
      }
    case 'mechanicalCode':
      return { kind, code: reader.u16() }
    case 'countersigner':
      return { kind, index: reader.u8(), publicKey: reader.take(33) }
    case 'group':
      return { kind, group: groupNo(reader.u16()), secret: reader.take(16) }
    case 'side': {
      const [bodyNo, side] = [reader.u32(), SIDES[reader.u8()]]
      return side === undefined ? null : { kind, bodyNo, side }
    }
  }
}

/** Body of one row of table 9. */
export const decodeClaimTlv = (body: Uint8Array): Result<ClaimTlv, { readonly code: 'badClaimTlv' }> => {
  const reader = new Reader(body)
  const kind = TAGS[reader.u8() - 1]
  const fits = kind !== undefined && reader.u8() === SIZE[kind] && reader.left === SIZE[kind]
  const row = fits ? readValue(kind, reader) : null
  return row === null ? err({ code: 'badClaimTlv' }) : ok(row)
}
