import fc from 'fast-check'
import { indexPolicy } from '../access/index.ts'
import {
  type CylinderReport,
  type CylinderState,
  type Evidence,
  foldCylinder,
  foldKey,
  type KeyReport,
  type KeyState,
  type ReleasedList,
  unknownCylinder,
  unknownKey,
} from '../actual/index.ts'
import { compileCylinder, compileKey, cylinderSteps, revalidationIndex, wishFor } from '../desired/index.ts'
import {
  type BlockEntry,
  type BlockList,
  blocklistVersion,
  type CylinderImage,
  type CylinderNo,
  type KeyImage,
  keyNo,
  type Policy,
  type UnixSeconds,
  unixSeconds,
} from '../model/index.ts'
import { NOW } from './arbitraries.ts'
import { deviceOpens } from './device.ts'

const KEY = keyNo(1)
const CARRIER = keyNo(99)
const DAY = 86_400

/** The truth about one key and one cylinder, which nobody but the test may look at. */
interface Truth {
  readonly at: UnixSeconds
  readonly key: KeyImage | null
  /** Highest element it holds of each chain, by serial. */
  readonly renewals: Readonly<Record<number, number>>
  readonly cylinder: CylinderImage
  readonly list: BlockList
  readonly blocks: readonly { readonly entry: BlockEntry; readonly inVersion: number }[]
  readonly floor: UnixSeconds
  /** All that ever went to the key, whether it took it or not. */
  readonly sent: readonly KeyImage[]
  readonly sentRenewals: Readonly<Record<number, number>>
}

/** What happens, how it comes out (0..7), and after how many minutes. */
interface Step {
  readonly action: keyof typeof ACTIONS
  readonly luck: number
  readonly minutes: number
}

/** A small plant: truth, what the server wants and hears, all in one place. */
class World {
  truth: Truth
  readonly moments: Truth[] = []
  readonly keyReports: KeyReport[] = []
  readonly cylinderReports: CylinderReport[] = []
  readonly released: ReleasedList[] = []
  readonly lists: BlockList[] = [{ version: blocklistVersion(1, 0), entries: [] }]
  readonly tasks: { readonly image: CylinderImage; readonly base: number }[] = []
  readonly orders: {
    readonly taskId: string
    readonly entry: BlockEntry
    readonly inVersion: number
    readonly at: UnixSeconds
  }[] = []
  readonly wishes: readonly Policy[]
  readonly door: CylinderNo
  policy: Policy
  wantedKey: KeyImage | null = null
  wantedCylinder: CylinderImage
  /** What some carrier last saw of the door, and when. */
  seenThere: { readonly number: number; readonly at: UnixSeconds }
  turn = 0

  constructor(wishes: readonly Policy[]) {
    this.wishes = wishes
    this.policy = wishes[0]!
    this.door = this.policy.cylinders[0]!.cylinderNo
    const image = compileCylinder(this.policy.cylinders[0]!, 1, null)
    if (!image.ok) throw new Error(image.error.code)
    this.wantedCylinder = image.value
    this.truth = {
      at: NOW,
      key: null,
      renewals: {},
      cylinder: image.value,
      list: { version: blocklistVersion(0, 0), entries: [] },
      blocks: [],
      floor: unixSeconds(NOW - 5 * DAY),
      sent: [],
      sentRenewals: {},
    }
    const { number } = image.value
    this.seenThere = { number, at: NOW }
    this.cylinderReports.push(
      { kind: 'offered', number, content: image.value, offer: { at: NOW, carrier: null } },
      { kind: 'held', number, evidence: this.inSession('claim') },
    )
  }

  get now(): UnixSeconds {
    return this.truth.at
  }

  nextWish(): Policy {
    return this.wishes[this.turn++ % this.wishes.length]!
  }

  set(change: Partial<Truth>): void {
    this.truth = { ...this.truth, ...change }
  }

  /** Compiles what people want of the key now; false = no key can hold it, so the wish before stays. */
  compile(): boolean {
    const blocks = [...this.lists.at(-1)!.entries, ...this.orders.map(({ entry }) => entry)]
    const minEpoch = Math.max(0, ...blocks.map((entry) => entry.minEpoch))
    const secretGeneration = this.wantedCylinder.minSecretGeneration
    const wish = wishFor(indexPolicy(this.policy), KEY, { secretGeneration, minEpoch, carries: [] })!
    const image = compileKey(wish, this.wantedKey, this.now)
    if (image.ok) this.wantedKey = image.value
    return image.ok
  }

  /** The next minimum epoch that no passport wanted so far reaches. */
  newBlock(): BlockEntry {
    return { keyId: this.policy.keys[0]!.keyId, minEpoch: (this.wantedKey?.passport.rightsEpoch ?? 0) + 1 }
  }

