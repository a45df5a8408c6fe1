import type { CylinderNo, KeyNo, Policy, UnixSeconds, Week } from '../model/index.ts'
import { inWindow, minuteOfWeek, offsetAt, validityAt, weekContains } from '../schedule/index.ts'

/** Which key opens which cylinder at one instant: one bit a pair, one row a key. */
export interface AccessMatrix {
  /** Row i belongs to `keys[i]`, in the order of the policy. */
  readonly keys: readonly KeyNo[]
  /** Bit j belongs to `cylinders[j]`, in the order of the policy. */
  readonly cylinders: readonly CylinderNo[]
  /** Row i starts at word i * wordsPerRow; bit j is bit j % 32 of word j >> 5. */
  readonly bits: Uint32Array
  readonly wordsPerRow: number
}

/** Does the key of row `row` open the cylinder of column `column`? */
export function opensAt(matrix: AccessMatrix, row: number, column: number): boolean {
  return hasBit(matrix.bits, row * matrix.wordsPerRow * 32 + column)
}

/**
 * Effective access of a whole system at an instant (R068): the answer of `mayOpen` for every pair. One pass over the rights
 * collects for each key the door sets of its targets, one pass over the rows unites them.
 */
export function effectiveAccess(policy: Policy, at: UnixSeconds): AccessMatrix {
  const { keys, cylinders } = policy
  const doors = indexDoors(policy, at)
  const words = doors.words
  const bits = new Uint32Array(keys.length * words)
  const blocked = new Set(policy.blocks.map((block) => block.keyNo))
  const rows = new Map<KeyNo, { readonly row: number; readonly sets: Uint32Array[] }>()
  for (const [row, key] of keys.entries()) {
    if (validityAt(key.validity, at) === 'valid' && !blocked.has(key.keyNo)) rows.set(key.keyNo, { row, sets: [] })
  }
  for (const { keyNo, target, week, window } of policy.rights) {
    const key = rows.get(keyNo)
    if (key === undefined || !inWindow(window, at)) continue
    const open = doorsInside(week, doors)
    if (open === null) continue
    if (target.kind === 'group') {
      const members = doors.groups.get(target.groupNo)
      if (members !== undefined) key.sets.push(open === doors.all ? members : common(members, open))
    } else {
      const column = doors.columns.get(target.cylinderNo)
      if (column !== undefined && hasBit(open, column)) setBit(bits, key.row * words * 32 + column)
    }
  }
  for (const { row, sets } of rows.values()) uniteInto(bits, row * words, sets)
  for (const [row, key] of keys.entries()) {
    const open = doorsInside(key.week, doors)
    if (open !== doors.all) for (let i = 0; i < words; i++) bits[row * words + i]! &= open === null ? 0 : open[i]!
  }
  return { keys: keys.map((k) => k.keyNo), cylinders: cylinders.map((c) => c.cylinderNo), bits, wordsPerRow: words }
}

/** Door sets (bit = column) of a policy at one instant. */
interface Doors {
  readonly words: number
  readonly all: Uint32Array
  readonly columns: ReadonlyMap<CylinderNo, number>
  readonly groups: ReadonlyMap<number, Uint32Array>
  /** The doors of each zone and the minute of the week there; an unknown zone has no time. */
  readonly zones: readonly { readonly minute: number | null; readonly doors: Uint32Array }[]
}

function indexDoors({ cylinders, zones }: Policy, at: UnixSeconds): Doors {
  const words = (cylinders.length + 31) >> 5
  const all = new Uint32Array(words)
  const columns = new Map<CylinderNo, number>()
  const groups = new Map<number, Uint32Array>()
  const byZone = new Map<string, Uint32Array>()
  const put = <Name>(sets: Map<Name, Uint32Array>, name: Name, column: number): void => {
    const set = sets.get(name) ?? new Uint32Array(words)
    sets.set(name, set)
    setBit(set, column)
  }
  for (const [column, cylinder] of cylinders.entries()) {
    columns.set(cylinder.cylinderNo, column)
    setBit(all, column)
    put(byZone, cylinder.zone, column)
    for (const groupNo of cylinder.groups) put(groups, groupNo, column)
  }
  const clocks = [...byZone].map(([name, doors]) => {
    const rules = zones[name]
    return { minute: rules === undefined ? null : minuteOfWeek(offsetAt(rules, at), at), doors }
  })
  return { words, all, columns, groups, zones: clocks }
}

/** Doors whose local time is inside the week now; null = none, `doors.all` itself = all. */
function doorsInside(week: Week, doors: Doors): Uint32Array | null {
  if (week === 'always') return doors.all
  const inside = (minute: number | null) => minute !== null && weekContains(week, minute)
  if (doors.zones.every(({ minute }) => inside(minute))) return doors.all
  if (!doors.zones.some(({ minute }) => inside(minute))) return null
  const open = new Uint32Array(doors.words)
  uniteInto(
    open,
    0,
    doors.zones.filter(({ minute }) => inside(minute)).map((zone) => zone.doors),
  )
  return open
}

function common(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => word & b[i]!)
}

/** ORs sets into the words from `start` on, four at a time: each word of the row is then read and written less often. */
function uniteInto(bits: Uint32Array, start: number, sets: readonly Uint32Array[]): void {
  let next = 0
  for (; next + 4 <= sets.length; next += 4) {
    const a = sets[next]!
    const b = sets[next + 1]!
    const c = sets[next + 2]!
    const d = sets[next + 3]!
    for (let i = 0; i < a.length; i++) bits[start + i]! |= a[i]! | b[i]! | c[i]! | d[i]!
  }
  for (; next < sets.length; next++) {
    const set = sets[next]!
    for (let i = 0; i < set.length; i++) bits[start + i]! |= set[i]!
  }
}

function setBit(bits: Uint32Array, index: number): void {
  bits[index >> 5]! |= 1 << (index & 31)
}

function hasBit(bits: Uint32Array, index: number): boolean {
  return ((bits[index >> 5]! >>> (index & 31)) & 1) === 1
}
