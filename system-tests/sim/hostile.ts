import type { KeyHabits, Offer, VirtualKey } from '@lockwright/simulator/device'
import type { Chance } from './chance.ts'

type Frame = Parameters<KeyHabits['says']>[0]

const M2 = 0x02
const SLOT = { cylinder: 0, group: 1 } as const
const DAY = 86_400
const DONE = 0
const STATUS_AT = 8

/** A key with altered firmware: forgets nothing it was ever given, and lies where it can. */
export class AlteredKey {
  readonly #key: VirtualKey
  readonly #chance: Chance
  /** Every entry it ever held, as it would show it. */
  readonly #kept: Offer[] = []
  #heard: Frame | null = null

  constructor(key: VirtualKey, chance: Chance) {
    this.#key = key
    this.#chance = chance
    key.habits = this.#habits()
  }

  /** After a session: takes a copy of all tickets before they can be deleted. */
  copy(): void {
    const { memory } = this.#key
    const { passport, revalidation, day } = memory
    if (passport === null) return
    for (const { slotId, ticket, meta } of memory.entries) {
      const schedule = meta.scheduleIndex === 0 ? null : memory.schedule(meta.scheduleIndex)
      const renewed = passport.unitHours > 0
      this.#kept.push({
        slotType: meta.slotType,
        slotId,
        ticket: ticket.slice(),
        meta: { ...meta, bytes: meta.bytes.slice() },
        schedule,
        passport: { ...passport, bytes: passport.bytes.slice() },
        revalIndex: renewed ? (revalidation?.index ?? 0) : 0,
        revalProof: renewed ? (revalidation?.proof.slice() ?? passport.chainAnchor.slice()) : new Uint8Array(16),
        day: day === null ? null : { day: day.day, proof: day.proof.slice() },
      })
    }
  }

  #habits(): KeyHabits {
    const chance = this.#chance
    return {
      obeysBlocked: false,
      now: (honest) => this.#time(honest),
      offer: (honest, m1) => {
        const fitting = this.#kept.filter(
          ({ slotType, slotId }) =>
            (slotType === SLOT.cylinder && slotId === m1.cylId) ||
            (slotType === SLOT.group && m1.groups.includes(slotId)),
        )
        if (fitting.length === 0 || chance.hit(0.3)) return chance.hit(0.5) ? this.#invented(m1.cylId) : honest
        const offer = chance.pick(fitting)
        if (chance.hit(0.8)) return offer
        // What was given once with what is given now.
        const other = chance.pick(this.#kept)
        const { passport, revalIndex, revalProof } = other
        return chance.hit(0.5) ? { ...offer, passport, revalIndex, revalProof } : withoutSchedule(offer)
      },
      says: (frame) => this.#say(frame),
      reports: (kind, honest) => honest.flatMap((bytes) => this.#report(kind, bytes)),
    }
  }

  #time(honest: number): number {
    const chance = this.#chance
    if (chance.hit(0.3)) return honest
    if (chance.hit(0.5)) return honest - chance.below(20 * DAY)
    return honest + chance.below(3 * DAY)
  }

  /** A door it was never given. */
  #invented(cylId: number): Offer | null {
    const { passport } = this.#key.memory
    if (passport === null) return null
    const meta = {
      bytes: new Uint8Array(4),
      scheduleIndex: 0,
      slotType: SLOT.cylinder,
      listMode: false,
      nextGeneration: false,
    }
    const ticket = this.#chance.bytes(16)
    const revalProof = passport.unitHours > 0 ? passport.chainAnchor : new Uint8Array(16)
    return {
      slotType: SLOT.cylinder,
      slotId: cylId,
      ticket,
      meta,
      schedule: null,
      passport,
      revalIndex: 0,
      revalProof,
      day: null,
    }
  }

  /** Says again what it once said. */
  #say(frame: Frame): readonly Frame[] {
    if (frame.type !== M2) return [frame]
    const before = this.#heard
    this.#heard = frame
    return before !== null && this.#chance.hit(0.1) ? [before] : [frame]
  }

  /** Reports nothing, twice, or something else. */
  #report(kind: 'receipt' | 'beacon' | 'segment', bytes: Uint8Array): readonly Uint8Array[] {
    const chance = this.#chance
    if (chance.hit(0.4)) return [bytes]
    if (chance.hit(0.3)) return []
    if (chance.hit(0.3)) return [bytes, bytes]
    const forged = bytes.slice()
    if (kind === 'receipt') forged[STATUS_AT] = forged[STATUS_AT] === DONE ? 9 : DONE
    else forged[4 + chance.below(bytes.length - 4)]! ^= 1 + chance.below(255)
    return [forged]
  }
}

function withoutSchedule(offer: Offer): Offer {
  const bytes = offer.meta.bytes.slice()
  bytes[0] = 0
  return { ...offer, schedule: null, meta: { ...offer.meta, bytes, scheduleIndex: 0 } }
}
