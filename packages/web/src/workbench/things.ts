import type { SiteState, Slot } from './site.ts'

type SiteDevice = SiteState['devices'][number]

/** What the system knows of its keys and cylinders: enough to name them. */
export interface Names {
  readonly keys: readonly KeyName[]
  readonly cylinders: readonly CylinderName[]
  /** There are more than were asked for. */
  readonly more: boolean
}

export interface KeyName {
  readonly keyNo: number
  readonly keyId: number
  readonly marking: string
  /** Who has it, or what people call it; may be empty. */
  readonly name: string
  readonly blocked: boolean
}

export interface CylinderName {
  readonly cylinderNo: number
  readonly marking: string
  readonly name: string
  readonly place: string
}

/** A virtual key or cylinder with what the system calls it. */
export interface Thing extends SiteDevice {
  /** On the key or cylinder, else the device's own id. */
  readonly marking: string
  readonly name: string
  readonly blocked: boolean
  /** `here`: of this system; `foreign`: of another one. */
  readonly belongs: 'nobody' | 'here' | 'foreign'
  /** keyNo or cylinderNo in this system. */
  readonly no: number | null
}

/** A place for a cylinder. */
export interface Door {
  readonly place: string
  readonly marking: string
  readonly name: string
  /** null: of another system, nobody here knows where. */
  readonly floor: string | null
  readonly cylinder: Thing | null
}

/** The system's own by marking, then blanks, then strangers. */
const ORDER = { here: 0, nobody: 1, foreign: 2 } as const
const inOrder = (a: Thing, b: Thing): number =>
  ORDER[a.belongs] - ORDER[b.belongs] || a.marking.localeCompare(b.marking, undefined, { numeric: true })

/** Blanks are known by the end of their id. */
const SHORT_ID = 6

export function thingsOf(state: SiteState, names: Names, systemNo: number): readonly Thing[] {
  const keys = new Map(names.keys.map((key) => [key.keyId, key]))
  const cylinders = new Map(names.cylinders.map((cylinder) => [cylinder.cylinderNo, cylinder]))
  const things = state.devices.map((device): Thing => {
    const { identity, kind, deviceId } = device
    const belongs = identity === null ? 'nobody' : identity.sysId === systemNo ? 'here' : 'foreign'
    const key = belongs === 'here' && kind === 'key' ? keys.get(identity!.no) : undefined
    const cylinder = belongs === 'here' && kind === 'cylinder' ? cylinders.get(identity!.no) : undefined
    return {
      ...device,
      belongs,
      marking: key?.marking ?? cylinder?.marking ?? deviceId.slice(-SHORT_ID),
      name: key?.name ?? cylinder?.name ?? '',
      blocked: key?.blocked ?? false,
      no: key?.keyNo ?? cylinder?.cylinderNo ?? null,
    }
  })
  return things.sort(inOrder)
}

/** Every door of the site, and the places of this system that wait for their cylinder; by marking. */
export function doorsOf(state: SiteState, things: readonly Thing[], names: Names, systemCode: string): readonly Door[] {
  const known = new Map(names.cylinders.map((cylinder) => [cylinder.marking, cylinder]))
  const hung = state.doors.map(({ place, deviceId }): Door => {
    const cylinder = things.find((thing) => thing.deviceId === deviceId) ?? null
    if (cylinder?.belongs === 'foreign') return { place, marking: place, name: '', floor: null, cylinder }
    const marking = cylinder?.belongs === 'here' ? cylinder.marking : place
    const planned = known.get(marking)
    return { place, marking, name: planned?.name ?? '', floor: planned?.place ?? '', cylinder }
  })
  const filled = new Set(hung.filter(({ floor }) => floor !== null).map(({ marking }) => marking))
  const places = new Set(hung.map(({ place }) => place))
  const waiting = names.cylinders
    .filter(({ marking }) => !filled.has(marking))
    .map(({ marking, name, place: floor }): Door => {
      // Another system on this site may have a door of the same name.
      const place = places.has(marking) ? `${marking} ${systemCode}` : marking
      return { place, marking, name, floor, cylinder: null }
    })
  return [...hung, ...waiting].sort((a, b) => a.marking.localeCompare(b.marking, undefined, { numeric: true }))
}

/** Doors by where they are, in the order of their first door; those of other systems last. */
export function floorsOf(
  doors: readonly Door[],
): readonly { readonly floor: string | null; readonly doors: readonly Door[] }[] {
  const floors = Map.groupBy(doors, ({ floor }) => floor)
  const all = [...floors].map(([floor, inIt]) => ({ floor, doors: inIt }))
  return [...all.filter(({ floor }) => floor !== null), ...all.filter(({ floor }) => floor === null)]
}

/** Where a key or cylinder can go. */
export type Target =
  | { readonly to: 'hand' }
  | { readonly to: 'slot'; readonly slot: Slot }
  | { readonly to: 'door'; readonly place: string }

/** One word for a target, for places in the page that take something. */
export const targetId = (target: Target): string =>
  target.to === 'hand' ? 'hand' : target.to === 'slot' ? `slot ${target.slot}` : `door ${target.place}`

export const SLOTS: readonly Slot[] = ['left', 'right', 'cable']

/** Who is at a slot. */
export const atSlot = (things: readonly Thing[], slot: Slot): Thing | undefined =>
  things.find(({ where }) => where.in === 'slot' && where.slot === slot)

/** Where this key or cylinder can go from where it is; nothing that is taken. */
export function targetsOf(thing: Thing, things: readonly Thing[], doors: readonly Door[]): readonly Target[] {
  const slots = SLOTS.filter((slot) => (slot === 'cable') === (thing.kind === 'cylinder') && !atSlot(things, slot))
  const open = doors.filter(({ cylinder }) => (cylinder === null) === (thing.kind === 'cylinder'))
  return [
    ...slots.map((slot): Target => ({ to: 'slot', slot })),
    ...open.map(({ place }): Target => ({ to: 'door', place })),
    ...(thing.where.in === 'hand' ? [] : [{ to: 'hand' } as const]),
  ]
}
