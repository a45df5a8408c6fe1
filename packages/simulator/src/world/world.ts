import { err, ok, type Result } from '@lockwright/domain/model'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import type { Random } from '@lockwright/protocol/ports'
import { FACTORY } from '../device/hardware.ts'
import type { Sabotage, VirtualCylinder, VirtualKey } from '../device/index.ts'
import { type Contact, contactsOf, type DoorVisit, meet } from '../door/index.ts'
import type { Laid, Link } from '../link/index.ts'
import type { PdEvent, PdKind } from '../pd/index.ts'
import type { SettableClock } from './clock.ts'
import { Desk, PORTS, SLOTS, type Slot, slotOf } from './desk.ts'
import { build, type Device, fill, toFile } from './device.ts'
import { Mishaps, type PdFault } from './mishaps.ts'
import type { DeviceFile, Layout, MakingFile, Site } from './site.ts'

/** Why something cannot be done with one's hands. */
export interface WorldFault {
  readonly code:
    | 'unknownDevice'
    | 'unknownPd'
    | 'unknownDoor'
    | 'wrongKind'
    | 'noSuchSlot'
    | 'notInHand'
    | 'taken'
    | 'nothingThere'
}

export type Whereabouts =
  | { readonly in: 'hand' }
  | { readonly in: 'slot'; readonly pd: string; readonly slot: Slot }
  | { readonly in: 'door'; readonly place: string }

/** What the factory hands over with a blank: who it is and by which key it proves that. */
export interface FactoryRecord {
  readonly deviceId: string
  readonly kind: 'key' | 'cylinder'
  readonly firmware: MakingFile['firmware']
  /** Compressed P-256 point, hex. */
  readonly identityPublic: string
  readonly mechanicalCode: number
}

export type WorldEvent =
  | ({ readonly pd: string; readonly slot: Slot } & DistributiveOmit<PdEvent, 'port'>)
  | { readonly kind: 'cable'; readonly pd: string; readonly plugged: boolean }
  | { readonly kind: 'made'; readonly record: FactoryRecord }
  | { readonly kind: 'visit'; readonly key: string; readonly place: string; readonly visit: DoorVisit }
  | { readonly kind: 'clock'; readonly now: number }
  /** Battery or clock of a key changed under somebody's hands. */
  | { readonly kind: 'device'; readonly deviceId: string }
  /** A planned mishap happened. */
  | { readonly kind: 'struck'; readonly fault: PdFault }
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export interface Blank {
  readonly kind: 'key' | 'cylinder'
  readonly firmware?: MakingFile['firmware']
  readonly mechanicalCode?: number
  readonly driftPpm?: number
}

export interface WorldSurroundings {
  readonly clock: SettableClock
  readonly random: Random
  /** Draws of a randomness that repeats, kept in snapshots; without it they do not continue it. */
  readonly draws?: { draws: number }
  /** Called before anything leaves a device: what it wrote must be safe by then. */
  readonly settle?: () => void
  /** Checks that every device made here leaves out: whoever watches must notice. */
  readonly sabotage?: ReadonlySet<Sabotage>
}

const FIRMWARE = { major: 12, minor: 3, patch: 0 }

/**
 * A site: blanks, keys and cylinders, programming devices on desks, doors with places. Hands move things; the devices do
 * the rest. The same seed and the same steps give the same run.
 */
