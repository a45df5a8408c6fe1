import { type Draft, keysWithRight, type PolicyView, reachableDoors, rightsToDoor, withDraft } from '../access/index.ts'
import {
  type CompileError,
  compileCylinder,
  compileKey,
  cylinderSteps,
  type KeyWish,
  wishFor,
} from '../desired/index.ts'
import { type Full, type KeyCapacity, type KeyLoad, type KeyMemory, keyMemory, whatIsFull } from '../memory/index.ts'
import type { CylinderImage, CylinderNo, GroupNo, KeyImage, KeyNo, UnixSeconds } from '../model/index.ts'

/** What saving a draft would mean, shown before it is saved. */
export interface DraftSummary {
  readonly granted: number
  readonly revoked: number
  /** Keys that would gain or lose doors, whatever the hour. */
  readonly doors: readonly {
    readonly keyNo: KeyNo
    readonly gained: readonly CylinderNo[]
    readonly lost: readonly CylinderNo[]
  }[]
  /** Keys that would have to visit a programming device. */
  readonly keysToUpdate: readonly {
    readonly keyNo: KeyNo
    readonly image: KeyImage
    readonly memory: KeyMemory
    /** What would overflow; such a draft cannot be saved. */
    readonly full: Full | null
  }[]
  /** Doors a carrier would have to visit: their groups change, or they have to learn of a block of a key that reaches them. */
  readonly doorsToVisit: readonly CylinderNo[]
  /** Keys whose wish cannot be put into them. */
  readonly impossible: readonly { readonly keyNo: KeyNo; readonly error: CompileError }[]
}

/** What the summary has to know beside the policy. */
export interface Surroundings {
  /** The newest image of a key, null = none yet. */
  keyImage(keyNo: KeyNo): KeyImage | null
  /** The newest image of a cylinder, null = never claimed. */
  cylinderImage(cylinderNo: CylinderNo): CylinderImage | null
  outside(keyNo: KeyNo): Pick<KeyWish, 'secretGeneration' | 'minEpoch' | 'carries'>
  memory(keyNo: KeyNo): { readonly load: KeyLoad; readonly capacity: KeyCapacity }
}

/** Compares a policy before and after a draft. Costs the keys and doors the draft touches, not the system. */
export function summarise(before: PolicyView, draft: Draft, around: Surroundings, at: UnixSeconds): DraftSummary {
  const after = withDraft(before, draft)
  const own = touchedKeys(draft)
  const changedDoors = draft.cylinders.map(({ cylinderNo }) => cylinderNo)
  const byDoor = new Set(
    changedDoors.flatMap((door) => [...keysWithRight(before, door), ...keysWithRight(after, door)]),
  )
  const doors = ascending([...own, ...byDoor]).flatMap((keyNo) => {
    const was = doorsOf(before, keyNo, own.has(keyNo) ? null : changedDoors)
    const is = doorsOf(after, keyNo, own.has(keyNo) ? null : changedDoors)
    const gained = ascending([...is].filter((door) => !was.has(door)))
    const lost = ascending([...was].filter((door) => !is.has(door)))
    return gained.length + lost.length === 0 ? [] : [{ keyNo, gained, lost }]
  })

  // A door that joins or leaves a group costs no key an update, unless the local time of its entry changes (R100).
  const zoned = changedDoors.some((door) => !sameZones(before, after, door))
  const toCompile = ascending(zoned ? [...own, ...byDoor] : [...own])
  const keysToUpdate: DraftSummary['keysToUpdate'][number][] = []
  const impossible: DraftSummary['impossible'][number][] = []
  for (const keyNo of toCompile) {
    const wish = wishFor(after, keyNo, around.outside(keyNo))
    if (wish === null) continue
    const previous = around.keyImage(keyNo)
    const result = compileKey(wish, previous, at)
    if (!result.ok) impossible.push({ keyNo, error: result.error })
    else if (result.value !== previous) {
      const { load, capacity } = around.memory(keyNo)
      const memory = keyMemory(result.value, load, capacity)
      const full = whatIsFull(memory, previous && keyMemory(previous, load, capacity))
      keysToUpdate.push({ keyNo, image: result.value, memory, full })
    }
  }

  const visits = new Set<CylinderNo>()
  for (const cylinder of draft.cylinders) {
    const image = around.cylinderImage(cylinder.cylinderNo)
    const wanted = compileCylinder(cylinder, 0, image)
    if (image !== null && wanted.ok && cylinderSteps(image, wanted.value).length > 0) visits.add(cylinder.cylinderNo)
  }
  for (const keyNo of draft.blocks) for (const door of reachableDoors(before, keyNo)) visits.add(door)

  return {
    granted: draft.grants.length,
    revoked: draft.revokes.length,
    doors,
    keysToUpdate,
    doorsToVisit: ascending([...visits]),
    impossible,
  }
}

function touchedKeys(draft: Draft): ReadonlySet<KeyNo> {
  const rights = [...draft.grants, ...draft.revokes].map(({ keyNo }) => keyNo)
  return new Set([...rights, ...draft.keys.map(({ keyNo }) => keyNo), ...draft.blocks, ...draft.unblocks])
}

/**
 * The doors that some right of the key reaches, whatever the hour; none when it is blocked or never valid. `among`: only these
 * are asked about.
 */
function doorsOf(view: PolicyView, keyNo: KeyNo, among: readonly CylinderNo[] | null): ReadonlySet<CylinderNo> {
  const key = view.key(keyNo)
  if (key === undefined || view.blocked(keyNo) || key.validity.kind === 'never') return NO_DOORS
  if (among === null) return new Set(reachableDoors(view, keyNo))
  return new Set(
    among.filter((door) => {
      const cylinder = view.cylinder(door)
      return cylinder !== undefined && rightsToDoor(view, keyNo, cylinder).length > 0
    }),
  )
}

const NO_DOORS: ReadonlySet<CylinderNo> = new Set()

/** Are the zones of the door and of every group it was or will be in the same before and after? */
function sameZones(before: PolicyView, after: PolicyView, door: CylinderNo): boolean {
  const [was, is] = [before.cylinder(door), after.cylinder(door)]
  const groups = [...(was?.groups ?? []), ...(is?.groups ?? [])]
  const zonesOf = (view: PolicyView, groupNo: GroupNo) =>
    [...new Set(view.members(groupNo).map((member) => view.cylinder(member)?.zone))].sort().join()
  return was?.zone === is?.zone && groups.every((groupNo) => zonesOf(before, groupNo) === zonesOf(after, groupNo))
}

function ascending<No extends number>(numbers: readonly No[]): readonly No[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
