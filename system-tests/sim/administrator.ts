import type { Hours, WishedRight, Wishes } from './auditor/wishes.ts'
import type { Chance } from './chance.ts'
import type { Site } from './site.ts'

/** What the server may refuse an administrator who does not think much. */
const REFUSALS = new Set([
  'keyCannotHold',
  'keyIsBlocked',
  'keyNotBlocked',
  'taskNotOpen',
  'tooManyTasks',
  'keyAlreadyOut',
  'keyNotOut',
])
/** How the word about a change begins that the server did not take. */
export const REFUSED = 'refused:'
const DAY = 86_400
const MINUTES_A_DAY = 1440

export interface Office {
  readonly systemId: string
  readonly keyNos: readonly number[]
  readonly cylinderNos: readonly number[]
  /** Keys that carry tasks: those that come to the programming device. */
  readonly carriers: readonly number[]
  readonly scheduleNos: readonly number[]
  readonly groupNos: readonly number[]
}

/** Changes their mind all day. Whatever the server took is noted in the auditor's wishes. */
export class Administrator {
  readonly #site: Site
  readonly #office: Office
  readonly #wishes: Wishes
  readonly #chance: Chance
  /** One change each, as often as it shall happen among a hundred. */
  readonly #kinds: readonly (() => Promise<string>)[]

