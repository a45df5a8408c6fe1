import { err, ok, type Result } from '@lockwright/domain/model'
import type { VirtualCylinder, VirtualKey } from '../device/index.ts'
import { type DoorVisit, faultyContact } from '../door/index.ts'
import { type Link, tcpLink } from '../link/index.ts'
import { type Desk, PORTS, SLOTS, type World, type WorldFault } from '../world/index.ts'
import type { ControlEvent, ControlFault, OperationName, Operations, Output } from './contract.ts'

type Parsed<Name extends OperationName> = Operations[Name]['input']['_zod']['output']
type Handlers = {
  readonly [Name in OperationName]: (
    input: Parsed<Name>,
  ) => Result<Output<Name>, ControlFault> | Promise<Result<Output<Name>, ControlFault>>
}

const LIVES = ['blank', 'claiming', 'claimed'] as const
type Nothing = Record<string, never>
const done: Result<Nothing, never> = ok({})

/** What each operation does to the world. `voucherPublic`: key whose vouchers new blanks believe, if one is known. */
export function handlers(world: World, voucherPublic: Uint8Array | null): Handlers {
  const nothing = (result: Result<null, WorldFault>) => (result.ok ? done : result)
  const benches = new Map<string, Link>()
  const named = (result: Result<string, WorldFault>) => (result.ok ? ok({ deviceId: result.value }) : result)
  return {
    state: () => ok(stateOf(world)),
    manufacture: ({ count, voucherPublic: given, ...blank }) => {
      const believed = given === undefined ? voucherPublic : Uint8Array.from(Buffer.from(given, 'hex'))
      if (believed === null) return err({ code: 'noVoucherKey' })
      return ok(Array.from({ length: count }, () => world.make(blank, believed)))
    },
    insert: ({ pd, slot, deviceId, contact }) => nothing(world.insert(pd, slot, deviceId, contact)),
    remove: ({ pd, slot }) => named(world.remove(pd, slot)),
    connect: ({ pd, deviceId, contact }) => nothing(world.insert(pd, 'cable', deviceId, contact)),
    disconnect: ({ pd }) => named(world.remove(pd, 'cable')),
    hang: ({ deviceId, place }) => nothing(world.hang(deviceId, place)),
    takeDown: ({ place }) => named(world.takeDown(place)),
    walk: ({ key, place, faults }) => {
      const visit = world.walk(key, place, faults === undefined ? undefined : faultyContact(faults))
      return visit.ok ? ok(visitOf(visit.value)) : visit
    },
    bench: async ({ deviceId, port }) => {
      if (benches.has(deviceId)) return err({ code: 'taken' })
      const link = tcpLink(port)
      const laid = await world.bench(deviceId, link)
      if (!laid.ok) return laid
      if (!laid.value.ok) return err({ code: 'taken', detail: laid.value.fault.message })
      benches.set(deviceId, link)
      return ok({ where: laid.value.where })
    },
    unbench: async ({ deviceId }) => {
      const link = benches.get(deviceId)
      if (link === undefined) return err({ code: 'nothingThere' })
      benches.delete(deviceId)
      await link.close()
      return done
    },
    clock: (input) => {
      world.setClock('set' in input ? input.set : world.clock.now() + input.advance)
      return ok({ now: world.clock.now() })
    },
    plan: (fault) => nothing(world.plan(fault)),
    calm: ({ pd }) => {
      const desk = world.desk(pd)
      if (desk === null) return err({ code: 'unknownPd' })
      world.mishaps.calm(desk)
      return done
    },
    drainBattery: ({ deviceId, percent }) => nothing(world.service(deviceId, (key) => key.battery.drainTo(percent))),
    replaceBattery: ({ deviceId }) => nothing(world.service(deviceId, (key) => key.replaceBattery())),
    loseClock: ({ deviceId }) => nothing(world.service(deviceId, (key) => key.rtc.loseBattery())),
    unplug: ({ pd }) => plugging(world, pd, 'unplug'),
    plug: ({ pd }) => plugging(world, pd, 'plug'),
  }
}

async function plugging(world: World, pd: string, what: 'plug' | 'unplug'): Promise<Result<Nothing, ControlFault>> {
  const desk = world.desk(pd)
  if (desk === null) return err({ code: 'unknownPd' })
  await desk[what]()
  return done
}

function stateOf(world: World): Output<'state'> {
  return {
    now: world.clock.now(),
    devices: world.deviceIds.map((deviceId) => ({
      ...world.record(deviceId)!,
      life: LIVES[world.device(deviceId)!.hardware.life]!,
      where: world.whereIs(deviceId),
      batteryPercent: world.key(deviceId)?.battery.percent ?? null,
      clock: clockOf(world.key(deviceId)),
      identity: identityOf(world.device(deviceId)!),
    })),
    pds: world.desks.map((desk) => pdOf(world, desk)),
    doors: [...world.doors],
  }
}

const QUALITIES = ['synced', 'drifting', 'lost'] as const

function clockOf(key: VirtualKey | null): Output<'state'>['devices'][number]['clock'] {
  if (key === null) return null
  const quality = QUALITIES[key.rtc.quality]!
  return { quality, now: quality === 'lost' ? null : key.rtc.milliseconds }
}

function identityOf(device: VirtualKey | VirtualCylinder): Output<'state'>['devices'][number]['identity'] {
  if (LIVES[device.hardware.life] !== 'claimed') return null
  const { memory } = device
  return { sysId: memory.sysId, no: 'keyId' in memory ? memory.keyId : memory.cylId }
}

function pdOf(world: World, desk: Desk): Output<'state'>['pds'][number] {
  const { name, plugged, pd } = desk
  return {
    name,
    kind: pd.kind,
    plugged,
    now: pd.now(),
    slots: SLOTS.filter((slot) => pd.has(PORTS[slot])).map((slot) => ({
      slot,
      deviceId: pd.element(PORTS[slot])?.deviceId ?? null,
      led: pd.led(PORTS[slot]),
    })),
    planned: [...world.mishaps.planned(desk)],
  }
}

/** A visit as it goes over the wire: frames in hex. */
function visitOf(visit: DoorVisit): Output<'walk'> {
  return {
    ...visit,
    signals: visit.signals.map((signal) => ({ ...signal, steps: [...signal.steps] })),
    frames: visit.frames.map(({ from, bytes }) => ({ from, hex: Buffer.from(bytes).toString('hex') })),
  }
}

/** Events of the world as they go over the wire. */
export function watch(world: World, listener: (event: ControlEvent) => void): () => void {
  return world.subscribe((event) => {
    listener(event.kind === 'visit' ? { ...event, visit: visitOf(event.visit) } : event)
  })
}