  inSession(kind: Evidence['kind']): Evidence {
    return { kind, at: this.now, notBefore: this.now, by: { programmingDevice: 'PD1' } }
  }

  broughtBack(kind: Evidence['kind'], notBefore: UnixSeconds): Evidence {
    return { kind, at: this.now, notBefore, by: { carrier: CARRIER } }
  }
}

const ACTIONS = {
  /** People change their minds; now and then they block the key. */
  wish(world: World, luck: number): void {
    world.policy = { ...world.nextWish(), blocks: luck === 0 ? [{ keyNo: KEY }] : [] }
    world.compile()
  },

  /** The key meets a programming device: all goes well, or contact is lost before or after the commit, or it refuses. */
  session(world: World, luck: number): void {
    world.compile()
    const held = world.truth.key
    if (held !== null && luck !== 1) {
      world.keyReports.push({ kind: 'held', number: held.number, evidence: world.inSession('hello') })
    }
    const image = world.wantedKey
    if (image === null) return
    const at = world.now
    const offer = { at, carrier: null }
    const serial = image.passport.revalidation?.serial ?? 0
    const index = revalidationIndex(image.passport, world.policy.keys[0]!, world.policy.blocks.length > 0, at)
    world.keyReports.push({ kind: 'offered', number: image.number, content: image, offer })
    if (index !== null) world.keyReports.push({ kind: 'renewalOffered', serial, index, at })
    const sentRenewals = raised(world.truth.sentRenewals, serial, index)
    world.set({ sent: [...world.truth.sent, image], sentRenewals })
    if (luck === 2) return
    if (luck === 3 && held?.number !== image.number) {
      world.keyReports.push({ kind: 'withdrawn', number: image.number, offer })
      return
    }
    world.set({
      key: image,
      renewals: index === null ? world.truth.renewals : { ...world.truth.renewals, [serial]: index },
    })
    if (luck === 4) return
    world.keyReports.push({ kind: 'held', number: image.number, evidence: world.inSession('commit') })
    if (index !== null) world.keyReports.push({ kind: 'renewalHeld', serial, index, at })
  },

  /** Tasks for the cylinder go to a carrier. */
  task(world: World, luck: number): void {
    const wanted = compileCylinder(world.nextWish().cylinders[0]!, luck === 0 ? 2 : 1, world.wantedCylinder)
    if (!wanted.ok) return
    for (const { result, base } of cylinderSteps(world.wantedCylinder, wanted.value)) {
      world.tasks.push({ image: result, base })
      const offer = { at: world.now, carrier: CARRIER }
      world.cylinderReports.push({ kind: 'offered', number: result.number, content: result, offer })
    }
    world.wantedCylinder = wanted.value
  },

  /** A carrier visits the door, unseen, and carries out one of its tasks, if that one is next. */
  visit(world: World, luck: number): void {
    const task = world.tasks[luck % Math.max(1, world.tasks.length)]
    if (task?.base === world.truth.cylinder.number) world.set({ cylinder: task.image })
    if (luck > 1) world.seenThere = { number: world.truth.cylinder.number, at: world.now }
  },

  /** The word of a visit comes back, maybe late: the door may have moved on since. */
  receipt(world: World): void {
    const { number, at } = world.seenThere
    world.cylinderReports.push({ kind: 'held', number, evidence: world.broughtBack('receipt', at) })
  },

  /** A new list goes out to carriers: the key added, or everything lifted. */
  release(world: World, luck: number): void {
    const last = world.lists.at(-1)!
    const major = Math.floor(last.version / 0x10000)
    const list: BlockList =
      luck === 0
        ? { version: blocklistVersion(major + 1, 0), entries: [] }
        : { version: blocklistVersion(major, (last.version % 0x10000) + 1), entries: [world.newBlock()] }
    world.lists.push(list)
    world.released.push({ list, at: world.now })
  },

  /** Some carrier brings one of the lists, unseen. */
  spread(world: World, luck: number): void {
    const list = world.released[luck % Math.max(1, world.released.length)]?.list
    if (list === undefined || list.version <= world.truth.list.version) return
    world.set({ list, blocks: world.truth.blocks.filter((block) => block.inVersion > list.version) })
  },

  /** Some key brings a beacon of the door: list version and time floor. */
  beacon(world: World): void {
    const { list, floor, at } = world.truth
    if (list.version > 0) {
      world.cylinderReports.push({ kind: 'listHeld', version: list.version, evidence: world.broughtBack('beacon', at) })
    }
    world.cylinderReports.push({ kind: 'floor', floor, at })
  },

  /** An urgent block for this door alone goes to a carrier. */
  order(world: World): void {
    const order = {
      taskId: `block ${world.orders.length}`,
      entry: world.newBlock(),
      inVersion: world.lists.at(-1)!.version + 1,
      at: world.now,
    }
    world.orders.push(order)
    world.cylinderReports.push({ kind: 'blockOffered', ...order, offer: { at: world.now, carrier: CARRIER } })
  },

  /** It is executed; the receipt comes back or is lost. */
  execute(world: World, luck: number): void {
    const order = world.orders[luck % Math.max(1, world.orders.length)]
    if (order === undefined) return
    const { list, blocks } = world.truth
    if (order.inVersion > list.version) world.set({ blocks: [...blocks, order] })
    if (luck < 4) return
    const evidence = world.broughtBack('receipt', order.at)
    world.cylinderReports.push({ kind: 'blockExecuted', taskId: order.taskId, evidence })
  },

  /** A fresh key touches the door and lifts its time floor to the present day. */
  touch(world: World): void {
    const today = Math.floor(world.now / DAY) * DAY
    world.set({ floor: unixSeconds(Math.max(world.truth.floor, today)) })
  },
}

