import { createHash, type Hash } from 'node:crypto'
import type { Sabotage } from '@lockwright/simulator/device'
import { Administrator, REFUSED } from './administrator.ts'
import type { Asked } from './auditor/auditor.ts'
import { Chance } from './chance.ts'
import { carryEverything, tryEveryPair } from './convergence.ts'
import { type Furnished, furnish, type Size } from './furnish.ts'
import { Hands } from './hands.ts'
import { dayPlan, type Person } from './people.ts'
import { openSite, type Site } from './site.ts'
import { Violation } from './violation.ts'

export interface SimulationOptions extends Size {
  readonly seed: number
  readonly days: number
  /** Days between two times when everything is carried and every pair tried; the last day always ends so. */
  readonly convergeEvery: number
  /** Share of visits before which the server is asked what will happen. */
  readonly askedShare: number
  /** Share of visits in which power, contact or cable fail. */
  readonly mishapShare: number
  /** Checks that all cylinders leave out: the auditor has to notice. */
  readonly sabotage?: readonly Sabotage[]
  /** Hears what happens. */
  readonly tell?: (line: string) => void
}

export interface Figures {
  visits: number
  opened: number
  sessions: number
  /** Visits and sessions in which power, contact or cable failed. */
  disturbed: number
  changes: number
  refused: number
  asked: number
  tried: number
}

export interface Outcome {
  /** Names everything that happened and every book at the end; the same for the same seed. */
  readonly hash: string
  readonly figures: Figures
  readonly violation: { readonly violation: Violation; readonly day: number; readonly step: string } | null
}

/** Ten days before the clocks of the zone go forward. */
const START = Date.parse('2026-03-19T06:00:00Z')
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const EVENING = 23 * 60
/** Whoever found a lost key seldom shows it to a programming device. */
const RENEWS_LOST_KEY = 0.1

/** One seeded run: people, administrators and mishaps for some days, with the auditor watching. */
export async function simulate(options: SimulationOptions): Promise<Outcome> {
  const chance = new Chance(`simulation ${options.seed}`)
  const site = await openSite(`${options.seed}`, START, options.sabotage ?? [])
  const run = new Run(site, options, chance)
  try {
    await run.all()
    return run.outcome(null)
  } catch (error) {
    if (!(error instanceof Violation)) throw new Error(`day ${run.day}, ${run.step}`, { cause: error })
    return run.outcome({ violation: error, day: run.day, step: run.step })
  } finally {
    await site.close()
  }
}

