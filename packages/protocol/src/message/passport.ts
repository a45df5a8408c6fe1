import { type KeyId, type KeyKind, ok, type Result, type UnixSeconds } from '@lockwright/domain/model'
import { isZero, Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

export const PASSPORT_SIZE = 48
/** Most steps of a revalidation chain: what a cylinder computes while its user waits. */
export const MAX_REVALIDATIONS = 64
/** validTo of a passport without end. */
export const NO_END = 0xffffffff as UnixSeconds

/** class of a key (spec/registries.md, C1). */
export const KEY_CLASSES: Readonly<Record<KeyKind, number>> = {
  listed: 0,
  clocked: 1,
  carrying: 2,
  carryingBluetooth: 3,
  phone: 4,
  programming: 8,
  master: 9,
  workshop: 10,
}

const KINDS = new Map(Object.entries(KEY_CLASSES).map(([kind, value]) => [value, kind as KeyKind]))
/** minEpoch of a block without end: no passport may reach it (B17). */
const FOR_EVER = 0xffff
const ALWAYS = 1
const NOCLOCK = 2
const FORMAT = 1

/** The passport as its 48 bytes say it (spec/door.md). The anchor is x_0 of the revalidation chain, 16 bytes. */
export interface PassportRecord {
  /** Validity is not looked at. */
  readonly always: boolean
  /** The key has no clock: now = 0 is allowed; start and schedule are not checked. */
  readonly noClock: boolean
  readonly keyId: KeyId
  readonly secretGeneration: number
  readonly kind: KeyKind
  /** 0..65534 */
  readonly rightsEpoch: number
  readonly validFrom: UnixSeconds
  /** 0 = never valid, `NO_END` = without end. */
  readonly validTo: UnixSeconds
  readonly revalidation: {
    /** 1..255 */
    readonly unitHours: number
    /** 1..64 */
    readonly length: number
    readonly start: UnixSeconds
    readonly anchor: Uint8Array
  } | null
}

export function encodePassport(passport: PassportRecord): Uint8Array {
  const out = new Writer(PASSPORT_SIZE).u8(FORMAT)
  out.u8((passport.always ? ALWAYS : 0) | (passport.noClock ? NOCLOCK : 0))
  out.u32(passport.keyId).u8(passport.secretGeneration).u8(KEY_CLASSES[passport.kind]).u16(passport.rightsEpoch)
  out.u32(passport.validFrom).u32(passport.validTo)
  const chain = passport.revalidation
  if (chain) out.u8(chain.unitHours).u8(chain.length).u32(chain.start).put(chain.anchor, 16)
  else out.zeros(22)
  return out.zeros(8).done()
}

export function decodePassport(bytes: Uint8Array): Result<PassportRecord, Malformed> {
  const refuse = (field: string) => malformed('passport', field)
  if (bytes.length !== PASSPORT_SIZE) return refuse('length')
  const input = new Reader(bytes)
  if (input.u8() !== FORMAT) return refuse('format')
  const flags = input.u8()
  if (flags & ~(ALWAYS | NOCLOCK)) return refuse('flags')
  const keyId = input.u32() as KeyId
  const secretGeneration = input.u8()
  const kind = KINDS.get(input.u8())
  if (kind === undefined) return refuse('class')
  const rightsEpoch = input.u16()
  if (rightsEpoch === FOR_EVER) return refuse('rightsEpoch')
  const validFrom = input.u32() as UnixSeconds
  const validTo = input.u32() as UnixSeconds
  const unitHours = input.u8()
  const length = input.u8()
  const start = input.u32() as UnixSeconds
  const anchor = input.take(16)
  const unused = length === 0 && start === 0 && isZero(anchor)
  if (unitHours === 0 ? !unused : length < 1 || length > MAX_REVALIDATIONS) return refuse('revalidation')
  if (!isZero(input.take(8))) return refuse('reserved')
  const always = (flags & ALWAYS) !== 0
  const noClock = (flags & NOCLOCK) !== 0
  const revalidation = unitHours === 0 ? null : { unitHours, length, start, anchor }
  return ok({ always, noClock, keyId, secretGeneration, kind, rightsEpoch, validFrom, validTo, revalidation })
}
