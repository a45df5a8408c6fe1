import { randomUUID } from 'node:crypto'
import type { Chance } from '../sim/chance.ts'
import { imageDigest } from './imageDigest.ts'
import { Ledger } from './ledger.ts'
import { type Site, Violation } from './site.ts'
import type { Striker } from './striker.ts'

export const DOORS = ['A', 'B', 'C', 'D'] as const
export type Door = (typeof DOORS)[number]
const KEYS = 5

/** A key of the system with the device it was programmed into. */
export interface Part {
  readonly no: number
  readonly marking: string
  readonly deviceId: string
}

interface Content {
  readonly wished: number | null
  readonly underWay: number | null
  readonly confirmed: number | null
}

interface Image {
  readonly opens: ReadonlySet<Door>
  digest: string | null
}

/** One system, its doors and keys, and what must be so of them: this side knows what was asked for, and asks and walks. */
export class Office {
  readonly chance: Chance
  readonly ledger = new Ledger()
  readonly #site: Site
  readonly #systemId: string
  readonly #keys: Part[] = []
  readonly #doorNos = new Map<Door, number>()
  readonly #images = new Map<number, Map<number, Image>>()
  readonly #place: { readonly bridgeId: string; readonly link: number }

  private constructor(site: Site, chance: Chance, systemId: string, place: { bridgeId: string; link: number }) {
    this.#site = site
    this.chance = chance
    this.#systemId = systemId
    this.#place = place
  }

  /** A published system of four doors and five keys, everything programmed; nothing is killed yet. */
  static async open(site: Site, chance: Chance): Promise<Office> {
    const { systemId } = await site.change<{ systemId: string }>('/systems', { name: 'Crash', code: 'CR' })
    const place = await deskOf(site, systemId)
    const office = new Office(site, chance, systemId, place)
    office.ledger.asked('system.create')
    for (const door of DOORS) await office.change('cylinder.create', '/cylinders', { marking: door })
    const run = await office.change<{ runNo: number }>('programming.start', '/programming-runs', place)
    const { items } = await office.read<{ items: { cylinderNo: number; marking: Door }[] }>('/cylinders')
    for (const { cylinderNo, marking } of items) office.#doorNos.set(marking, cylinderNo)
    for (const door of DOORS) {
      const blank = site.world.make({ kind: 'cylinder' }, site.voucherPublic).deviceId
      await site.present(blank, 'cylinder', () => office.#isDone(run.runNo, office.doorNo(door)))
      site.world.hang(blank, door)
    }
    await office.change('system.publish', '/publish', {})
    for (let key = 0; key < KEYS; key++) await office.programFresh(null)
    return office
  }

  // --- through the user's door ---

  read<Answer>(path: string): Promise<Answer> {
    return this.#site.read(`/systems/${this.#systemId}${path}`)
  }

  /** One change that must be made once; `useCase` is how the journal calls it. */
  async change<Answer>(useCase: string, path: string, body: object, striker: Striker | null = null): Promise<Answer> {
    const key = randomUUID()
    const ask = () => this.#site.change<Answer>(`/systems/${this.#systemId}${path}`, body, key)
    striker?.request()
    let answer = await ask()
    if (await striker?.losesAnswer()) answer = await ask()
    this.ledger.asked(useCase)
    return answer
  }

  async content(key: Part): Promise<Content> {
    return (await this.read<{ content: Content }>(`/keys/${key.no}`)).content
  }

  doorNo(door: Door): number {
    return this.#doorNos.get(door)!
  }

  // --- what images hold ---

  /** From now on image `number` of this key must open these doors and no others. */
  noteImage(key: Part, number: number, opens: ReadonlySet<Door>): void {
    const images = this.#images.get(key.no) ?? new Map<number, Image>()
    images.set(number, { opens, digest: null })
    this.#images.set(key.no, images)
  }

  /** Doors of the newest image asked for. */
  doorsOf(key: Part): ReadonlySet<Door> {
    return this.#image(key, Number.POSITIVE_INFINITY).opens
  }

  /** Images made in between by tasks alone open the same doors as the one before. */
  #image(key: Part, number: number): Image {
    const images = this.#images.get(key.no)!
    const newest = Math.max(...[...images.keys()].filter((known) => known <= number))
    const image = images.get(newest)!
    if (newest === number || number === Number.POSITIVE_INFINITY) return image
    images.set(number, { opens: image.opens, digest: null })
    return images.get(number)!
  }

