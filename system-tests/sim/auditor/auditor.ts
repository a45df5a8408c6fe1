import type { DoorVisit } from '@lockwright/simulator/door'
import type { Site } from '../site.ts'
import { Violation } from '../violation.ts'
import { type Door, deadline, type Hand, opens } from './content.ts'
import { checkBooks } from './evening.ts'
import { type DoorRecord, type KeyRecord, Ledger } from './ledger.ts'
import { Wishes } from './wishes.ts'

/** What the API said before a visit; null: it was not asked. */
export type Asked = 'surelyOpens' | 'surelyNot' | 'possibly' | null

/** Everything a visit may be held against, taken before it. */
export interface Expectation {
  readonly key: KeyRecord
  readonly door: DoorRecord
  readonly before: Door
  readonly opens: boolean
  /** It was told BLOCKED: an honest key stays silent until its next session (B17). */
  readonly disabled: boolean
}

/**
 * Watches a run and holds what happens against the laws, with a memory and an evaluator of its own: nothing of what the server
 * computes, nothing of what the devices decide with.
 */
export class Auditor {
  readonly ledger: Ledger
  readonly wishes: Wishes
  readonly #site: Site
  readonly #systemId: string

  constructor(site: Site, systemId: string, timeZone: string) {
    this.#site = site
    this.#systemId = systemId
    this.ledger = new Ledger(site, systemId)
    this.wishes = new Wishes(timeZone)
  }

  /** Laws 3 and 4: what the key holds now is what the server says it holds, or has on its way. */
  async afterSession(key: KeyRecord): Promise<void> {
    await this.ledger.readKey(key)
    const state = await this.#site.look(this.#systemId, (tx) =>
      tx
        .selectFrom('device_state')
        .select(['confirmed_number', 'in_flight_number'])
        .where('system_id', '=', this.#systemId)
        .where('device_kind', '=', 'key')
        .where('device_no', '=', key.keyNo)
        .executeTakeFirst(),
    )
    const known = [state?.confirmed_number, state?.in_flight_number]
    const held = key.hands.at(-1)!.content.number
    if (!known.includes(held)) throw new Violation(3, `content of ${key.marking}`, `one of ${known.join(', ')}`, held)
  }

  expect(key: KeyRecord, door: DoorRecord): Expectation {
    const before = { ...door, groups: new Set(door.groups), blocks: new Map(door.blocks) }
    const disabled = key.device.memory.isDisabled
    return { key, door, before, opens: opens(key.hands.at(-1)!, before, key.device.doorTime), disabled }
  }

  /** Laws 1, 3 and 5 at one visit; `disturbed`: power or contact failed on the way. */
  async judge(expected: Expectation, visit: DoorVisit, disturbed: boolean, asked: Asked): Promise<void> {
    const { key, door } = expected
    const where = `${key.marking} at ${door.marking}`
    await this.ledger.readDoor(door)
    const seen = visit.opened ? 'opens' : `stays shut (${visit.reason})`
    if (visit.opened) this.#mustMay(expected, where, visit)
    else if (!key.hostile && !disturbed && !expected.disabled && expected.opens)
      throw new Violation(1, where, 'opens', seen)
    if (key.hostile || disturbed || asked === null) return
    if (asked === 'surelyOpens' && !visit.opened)
      throw new Violation(
        3,
        `${where}: the server said surelyOpens`,
        'opens',
        `${seen}${expected.disabled ? ', told BLOCKED before' : ''}`,
      )
    if (asked === 'surelyNot' && visit.opened)
      throw new Violation(3, `${where}: the server said surelyNot`, 'stays shut', seen)
  }

  /** It opened: something the key holds, or ever held if its firmware is altered, must allow that for a time it claimed. */
  #mustMay({ key, door, before }: Expectation, where: string, visit: DoorVisit): void {
    const hands = key.hostile ? this.ledger.everHeld(key) : key.hands.slice(-1)
    const times = claimedTimes(visit)
    // A task brought in this very visit may open the next of several tries.
    const may = (doors: readonly Door[]) => times.some((now) => doors.some((one) => allows(hands, one, now)))
    if (may([before, door])) return
    const law = may([{ ...before, blocks: NO_BLOCKS }]) ? 5 : 1
    const why = law === 5 ? 'stays shut: it confirmed the block' : 'stays shut'
    throw new Violation(law, key.hostile ? `${where}, altered firmware (B1, T-03, T-04)` : where, why, 'opens')
  }

  /** R104: who was at a programming device has the whole period before it. */
  renewed(key: KeyRecord, at: number): void {
    const wish = this.wishes.keys.get(key.keyNo)!
    const hand = key.hands.at(-1)!
    const { validity, revalidation } = hand.content.passport
    if (revalidation === null || wish.revalidationHours === null || wish.blocked) return
    if (validity.kind === 'between' && (validity.from ?? 0) > at) return
    const until = at + wish.revalidationHours * 3600
    if (deadline(hand) < until) throw new Violation(2, `renewal of ${key.marking}`, `until ${until}`, deadline(hand))
  }

  evening(): Promise<void> {
    return checkBooks(this.#site, this.#systemId, this.ledger, this.wishes)
  }
}

const NO_BLOCKS: ReadonlyMap<number, number> = new Map()
const M2 = 0x02
/** len1 type1 suite1 flags1 slotType1 slotId4 now4 */
const NOW_AT = 9

const allows = (hands: readonly Hand[], door: Door, now: number) => hands.some((hand) => opens(hand, door, now))

/** The times a key said in this visit, seconds since 1970 (spec/door.md 2). */
const claimedTimes = ({ frames }: DoorVisit): number[] =>
  frames
    .filter(({ from, bytes }) => from === 'key' && bytes[1] === M2)
    .map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(NOW_AT, true))
