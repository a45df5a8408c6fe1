import { ok, type Result, type ScheduleImage, type Slot, type UnixSeconds } from '@lockwright/domain/model'
import { isZero, Reader, Writer } from '../bytes/index.ts'
import { decodeEntryMeta, type EntryMeta, encodeEntryMeta } from './entry.ts'
import { type Malformed, malformed } from './malformed.ts'
import { decodePassport, encodePassport, PASSPORT_SIZE, type PassportRecord } from './passport.ts'
import { decodeSchedule, encodeSchedule, scheduleSize } from './schedule.ts'
import { SLOT_TYPES, slotIdOf, slotKindOf, slotOf } from './slot.ts'

const SIZE = 101
const DAY_SIZE = 18
const DAY = 1
const SCHEDULE = 2
const RECORDS = 4

/** Key to cylinder: one entry of its list with the proofs that it is fresh (spec/door.md, A1). */
export interface M2 {
  readonly suite: number
  /** The key has records (tasks, a newer list) to hand over. */
  readonly hasRecords: boolean
  readonly slot: Slot
  /** The clock of the key; 0 = it has none. */
  readonly now: UnixSeconds
  readonly passport: PassportRecord
  readonly meta: EntryMeta
  /** Highest revalidation the key was given and its x_i; index 0 and zeros without revalidation. */
  readonly revalidation: { readonly index: number; readonly proof: Uint8Array }
  /** A day later than the floor in M1, with y_day. */
  readonly day: { readonly day: number; readonly proof: Uint8Array } | null
  /** Present exactly when `meta.scheduleIndex` > 0, and of that index. */
  readonly schedule: ScheduleImage | null
  /** 12 bytes, never used before. */
  readonly nonce: Uint8Array
  /** 8 bytes */
  readonly mac: Uint8Array
}

/** All before the MAC: what t2 covers (A3). */
export function encodeM2Head(m2: Omit<M2, 'mac'>): Uint8Array {
  const { slot, day, schedule } = m2
  if ((schedule?.index ?? 0) !== m2.meta.scheduleIndex)
    throw new RangeError('schedule and entry do not belong together')
  const size = SIZE - 8 + (day ? DAY_SIZE : 0) + (schedule ? scheduleSize(schedule) : 0)
  const out = new Writer(size).u8(m2.suite)
  out.u8((day ? DAY : 0) | (schedule ? SCHEDULE : 0) | (m2.hasRecords ? RECORDS : 0))
  out.u8(SLOT_TYPES[slot.kind]).u32(slotIdOf(slot)).u32(m2.now)
  out.put(encodePassport(m2.passport)).put(encodeEntryMeta(slot.kind, m2.meta))
  out.u16(m2.revalidation.index).put(m2.revalidation.proof, 16)
  if (day) out.u16(day.day).put(day.proof, 16)
  if (schedule) out.put(encodeSchedule(schedule))
  return out.put(m2.nonce, 12).done()
}

export function encodeM2(m2: M2): Uint8Array {
  const head = encodeM2Head(m2)
  return new Writer(head.length + 8).put(head).put(m2.mac, 8).done()
}

export function decodeM2(body: Uint8Array): Result<M2, Malformed> {
  const refuse = (field: string) => malformed('M2', field)
  if (body.length < SIZE) return refuse('length')
  const input = new Reader(body)
  const suite = input.u8()
  const flags = input.u8()
  if (flags & ~(DAY | SCHEDULE | RECORDS)) return refuse('flags')
  const kind = slotKindOf(input.u8())
  if (kind === null) return refuse('slotType')
  const slot = slotOf(kind, input.u32())
  if (slot === null) return refuse('slotId')
  const now = input.u32() as UnixSeconds
  const passport = decodePassport(input.take(PASSPORT_SIZE))
  if (!passport.ok) return passport
  const entry = decodeEntryMeta(input.take(4))
  if (!entry.ok) return entry
  const { meta } = entry.value
  if (entry.value.kind !== kind || (passport.value.noClock && meta.scheduleIndex > 0)) return refuse('entryMeta')
  const revalidation = { index: input.u16(), proof: input.take(16) }
  if (passport.value.revalidation === null && !(revalidation.index === 0 && isZero(revalidation.proof)))
    return refuse('revalidation')
  const dayHere = (flags & DAY) !== 0
  const scheduleBytes = input.left - 20 - (dayHere ? DAY_SIZE : 0)
  if (scheduleBytes < 0) return refuse('length')
  const day = dayHere ? { day: input.u16(), proof: input.take(16) } : null
  const schedule = readSchedule(input.take(scheduleBytes), (flags & SCHEDULE) !== 0)
  if (!schedule.ok) return schedule
  if ((schedule.value?.index ?? 0) !== meta.scheduleIndex) return refuse('schedule')
  const nonce = input.take(12)
  const hasRecords = (flags & RECORDS) !== 0
  const head = { suite, hasRecords, slot, now, passport: passport.value, meta, revalidation, day }
  return ok({ ...head, schedule: schedule.value, nonce, mac: input.rest() })
}

function readSchedule(bytes: Uint8Array, expected: boolean): Result<ScheduleImage | null, Malformed> {
  if (expected) return decodeSchedule(bytes)
  return bytes.length === 0 ? ok(null) : malformed('M2', 'length')
}