  constructor(site: Site, office: Office, wishes: Wishes, chance: Chance) {
    this.#site = site
    this.#office = office
    this.#wishes = wishes
    this.#chance = chance
    const often: readonly (readonly [number, () => Promise<string>])[] = [
      [20, () => this.#grant()],
      [12, () => this.#revoke()],
      [5, () => this.#editSchedule()],
      [10, () => this.#setValidity()],
      [6, () => this.#setWeek()],
      [6, () => this.#setRenewal()],
      [8, () => this.#changeGroup()],
      [6, () => this.#block()],
      [4, () => this.#unblock()],
      [6, () => this.#requestLog()],
      [8, () => this.#assign()],
      [2, () => this.#cancel()],
      [4, () => this.#handOver()],
    ]
    this.#kinds = often.flatMap(([times, change]) => Array.from({ length: times }, () => change))
  }

  /** One change; sometimes another one right after it, which makes the first superfluous. */
  async change(): Promise<string> {
    const first = await this.#one()
    return this.#chance.hit(0.25) ? `${first}; ${await this.#one()}` : first
  }

  async #one(): Promise<string> {
    try {
      return await this.#chance.pick(this.#kinds)()
    } catch (error) {
      const code = refusalOf(error)
      if (code === null || !REFUSALS.has(code)) throw error
      return `${REFUSED} ${code}`
    }
  }

  get #now(): number {
    return Math.floor(this.#site.clock.now() / 1000)
  }

  async #grant(): Promise<string> {
    const { systemId, keyNos, cylinderNos, scheduleNos, groupNos } = this.#office
    const chance = this.#chance
    const target = chance.hit(0.25)
      ? { kind: 'group' as const, no: chance.pick(groupNos) }
      : { kind: 'cylinder' as const, no: chance.pick(cylinderNos) }
    const from = this.#now - chance.below(DAY)
    const window = chance.hit(0.1) ? { from, to: from + DAY + chance.below(5 * DAY) } : null
    const scheduleNo = chance.hit(0.3) ? chance.pick(scheduleNos) : null
    const right: WishedRight = { keyNo: chance.pick(keyNos), target, scheduleNo, window }
    const wanted = { ...right, window: window && { from: instant(window.from), to: instant(window.to) } }
    await this.#site.api.right.change({ systemId, grant: [wanted] })
    this.#wishes.grant(right)
    return `grant ${right.keyNo} ${target.kind} ${target.no}`
  }

  async #revoke(): Promise<string> {
    const rights = [...this.#wishes.rights.values()]
    if (rights.length === 0) return 'nothing to revoke'
    const right = this.#chance.pick(rights)
    await this.#site.api.right.change({
      systemId: this.#office.systemId,
      revoke: [{ keyNo: right.keyNo, target: right.target }],
    })
    this.#wishes.revoke(right)
    return `revoke ${right.keyNo} ${right.target.kind} ${right.target.no}`
  }

  async #editSchedule(): Promise<string> {
    const { systemId, scheduleNos } = this.#office
    const scheduleNo = this.#chance.pick(scheduleNos)
    const { items } = await this.#site.api.schedule.list({ systemId })
    const periods = someHours(this.#chance)
    const { version } = items.find((schedule) => schedule.scheduleNo === scheduleNo)!
    await this.#site.api.schedule.edit({ systemId, scheduleNo, periods }, { context: { ifMatch: version } })
    this.#wishes.schedules.set(scheduleNo, periods)
    return `schedule ${scheduleNo}`
  }

  async #setValidity(): Promise<string> {
    const chance = this.#chance
    const x = chance.next()
    const from = chance.hit(0.5) ? this.#now + chance.below(2 * DAY) - DAY : null
    const to = chance.hit(0.7) ? this.#now + DAY + chance.below(6 * DAY) : null
    const validity =
      x < 0.5
        ? { kind: 'always' as const }
        : x < 0.6
          ? { kind: 'never' as const }
          : { kind: 'between' as const, from, to }
    const sent =
      validity.kind === 'between'
        ? { kind: validity.kind, from: from === null ? null : instant(from), to: to === null ? null : instant(to) }
        : validity
    const keyNo = await this.#setTimes({ validity: sent })
    this.#wishes.keys.get(keyNo)!.validity = validity
    return `validity ${keyNo} ${validity.kind}`
  }

  async #setWeek(): Promise<string> {
    const { scheduleNos } = this.#office
    if (this.#chance.hit(0.4)) {
      const scheduleNo = this.#chance.hit(0.5) ? null : this.#chance.pick(scheduleNos)
      const keyNo = await this.#setTimes({ scheduleNo })
      this.#wishes.keys.get(keyNo)!.scheduleNo = scheduleNo
      return `key schedule ${keyNo} ${scheduleNo}`
    }
    const week: Hours = this.#chance.hit(0.6) ? 'always' : someHours(this.#chance)
    const keyNo = await this.#setTimes({ week })
    this.#wishes.keys.get(keyNo)!.week = week
    return `week ${keyNo}`
  }

  async #setRenewal(): Promise<string> {
    const revalidationHours = this.#chance.pick([null, 24, 48, 72, 168])
    const keyNo = await this.#setTimes({ revalidationHours })
    this.#wishes.keys.get(keyNo)!.revalidationHours = revalidationHours
    return `renewal ${keyNo} ${revalidationHours}`
  }

  async #setTimes(times: Omit<Parameters<Site['api']['key']['setTimes']>[0], 'systemId' | 'keyNo'>): Promise<number> {
    const { systemId, keyNos } = this.#office
    const keyNo = this.#chance.pick(keyNos)
    const { version } = await this.#site.api.key.get({ systemId, keyNo })
    await this.#site.api.key.setTimes({ systemId, keyNo, ...times }, { context: { ifMatch: version } })
    return keyNo
  }

  async #changeGroup(): Promise<string> {
    const { systemId, groupNos, cylinderNos } = this.#office
    const groupNo = this.#chance.pick(groupNos)
    const cylinderNo = this.#chance.pick(cylinderNos)
    const members = this.#wishes.groups.get(groupNo)!
    const leaves = members.has(cylinderNo)
    const change = leaves ? { leave: [cylinderNo] } : { join: [cylinderNo] }
    await this.#site.api.group.changeMembers({ systemId, groupNo, ...change })
    if (leaves) members.delete(cylinderNo)
    else members.add(cylinderNo)
    return `group ${groupNo} ${leaves ? 'without' : 'with'} ${cylinderNo}`
  }

  async #block(): Promise<string> {
    const { systemId, keyNos } = this.#office
    const keyNo = this.#chance.pick(keyNos)
    const carrierKeyNo = this.#chance.hit(0.7) ? this.#carrier(keyNo) : null
    const copied = this.#chance.hit(0.3)
    await this.#site.api.block.order({ systemId, keyNo, cause: 'lost', carrierKeyNo, copied })
    this.#wishes.keys.get(keyNo)!.blocked = true
    return `block ${keyNo} by ${carrierKeyNo}`
  }

  async #unblock(): Promise<string> {
    const blocked = [...this.#wishes.keys].filter(([, key]) => key.blocked).map(([keyNo]) => keyNo)
    if (blocked.length === 0) return 'nothing to unblock'
    const keyNo = this.#chance.pick(blocked)
    await this.#site.api.block.withdraw({ systemId: this.#office.systemId, keyNo })
    this.#wishes.keys.get(keyNo)!.blocked = false
    return `unblock ${keyNo}`
  }

  async #requestLog(): Promise<string> {
    const { systemId, cylinderNos } = this.#office
    const chosen = this.#chance.some(cylinderNos, 1 + this.#chance.below(4))
    const carrierKeyNo = this.#chance.hit(0.8) ? this.#carrier() : null
    await this.#site.api.task.requestLog({ systemId, cylinderNos: chosen, carrierKeyNo })
    return `log of ${chosen} by ${carrierKeyNo}`
  }

  async #assign(): Promise<string> {
    const { systemId } = this.#office
    const only = this.#chance.hit(0.7) ? 'unassigned' : 'open'
    const { items } = await this.#site.api.task.list({ systemId, only, limit: 20 })
    if (items.length === 0) return 'nothing to assign'
    const keyNo = this.#carrier()
    await this.#site.api.task.assign({ systemId, taskNos: items.map(({ taskNo }) => taskNo), keyNo })
    return `assign ${items.length} to ${keyNo}`
  }

  async #cancel(): Promise<string> {
    const { systemId } = this.#office
    const { items } = await this.#site.api.task.list({ systemId, only: 'open', limit: 20 })
    // An order to a group is part of the wish and stays.
    const logs = items.filter(({ operation }) => operation === 'readAudit')
    if (logs.length === 0) return 'nothing to cancel'
    const { taskNo } = this.#chance.pick(logs)
    await this.#site.api.task.cancel({ systemId, taskNos: [taskNo] })
    return `cancel ${taskNo}`
  }

  async #handOver(): Promise<string> {
    const { systemId, keyNos } = this.#office
    const keyNo = this.#chance.pick(keyNos)
    if (this.#chance.hit(0.5)) await this.#site.api.handOut.takeBack({ systemId, keyNo })
    else await this.#site.api.handOut.give({ systemId, keyNo, holder: `Holder ${keyNo}` })
    return `hand-out ${keyNo}`
  }

  #carrier(not?: number): number {
    return this.#chance.pick(this.#office.carriers.filter((keyNo) => keyNo !== not))
  }
}

/** One to three stretches of the week. */
export function someHours(chance: Chance): { startMinute: number; lengthMinutes: number }[] {
  const days = chance.some([0, 1, 2, 3, 4, 5, 6], 2 + chance.below(5)).sort()
  const start = 15 * chance.below(80)
  const lengthMinutes = 120 + 30 * chance.below(20)
  return days.map((day) => ({ startMinute: day * MINUTES_A_DAY + start, lengthMinutes }))
}

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** Code of a refusal of the API; null: it is none. */
function refusalOf(error: unknown): string | null {
  const { data } = error as { data?: { code?: string; body?: { code?: string } } }
  return data?.body?.code ?? data?.code ?? null
}