/** A key that holds more keeps it. */
function raised(
  held: Readonly<Record<number, number>>,
  serial: number,
  index: number | null,
): Readonly<Record<number, number>> {
  return { ...held, [serial]: Math.max(held[serial] ?? 0, index ?? 0) }
}

/** Scripts of up to 40 steps. */
export const scripts: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    action: fc.constantFrom(...(Object.keys(ACTIONS) as Step['action'][]), 'session', 'session'),
    luck: fc.nat(7),
    minutes: fc.integer({ min: 1, max: 3000 }),
  }),
  { minLength: 1, maxLength: 40 },
)

/** Lives through a script: the truth after each step, and all the reports about it. */
export function live(wishes: readonly Policy[], script: readonly Step[]): World {
  const world = new World(wishes)
  for (const { action, luck, minutes } of script) {
    world.set({ at: unixSeconds(world.now + minutes * 60) })
    ACTIONS[action](world, luck)
    world.moments.push(world.truth)
  }
  return world
}

/** Everything goes well at last: the key is updated, every task carried out in order, every word of it comes back. */
export function settle(world: World): void {
  const allWell = 7
  world.set({ at: unixSeconds(world.now + 60) })
  ACTIONS.session(world, allWell)
  const wanted = compileCylinder(world.policy.cylinders[0]!, 1, world.wantedCylinder)
  if (!wanted.ok) throw new Error(wanted.error.code)
  for (const { result, base } of cylinderSteps(world.wantedCylinder, wanted.value))
    world.tasks.push({ image: result, base })
  world.wantedCylinder = wanted.value
  for (const { image, base } of world.tasks) {
    if (base !== world.truth.cylinder.number) continue
    world.set({ cylinder: image })
    const offer = { at: world.now, carrier: CARRIER }
    world.cylinderReports.push({ kind: 'offered', number: image.number, content: image, offer })
  }
  const evidence = world.broughtBack('receipt', world.now)
  world.cylinderReports.push({ kind: 'held', number: world.truth.cylinder.number, evidence })
  const list = world.lists.at(-1)!
  if (list.version > world.truth.list.version) {
    world.set({ list, blocks: world.truth.blocks.filter((block) => block.inVersion > list.version) })
  }
  ACTIONS.beacon(world)
  world.set({ at: unixSeconds(world.now + 60) })
}

/** What the server knows at the end. */
export function statesOf(world: World): { readonly key: KeyState; readonly cylinder: CylinderState } {
  return {
    key: world.keyReports.reduce(foldKey, unknownKey(KEY)),
    cylinder: world.cylinderReports.reduce(foldCylinder, unknownCylinder(world.door, world.released)),
  }
}

/** Did the key open the door at that moment? */
export function opened(world: World, truth: Truth): boolean {
  const { key: image } = truth
  if (image === null) return false
  const renewal = truth.renewals[image.passport.revalidation?.serial ?? 0] ?? 0
  return deviceOpens({ image, renewal, now: truth.at }, heldAtDoor(world, truth))
}

/** Could somebody who copied all that ever went to the key have opened the door, whatever time he tells? */
export function openable(world: World, truth: Truth): boolean {
  return truth.sent.some((image) => {
    const { validity, revalidation } = image.passport
    const renewal = truth.sentRenewals[revalidation?.serial ?? 0] ?? 0
    const bounds = [
      ...(validity.kind === 'between' ? [validity.from, validity.to] : []),
      ...image.schedules.flatMap(({ window }) => (window === null ? [] : [window.from, window.to])),
      ...(revalidation === null ? [] : [revalidation.start + 3600 * revalidation.unitHours * renewal]),
    ]
    const told = [truth.floor, truth.at, ...bounds].flatMap((t) => (t === null ? [] : [t - 1, t]))
    return told.some((now) => deviceOpens({ image, renewal, now }, heldAtDoor(world, truth), false))
  })
}

function heldAtDoor(world: World, truth: Truth) {
  return { ...truth, cylinderNo: world.door, image: truth.cylinder }
}