class Run {
  day = 0
  step = 'furnishing'
  readonly #site: Site
  readonly #options: SimulationOptions
  readonly #chance: Chance
  readonly #hands: Hands
  readonly #trace: Hash = createHash('sha256')
  readonly #figures: Figures = {
    visits: 0,
    opened: 0,
    sessions: 0,
    disturbed: 0,
    changes: 0,
    refused: 0,
    asked: 0,
    tried: 0,
  }
  #furnished: Furnished | null = null

  constructor(site: Site, options: SimulationOptions, chance: Chance) {
    this.#site = site
    this.#options = options
    this.#chance = chance
    this.#hands = new Hands(site, chance.fork('hands'), options.mishapShare)
  }

  outcome(violation: Outcome['violation']): Outcome {
    this.#note(this.#furnished?.auditor.ledger.digest() ?? '')
    return { hash: this.#trace.digest('hex').slice(0, 16), figures: this.#figures, violation }
  }

  async all(): Promise<void> {
    const { days, convergeEvery } = this.#options
    this.#furnished = await furnish(this.#site, this.#hands, this.#options, this.#chance.fork('furnish'))
    const { office, auditor } = this.#furnished
    const administrator = new Administrator(this.#site, office, auditor.wishes, this.#chance.fork('administrator'))
    for (this.day = 1; this.day <= days; this.day++) {
      await this.#live(administrator)
      if (this.day % convergeEvery === 0 || this.day === days) await this.#converge()
      this.step = 'evening'
      await auditor.evening()
      await this.#noteTasks()
    }
  }

  async #live(administrator: Administrator): Promise<void> {
    const chance = this.#chance.fork(`day ${this.day}`)
    const morning = START + this.day * DAY - 6 * 60 * MINUTE
    for (const { minute, kind, person } of dayPlan(this.#furnished!.people, this.day, chance)) {
      this.#site.clock.set(Math.max(this.#site.clock.now() + 1000, morning + minute * MINUTE + chance.below(MINUTE)))
      if (kind === 'desk') {
        if (!this.#isLost(person!) || chance.hit(RENEWS_LOST_KEY)) await this.#update(person!, false)
      } else if (kind === 'door')
        await this.#visit(person!, chance.pick(person!.doors), false, chance.hit(this.#options.askedShare))
      else {
        this.step = 'an administrator changes something'
        const change = await administrator.change()
        this.#note(change)
        this.#figures.changes += 1
        if (change.startsWith(REFUSED)) this.#figures.refused += 1
      }
    }
    this.#site.clock.set(Math.max(this.#site.clock.now(), morning + EVENING * MINUTE))
  }

  #isLost({ key }: Person): boolean {
    return this.#furnished!.auditor.wishes.keys.get(key.keyNo)!.blocked
  }

  async #update(person: Person, careful: boolean): Promise<void> {
    const { auditor, altered } = this.#furnished!
    const { key, deviceId } = person
    this.step = `${key.marking} at the programming device`
    const well = await this.#hands.present(deviceId, 'key', careful)
    altered.get(key.keyNo)?.copy()
    await auditor.afterSession(key)
    if (well && careful) auditor.renewed(key, Math.floor(this.#site.clock.now() / 1000))
    const hand = key.hands.at(-1)!
    this.#note(`${this.step}: image ${hand.content.number}, renewal ${hand.renewal}`)
    this.#figures.sessions += 1
    if (!well) this.#figures.disturbed += 1
  }

  async #visit({ key, deviceId }: Person, marking: string, careful: boolean, ask: boolean): Promise<void> {
    const { auditor, office } = this.#furnished!
    const door = [...auditor.ledger.doors.values()].find((one) => one.marking === marking)!
    this.step = `${key.marking} at ${marking}`
    let asked: Asked = null
    if (ask) {
      const { systemId } = office
      const answer = await this.#site.api.access.ask({ systemId, keyNo: key.keyNo, cylinderNo: door.cylinderNo })
      asked = answer.now.answer
      this.step += `, the server says ${asked} (${answer.now.reasons.join(', ')})`
      this.#figures.asked += 1
    }
    const expected = auditor.expect(key, door)
    const { visit, disturbed } = this.#hands.walk(deviceId, marking, careful)
    await auditor.judge(expected, visit, disturbed, asked)
    this.#figures.visits += 1
    if (disturbed) this.#figures.disturbed += 1
    if (visit.opened) this.#figures.opened += 1
    this.#note(`${this.step}: ${visit.opened} ${visit.reason}`)
  }

  async #converge(): Promise<void> {
    const steps = {
      update: (person: Person) => this.#update(person, true),
      visit: (person: Person, door: string) => this.#visit(person, door, true, false),
    }
    await carryEverything(this.#site, this.#furnished!, steps)
    await this.#collectLogs()
    await carryEverything(this.#site, this.#furnished!, steps)
    this.step = 'every pair is tried'
    this.#figures.tried += await tryEveryPair(this.#site, this.#furnished!)
  }

  /** What the cylinders recorded so far is fetched. */
  async #collectLogs(): Promise<void> {
    const { systemId, cylinderNos } = this.#furnished!.office
    await this.#site.api.task.requestLog({ systemId, cylinderNos: [...cylinderNos] })
  }

  async #noteTasks(): Promise<void> {
    const { systemId } = this.#furnished!.office
    const rows = await this.#site.look(systemId, (tx) =>
      tx
        .selectFrom('task')
        .select(['task_no', 'op', 'state', 'status'])
        .where('system_id', '=', systemId)
        .orderBy('task_no')
        .execute(),
    )
    this.#note(JSON.stringify(rows))
  }

  #note(line: string): void {
    this.#trace.update(`${this.#site.clock.now()} ${line}\n`)
    this.#options.tell?.(`${new Date(this.#site.clock.now()).toISOString()} ${line.slice(0, 300)}`)
  }
}