  get keys(): readonly Part[] {
    return this.#keys
  }

  anyKey(): Part {
    return this.chance.pick(this.#keys)
  }

  otherKey(key: Part): Part {
    return this.chance.pick(this.#keys.filter((other) => other !== key))
  }

  // --- with one's hands ---

  /** Whether it opened; noted for the log of the door. */
  walk(key: Part, door: Door): boolean {
    const { world } = this.#site
    const { log } = world.cylinder(world.doors.find(({ place }) => place === door)!.deviceId)!.memory
    const before = log.newest
    const visit = world.walk(key.deviceId, door)
    if (!visit.ok) throw new Violation(`${key.marking} cannot walk to ${door}: ${visit.error.code}`)
    // A key that switched itself off may have nothing to say to the door.
    if (log.newest > before) this.ledger.walked(door, key.no, visit.value.opened)
    return visit.value.opened
  }

  /** Puts the key in until nothing is left to be updated. */
  async update(key: Part, striker: Striker | null = null): Promise<void> {
    await this.#present(key.deviceId, striker, key, () => this.#isUpdated(key))
  }

  async #isUpdated(key: Part): Promise<boolean> {
    const { wished, underWay, confirmed } = await this.content(key)
    return underWay === null && confirmed === wished
  }

  async #present(deviceId: string, striker: Striker | null, key: Part | null, done: () => Promise<boolean>) {
    const unwatch = striker?.visit() ?? (() => {})
    await this.#site.present(deviceId, 'key', async () => {
      if (key !== null) await this.checkHeld(key)
      return done()
    })
    unwatch()
  }

  /** A new key on the list, a run for it alone, a fresh blank; it opens a door of its own and no other. */
  async programFresh(striker: Striker | null): Promise<void> {
    const marking = `K${this.#keys.length + 1}`
    const { firstKeyNo: no } = await this.change<{ firstKeyNo: number }>('key.create', '/keys', { marking }, striker)
    const door = this.chance.pick(DOORS)
    const grant = [{ keyNo: no, target: { kind: 'cylinder', no: this.doorNo(door) } }]
    await this.change('right.change', '/rights', { grant })
    const items = [{ deviceKind: 'key', deviceNo: no }]
    const run = await this.change<{ runNo: number }>('programming.start', '/programming-runs', {
      ...this.#place,
      items,
    })
    const { deviceId } = this.#site.world.make({ kind: 'key' }, this.#site.voucherPublic)
    await this.#present(deviceId, striker, null, () => this.#isDone(run.runNo, no))
    const { state } = await this.read<{ state: string }>(`/programming-runs/${run.runNo}`)
    if (state !== 'done') throw new Violation(`all of run ${run.runNo} is done, the run is ${state}`)
    const key = { no, marking, deviceId }
    this.#keys.push(key)
    this.noteImage(key, 1, new Set([door]))
  }

  async #isDone(runNo: number, deviceNo: number): Promise<boolean> {
    const run = await this.read<{ items: { deviceNo: number; state: string }[] }>(`/programming-runs/${runNo}`)
    return run.items.find((item) => item.deviceNo === deviceNo)?.state === 'done'
  }

  /** Takes tasks to their doors and the receipts back. */
  async carry(carrier: Part, taskNos: readonly number[], doors: readonly Door[], striker: Striker): Promise<void> {
    const states = async () => {
      const { items } = await this.read<{ items: { taskNo: number; state: string }[] }>('/tasks?limit=20')
      return taskNos.map((no) => items.find(({ taskNo }) => taskNo === no)?.state)
    }
    const all = async (wanted: string) => (await states()).every((state) => state === wanted)
    await this.#present(carrier.deviceId, striker, carrier, () => all('transferred'))
    for (const door of doors) this.walk(carrier, door)
    const isUpdated = () => this.#isUpdated(carrier)
    await this.#present(carrier.deviceId, striker, carrier, async () => (await all('reported')) && (await isUpdated()))
  }

  // --- what must be so ---

  /** The device holds its confirmed image or the one in flight, whole, and doors open as it says. */
  async checkHeld(key: Part): Promise<void> {
    const { memory } = this.#site.world.key(key.deviceId)!
    const { underWay, confirmed } = await this.content(key)
    const held = memory.imageNo
    if (held !== confirmed && held !== underWay)
      throw new Violation(`${key.marking} holds ${held}, confirmed is ${confirmed}, under way ${underWay}`)
    const image = this.#image(key, held)
    const digest = imageDigest(memory.items)
    image.digest ??= digest
    if (image.digest !== digest) throw new Violation(`${key.marking} holds two contents as image ${held}`)
  }

  /** After a round: nothing open, nothing twice, nothing lost. */
  async check(touched: readonly Part[]): Promise<void> {
    for (const key of touched) {
      await this.checkHeld(key)
      const { wished, underWay, confirmed } = await this.content(key)
      if (underWay !== null || confirmed !== wished)
        throw new Violation(`${key.marking}: wished ${wished}, under way ${underWay}, confirmed ${confirmed}`)
      const { opens } = this.#image(key, confirmed!)
      const door = this.chance.pick(DOORS)
      if (this.walk(key, door) !== opens.has(door))
        throw new Violation(
          `${key.marking} with image ${confirmed} at ${door}, which it should ${opens.has(door) ? '' : 'not '}open`,
        )
    }
    await this.#checkLists()
    await this.ledger.checkJournal((path) => this.read(path))
  }

  async #checkLists(): Promise<void> {
    const { items: keys } = await this.read<{ items: { marking: string; state: string }[] }>('/keys?limit=500')
    const wanted = this.#keys.map(({ marking }) => marking).sort()
    const programmed = keys.filter(({ state }) => state !== 'nonProgrammed').map(({ marking }) => marking)
    if (keys.length !== wanted.length || programmed.sort().join() !== wanted.join())
      throw new Violation(`keys are ${programmed.join()} of ${keys.length}, should be ${wanted.join()}`)
    const { items: tasks } = await this.read<{ items: object[] }>('/tasks?only=open')
    if (tasks.length > 0) throw new Violation(`a task is stuck: ${JSON.stringify(tasks[0])}`)
    const { items: runs } = await this.read<{ items: { runNo: number; state: string }[] }>('/programming-runs?limit=5')
    const stuck = runs.find(({ state }) => state !== 'done')
    if (stuck !== undefined) throw new Violation(`run ${stuck.runNo} is ${stuck.state}`)
    const { items: updates } = await this.read<{ items: { marking: string }[] }>('/keys?only=updateOpen')
    if (updates.length > 0) throw new Violation(`an update of ${updates[0]!.marking} never ends`)
  }

  /** Every attempt at this door is in its log once, in the order of the visits. */
  async checkLog(door: Door): Promise<void> {
    const path = `/events?cylinderNo=${this.doorNo(door)}&limit=200`
    const { items } = await this.read<{ items: { seq: number; kind: string; keyNo: number | null }[] }>(path)
    this.ledger.checkLog(door, items)
  }
}

/** The programming device on the desk, as soon as the server has heard of it. */
async function deskOf(site: Site, systemId: string): Promise<{ bridgeId: string; link: number }> {
  for (;;) {
    const { items } = await site.read<{ items: { bridgeId: string; link: number }[] }>(
      `/systems/${systemId}/programming-devices`,
    )
    if (items[0] !== undefined) return { bridgeId: items[0].bridgeId, link: items[0].link }
  }
}
