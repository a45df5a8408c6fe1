import type { KeyImage, Passport, Slot, SystemNo, UnixSeconds } from '@lockwright/domain/model'
import { revalidationElement } from '../chain/index.ts'
import {
  type EntryMeta,
  encodeEntry,
  encodeEntryMeta,
  encodePassport,
  encodeSchedule,
  NO_END,
  SLOT_TYPES,
  slotIdOf,
} from '../message/index.ts'
import type { Crypto, Mac } from '../ports/index.ts'
import { rootOf, type TableRow } from './row.ts'
import { SUITE_P1, ticketInputs } from './ticket.ts'

export interface KeyImageSecrets {
  readonly systemNo: SystemNo
  /** CMAC under KA of the cylinder in the secret generation of the passport, or under K_G of the group. */
  ticketMac(slot: Slot): Mac
  /** Seed of the chain that `passport.revalidation.serial` names, 16 bytes; asked only when there is one. */
  revalidationSeed(serial: number): Uint8Array
}

export interface EncodedImage {
  /** Passport, entries and schedules, ascending by table and id. */
  readonly tables: readonly TableRow[]
  /** 8 bytes */
  readonly root8: Uint8Array
}

const ALWAYS = { always: true, validFrom: 0, validTo: NO_END }
const NEVER = { always: false, validFrom: 0, validTo: 0 }

function validityFields({ validity }: Passport): { always: boolean; validFrom: number; validTo: number } {
  if (validity.kind === 'always') return ALWAYS
  if (validity.kind === 'never') return NEVER
  return { always: false, validFrom: validity.from ?? 0, validTo: validity.to ?? NO_END }
}

/** The 48 bytes of a passport. `seed` of its revalidation chain, null without one. A listed key has no clock (C1). */
export function passportBytes(crypto: Crypto, passport: Passport, seed: Uint8Array | null): Uint8Array {
  const { keyId, secretGeneration, kind, rightsEpoch, revalidation } = passport
  const { always, validFrom, validTo } = validityFields(passport)
  return encodePassport({
    always,
    noClock: kind === 'listed',
    keyId,
    secretGeneration,
    kind,
    rightsEpoch,
    validFrom: validFrom as UnixSeconds,
    validTo: validTo as UnixSeconds,
    revalidation: revalidation && {
      unitHours: revalidation.unitHours,
      length: revalidation.length,
      start: revalidation.start,
      anchor: revalidationElement(crypto, keyId, bound(seed), revalidation.length, 0),
    },
  })
}

function bound<Value>(value: Value | null | undefined): Value {
  if (value == null) throw new RangeError('the image refers to something that is not there')
  return value
}

/** Row id of an entry: slotType in bits 30-31, so a cylinder and a task for it are two rows (C8). */
export function entryId(slot: Slot): number {
  return (slotIdOf(slot) | (SLOT_TYPES[slot.kind] << 30)) >>> 0
}

/**
 * The records a key must hold for `image`, tickets made. Throws when an entry names a schedule the image has not,
 * or an image is not what the compiler promises (two entries for one slot, values out of range).
 */
export function encodeKeyImage(crypto: Crypto, image: KeyImage, secrets: KeyImageSecrets): EncodedImage {
  const chain = image.passport.revalidation
  const passport = passportBytes(crypto, image.passport, chain && secrets.revalidationSeed(chain.serial))
  const schedules = new Map(image.schedules.map((schedule) => [schedule.index, encodeSchedule(schedule)]))

  const inputOf = ticketInputs({ suite: SUITE_P1, systemNo: secrets.systemNo, passport })

  const entryRow = ({ slot, scheduleIndex, listMode, rightsVersion }: KeyImage['entries'][number]): TableRow => {
    const meta: EntryMeta = { scheduleIndex, listMode, nextGeneration: false, rightsVersion }
    const record = scheduleIndex === 0 ? null : bound(schedules.get(scheduleIndex))
    const made = secrets.ticketMac(slot)(inputOf(slot, encodeEntryMeta(slot.kind, meta), record))
    return { table: 2, id: entryId(slot), body: encodeEntry({ slot, meta, ticket: made }) }
  }

  const entries = image.entries.map(entryRow).sort((a, b) => a.id - b.id)
  if (entries.some((row, i) => i > 0 && row.id === entries[i - 1]!.id)) throw new RangeError('two entries for one slot')
  const scheduleRows = [...schedules]
    .map(([id, body]): TableRow => ({ table: 3, id, body }))
    .sort((a, b) => a.id - b.id)
  const tables: readonly TableRow[] = [{ table: 1, id: 0, body: passport }, ...entries, ...scheduleRows]
  return { tables, root8: rootOf(crypto, tables) }
}
