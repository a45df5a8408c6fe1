import { isZero, join, le16, le32, NOTHING, u16, u32 } from './bytes.ts'
import { type EntryMeta, META_BYTES, parseEntryMeta } from './entry.ts'
import { PASSPORT_BYTES, type Passport, parsePassport } from './passport.ts'
import { parseSchedule, type Schedule } from './schedule.ts'

/** Bodies of the door frames (spec/door.md 2). */
export const DOOR_SUITE = 1
export const STATUS = { granted: 0, denied: 1, blocked: 2 } as const
export const MAC_BYTES = 8
const M2_FLAG = { day: 1, schedule: 2, records: 4 } as const
export const M3_FLAG = { dayTaken: 1, wantsList: 2, wantsAudit: 4, recordsFollow: 8 } as const
export const M1_FLAG = { auditFilling: 1, listUnfinished: 2 } as const
/** More would not fit in a frame of 255 bytes. */
export const MAX_M1_GROUPS = 110

export interface M1 {
  readonly sysId: number
  readonly cylId: number
  readonly generation: number
  readonly flags: number
  readonly floorDay: number
  readonly blVer: number
  readonly auditSeq: number
  readonly nonce: Uint8Array
  readonly groups: readonly number[]
}

export const buildM1 = (m1: M1): Uint8Array =>
  join(
    1,
    1 << (DOOR_SUITE - 1),
    le32(m1.sysId),
    le32(m1.cylId),
    m1.generation,
    m1.flags,
    le16(m1.floorDay),
    le32(m1.blVer),
    le32(m1.auditSeq),
    m1.nonce,
    m1.groups.length,
    ...m1.groups.map(le16),
  )

export function parseM1(body: Uint8Array): M1 | null {
  if (body.length < 35 || body[0] !== 1 || body.length !== 35 + 2 * body[34]!) return null
  if ((body[1]! & (1 << (DOOR_SUITE - 1))) === 0) return null
  return {
    sysId: u32(body, 2),
    cylId: u32(body, 6),
    generation: body[10]!,
    flags: body[11]!,
    floorDay: u16(body, 12),
    blVer: u32(body, 14),
    auditSeq: u32(body, 18),
    nonce: body.subarray(22, 34),
    groups: Array.from({ length: body[34]! }, (_, n) => u16(body, 35 + 2 * n)),
  }
}

export interface DayToken {
  readonly day: number
  readonly proof: Uint8Array
}

export interface M2 {
  readonly suite: number
  readonly hasRecords: boolean
  readonly slotType: number
  readonly slotId: number
  readonly now: number
  readonly passport: Passport
  readonly meta: EntryMeta
  readonly revalIndex: number
  readonly revalProof: Uint8Array
  readonly day: DayToken | null
  readonly schedule: Schedule | null
  readonly nonce: Uint8Array
}

/** Everything before the mac. */
export const buildM2 = (m2: M2): Uint8Array =>
  join(
    m2.suite,
    (m2.day === null ? 0 : M2_FLAG.day) |
      (m2.schedule === null ? 0 : M2_FLAG.schedule) |
      (m2.hasRecords ? M2_FLAG.records : 0),
    m2.slotType,
    le32(m2.slotId),
    le32(m2.now),
    m2.passport.bytes,
    m2.meta.bytes,
    le16(m2.revalIndex),
    m2.revalProof,
    m2.day === null ? NOTHING : join(le16(m2.day.day), m2.day.proof),
    m2.schedule?.bytes ?? NOTHING,
    m2.nonce,
  )

/** `body` with its mac of 8 bytes; null when its form breaks a rule. The suite is judged by the caller. */
export function parseM2(body: Uint8Array): M2 | null {
  const flags = body[1]!
  const hasDay = (flags & M2_FLAG.day) !== 0
  const scheduleAt = hasDay ? 99 : 81
  const nonceAt = body.length - MAC_BYTES - 12
  if (body.length < scheduleAt + 20 || (flags & ~7) !== 0) return null
  const passport = parsePassport(body.subarray(11, 11 + PASSPORT_BYTES))
  const meta = parseEntryMeta(body.subarray(59, 59 + META_BYTES))
  const scheduleBytes = body.subarray(scheduleAt, nonceAt)
  const schedule = (flags & M2_FLAG.schedule) === 0 ? null : parseSchedule(scheduleBytes)
  if (passport === null || meta === null || meta.slotType !== body[2]) return null
  if (meta.scheduleIndex !== (schedule?.index ?? 0) || (schedule === null && scheduleBytes.length > 0)) return null
  if (passport.noClock && schedule !== null) return null
  const m2: M2 = {
    suite: body[0]!,
    hasRecords: (flags & M2_FLAG.records) !== 0,
    slotType: body[2]!,
    slotId: u32(body, 3),
    now: u32(body, 7),
    passport,
    meta,
    revalIndex: u16(body, 63),
    revalProof: body.subarray(65, 81),
    day: hasDay ? { day: u16(body, 81), proof: body.subarray(83, 99) } : null,
    schedule,
    nonce: body.subarray(nonceAt, nonceAt + 12),
  }
  const unused = passport.unitHours === 0 && (m2.revalIndex !== 0 || !isZero(m2.revalProof))
  return unused ? null : m2
}

export interface M3 {
  readonly status: number
  readonly reason: number
  readonly flags: number
  readonly auditSeq: number
  readonly beaconMac: Uint8Array
  readonly blVer: number
  readonly pending: number
}

/** Everything before the mac. */
export const buildM3 = (m3: M3): Uint8Array =>
  join(m3.status, m3.reason, m3.flags, le32(m3.auditSeq), m3.beaconMac, le32(m3.blVer), m3.pending)

export const parseM3 = (body: Uint8Array): M3 | null =>
  body.length !== 28
    ? null
    : {
        status: body[0]!,
        reason: body[1]!,
        flags: body[2]!,
        auditSeq: u32(body, 3),
        beaconMac: body.subarray(7, 15),
        blVer: u32(body, 15),
        pending: body[19]!,
      }

/** What a key without a ticket says of itself (R080); nobody proves it. */
export interface NoTicket {
  readonly sysId: number
  readonly keyId: number
  readonly now: number
}

export const buildNoTicket = (claim: NoTicket): Uint8Array =>
  join(DOOR_SUITE, 0, le32(claim.sysId), le32(claim.keyId), le32(claim.now))

export const parseNoTicket = (body: Uint8Array): NoTicket | null =>
  body.length !== 14 || body[1] !== 0 ? null : { sysId: u32(body, 2), keyId: u32(body, 6), now: u32(body, 10) }