export class World {
  readonly clock: SettableClock
  readonly mishaps = new Mishaps(this, (fault) => this.#tell({ kind: 'struck', fault }))
  readonly #around: WorldSurroundings
  /** While a site is being taken up again there is nothing to make safe, and half of it would be. */
  #whole = true
  readonly #devices = new Map<string, { readonly making: MakingFile; readonly device: Device }>()
  readonly #desks = new Map<string, Desk>()
  readonly #doors = new Map<string, string>()
  readonly #listeners = new Set<(event: WorldEvent) => void>()

  constructor(around: WorldSurroundings) {
    this.#around = around
    this.clock = around.clock
  }

  /** Everything that happens from now on; the returned function ends it. */
  subscribe(listener: (event: WorldEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // --- factory ---

  /** Makes a blank that believes vouchers of `voucherPublic` (33 bytes); it lies in the hand. */
  make(blank: Blank, voucherPublic: Uint8Array): FactoryRecord {
    const deviceId = this.#newDeviceId()
    const making: MakingFile = {
      kind: blank.kind,
      deviceId,
      firmware: blank.firmware ?? FIRMWARE,
      voucherPublic: Buffer.from(voucherPublic).toString('hex'),
      mechanicalCode: blank.mechanicalCode ?? 0,
      driftPpm: blank.driftPpm ?? 0,
    }
    this.#devices.set(deviceId, { making, device: build(making, this.#around) })
    const record = this.record(deviceId)!
    this.#settle()
    this.#tell({ kind: 'made', record })
    return record
  }

  #newDeviceId(): string {
    for (;;) {
      const deviceId = Buffer.from(this.#around.random.bytes(8)).toString('hex')
      if (!this.#devices.has(deviceId)) return deviceId
    }
  }

  get deviceIds(): string[] {
    return [...this.#devices.keys()]
  }

  device(deviceId: string): Device | null {
    return this.#devices.get(deviceId)?.device ?? null
  }

  key(deviceId: string): VirtualKey | null {
    const device = this.device(deviceId)
    return device?.kind === 'key' ? device : null
  }

  cylinder(deviceId: string): VirtualCylinder | null {
    const device = this.device(deviceId)
    return device?.kind === 'cylinder' ? device : null
  }

  record(deviceId: string): FactoryRecord | null {
    const known = this.#devices.get(deviceId)
    if (known === undefined) return null
    const { kind, firmware, mechanicalCode } = known.making
    const identityPublic = nodeCrypto.p256Public(known.device.hardware.factory(FACTORY.identityPrivate))
    return {
      deviceId,
      kind,
      firmware,
      mechanicalCode,
      identityPublic: Buffer.from(identityPublic).toString('hex'),
    }
  }

  // --- hands ---

  whereIs(deviceId: string): Whereabouts {
    for (const { name, pd } of this.#desks.values()) {
      const slot = SLOTS.find((each) => pd.element(PORTS[each])?.deviceId === deviceId)
      if (slot !== undefined) return { in: 'slot', pd: name, slot }
    }
    for (const [place, hung] of this.#doors) if (hung === deviceId) return { in: 'door', place }
    return { in: 'hand' }
  }

  addPd(name: string, kind: PdKind = 'local'): Desk {
    const settle = () => this.#settle()
    const desk = new Desk(name, kind, { clock: this.clock, settle }, (event) => {
      if (event.kind === 'cable') this.#tell({ ...event, pd: name })
      else {
        const { port, ...rest } = event
        this.#tell({ ...rest, pd: name, slot: slotOf(port) })
      }
    })
    this.#desks.set(name, desk)
    return desk
  }

  desk(name: string): Desk | null {
    return this.#desks.get(name) ?? null
  }

  get desks(): readonly Desk[] {
    return [...this.#desks.values()]
  }

  /** Puts a key into a slot or connects a cylinder to the cable; `contact` false: it is felt but cannot be spoken to. */
  insert(pd: string, slot: Slot, deviceId: string, contact = true): Result<null, WorldFault> {
    const desk = this.#desks.get(pd)
    const device = this.device(deviceId)
    if (desk === undefined) return err({ code: 'unknownPd' })
    if (device === null) return err({ code: 'unknownDevice' })
    if ((device.kind === 'cylinder') !== (slot === 'cable')) return err({ code: 'wrongKind' })
    if (!desk.pd.has(PORTS[slot])) return err({ code: 'noSuchSlot' })
    if (this.whereIs(deviceId).in !== 'hand') return err({ code: 'notInHand' })
    if (desk.pd.element(PORTS[slot]) !== null) return err({ code: 'taken' })
    desk.pd.insert(PORTS[slot], device, contact)
    return ok(null)
  }

  /** Takes out what is there, at any moment. */
  remove(pd: string, slot: Slot): Result<string, WorldFault> {
    const desk = this.#desks.get(pd)
    if (desk === undefined) return err({ code: 'unknownPd' })
    const element = desk.pd.remove(PORTS[slot])
    return element === null ? err({ code: 'nothingThere' }) : ok(element.deviceId)
  }

  /** Puts a cylinder into a door. */
  hang(deviceId: string, place: string): Result<null, WorldFault> {
    if (this.device(deviceId) === null) return err({ code: 'unknownDevice' })
    if (this.cylinder(deviceId) === null) return err({ code: 'wrongKind' })
    if (this.whereIs(deviceId).in !== 'hand') return err({ code: 'notInHand' })
    if (this.#doors.has(place)) return err({ code: 'taken' })
    this.#doors.set(place, deviceId)
    this.#settle()
    return ok(null)
  }

  /** Takes the cylinder out of a door. */
  takeDown(place: string): Result<string, WorldFault> {
    const deviceId = this.#doors.get(place)
    if (deviceId === undefined) return err({ code: 'unknownDoor' })
    this.#doors.delete(place)
    this.#settle()
    return ok(deviceId)
  }

  get doors(): readonly { readonly place: string; readonly deviceId: string }[] {
    return [...this.#doors].map(([place, deviceId]) => ({ place, deviceId }))
  }

  /** Goes to a door with a key and puts it in, until both have nothing more to say. */
  walk(keyDeviceId: string, place: string, contact?: Contact): Result<DoorVisit, WorldFault> {
    const key = this.key(keyDeviceId)
    const cylinder = this.cylinder(this.#doors.get(place) ?? '')
    if (this.device(keyDeviceId) === null) return err({ code: 'unknownDevice' })
    if (key === null) return err({ code: 'wrongKind' })
    if (cylinder === null) return err({ code: 'unknownDoor' })
    if (this.whereIs(keyDeviceId).in !== 'hand') return err({ code: 'notInHand' })
    const visit = meet(key, cylinder, contact)
    this.#settle()
    this.#tell({ kind: 'visit', key: keyDeviceId, place, visit })
    return ok(visit)
  }

  /** Brings the contacts of a device in the hand to a cable, for testers; they end with its `close`. */
  async bench(deviceId: string, link: Link): Promise<Result<Laid, WorldFault>> {
    const device = this.device(deviceId)
    if (device === null) return err({ code: 'unknownDevice' })
    const host = contactsOf(
      device,
      (bytes) => link.send(bytes),
      () => this.#settle(),
    )
    return ok(await link.open(host))
  }

  setClock(milliseconds: number): void {
    this.clock.set(milliseconds)
    this.#tell({ kind: 'clock', now: this.clock.now() })
  }

  // --- mishaps ---

  /** Plans a mishap at a programming device. */
  plan(fault: PdFault): Result<null, WorldFault> {
    return this.mishaps.plan(fault)
  }

  /** Somebody opens a key and does something to its battery or clock. */
  service(deviceId: string, act: (key: VirtualKey) => void): Result<null, WorldFault> {
    const key = this.key(deviceId)
    if (key === null) return err({ code: this.device(deviceId) === null ? 'unknownDevice' : 'wrongKind' })
    act(key)
    this.#settle()
    this.#tell({ kind: 'device', deviceId })
    return ok(null)
  }

  // --- rest ---

  /** One device at rest; null: unknown. */
  deviceFile(deviceId: string): DeviceFile | null {
    const known = this.#devices.get(deviceId)
    return known === undefined ? null : toFile(known.making, known.device, this.clock)
  }

  layout(): Layout {
    return {
      pds: this.desks.map(({ name, plugged, pd }) => ({
        name,
        kind: pd.kind,
        plugged,
        slots: SLOTS.flatMap((slot) => {
          const element = pd.element(PORTS[slot])
          return element === null ? [] : [{ slot, deviceId: element.deviceId, contact: pd.hasContact(PORTS[slot]) }]
        }),
      })),
      doors: this.doors.map((door) => ({ ...door })),
    }
  }

  /** The whole site as after a loss of power: sessions under way and planned mishaps are not part of it. */
  snapshot(): Site {
    return {
      version: 1,
      now: this.clock.now(),
      draws: this.#around.draws?.draws ?? 0,
      devices: this.deviceIds.map((deviceId) => this.deviceFile(deviceId)!),
      layout: this.layout(),
    }
  }

  /** A site as it was, in the surroundings given (their clock should show `site.now`); cables are to be laid again. */
  static restore(site: Site, around: WorldSurroundings): World {
    const world = new World(around)
    world.#whole = false
    for (const file of site.devices) {
      const device = build(file.making, around)
      fill(device, file, around.clock)
      world.#devices.set(file.making.deviceId, { making: file.making, device })
    }
    for (const { place, deviceId } of site.layout.doors) world.#doors.set(place, deviceId)
    for (const { name, kind, plugged, slots } of site.layout.pds) {
      const desk = world.addPd(name, kind)
      for (const { slot, deviceId, contact } of slots) world.insert(name, slot, deviceId, contact)
      if (!plugged) void desk.unplug()
    }
    if (around.draws !== undefined) around.draws.draws = site.draws
    world.#whole = true
    return world
  }

  #settle(): void {
    if (this.#whole) this.#around.settle?.()
  }

  #tell(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
