import type { DoorVisit } from '@lockwright/simulator/door'
import type { Site } from '../site.ts'
import { Violation } from '../violation.ts'
import { type Door, deadline, mayReach, opens } from './content.ts'
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
  readonly now: number
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
    const now = key.device.doorTime
    const before = { ...door, groups: new Set(door.groups), blocks: new Map(door.blocks) }
    const disabled = key.device.memory.isDisabled
    return { key, door, before, now, opens: opens(key.hands.at(-1)!, before, now), disabled }
  }

  /** Laws 1, 3 and 5 at one visit; `disturbed`: power or contact failed on the way. */
  async judge(expected: Expectation, visit: DoorVisit, disturbed: boolean, asked: Asked): Promise<void> {
    const { key, door, before, now } = expected
    const where = `${key.marking} at ${door.marking}`
    await this.ledger.readDoor(door)
    const seen = visit.opened ? 'opens' : `stays shut (${visit.reason})`
    if (visit.opened) this.#mustMay(expected, where, seen)
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
    void before
    void now
  }

  #mustMay({ key, door, before, now, opens: first }: Expectation, where: string, seen: string): void {
    const hands = key.hostile ? this.ledger.everHeld(key) : key.hands.slice(-1)
    if (hands.every(({ content }) => content.passport.rightsEpoch < (before.blocks.get(content.passport.keyId) ?? 0)))
      throw new Violation(5, where, 'stays shut: it confirmed the block', seen)
    // A task brought in this very visit may open the next of several tries.
    if (!key.hostile && !first && !opens(key.hands.at(-1)!, door, now))
      throw new Violation(1, where, 'stays shut', seen)
    if (key.hostile && !hands.some((hand) => mayReach(hand, before) || mayReach(hand, door)))
      throw new Violation(1, `${where}, altered firmware (B1)`, 'stays shut', seen)
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
    return checkBooks(this.#site, this.#systemId, this.ledger)
  }
}
