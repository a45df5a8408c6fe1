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
  return ((matrix.bits[row * matrix.wordsPerRow + (column >> 5)]! >>> (column & 31)) & 1) === 1
}

/**
 * Effective access of a whole system at an instant (R068): the answer of `mayOpen` for every pair, by one pass over the
 * rights that ORs the bit set of each target into the row of its key.
 */
export function effectiveAccess(policy: Policy, at: UnixSeconds): AccessMatrix {
  const { keys, cylinders, rights } = policy
  const words = (cylinders.length + 31) >> 5
  const bits = new Uint32Array(keys.length * words)
  const columns = new Map<number, number>()
  const groups = new Map<number, Uint32Array>()
  const zones = new Map<string, Zone>()
  for (const [column, cylinder] of cylinders.entries()) {
    columns.set(cylinder.cylinderNo, column)
    let zone = zones.get(cylinder.zone)
    if (zone === undefined) {
      const rules = policy.zones[cylinder.zone]
      const minute = rules === undefined ? null : minuteOfWeek(offsetAt(rules, at), at)
      zone = { minute, doors: new Uint32Array(words) }
      zones.set(cylinder.zone, zone)
    }
    setBit(zone.doors, column)
    for (const groupNo of cylinder.groups) {
      let group = groups.get(groupNo)
      if (group === undefined) {
        group = new Uint32Array(words)
        groups.set(groupNo, group)
      }
      setBit(group, column)
    }
  }

  const clocks = [...zones.values()]
  const blocked = new Set(policy.blocks.map((block) => block.keyNo))
  const rows = new Map<KeyNo, number>()
  for (const [row, key] of keys.entries()) {
    if (validityAt(key.validity, at) === 'valid' && !blocked.has(key.keyNo)) rows.set(key.keyNo, row)
  }
  for (const { keyNo, target, week, window } of rights) {
    const row = rows.get(keyNo)
    if (row === undefined || !inWindow(window, at)) continue
    const open = doorsWhere(week, clocks)
    if (target.kind === 'cylinder') {
      const column = columns.get(target.cylinderNo)
      if (column === undefined || (open !== ALL && !hasBit(open, column))) continue
      const word = row * words + (column >> 5)
      bits[word] = bits[word]! | (1 << (column & 31))
    } else {
      const group = groups.get(target.groupNo)
      if (group !== undefined) addRow(bits, row * words, group, open)
    }
  }
  for (const [row, key] of keys.entries()) {
    const open = doorsWhere(key.week, clocks)
    if (open !== ALL) keepRow(bits, row * words, open)
  }
  return { keys: keys.map((k) => k.keyNo), cylinders: cylinders.map((c) => c.cylinderNo), bits, wordsPerRow: words }
}

/** A zone at the instant: minute of the week there (null = unknown zone), and its doors. */
interface Zone {
  readonly minute: number | null
  readonly doors: Uint32Array
}

const ALL = 'all'

/** Doors whose local time is inside the week now. */
function doorsWhere(week: Week, clocks: readonly Zone[]): Uint32Array | typeof ALL {
  if (week === 'always') return ALL
  const open = clocks.filter((zone) => zone.minute !== null && weekContains(week, zone.minute))
  if (open.length === clocks.length) return ALL
  const doors = new Uint32Array(clocks[0]?.doors.length ?? 0)
  for (const zone of open) addRow(doors, 0, zone.doors, ALL)
  return doors
}

function addRow(bits: Uint32Array, start: number, doors: Uint32Array, open: Uint32Array | typeof ALL): void {
  const words = doors.length
  if (open === ALL) for (let i = 0; i < words; i++) bits[start + i] = bits[start + i]! | doors[i]!
  else for (let i = 0; i < words; i++) bits[start + i] = bits[start + i]! | (doors[i]! & open[i]!)
}

function keepRow(bits: Uint32Array, start: number, open: Uint32Array): void {
  for (let i = 0; i < open.length; i++) bits[start + i] = bits[start + i]! & open[i]!
}

function setBit(bits: Uint32Array, index: number): void {
  bits[index >> 5] = bits[index >> 5]! | (1 << (index & 31))
}

function hasBit(bits: Uint32Array, index: number): boolean {
  return ((bits[index >> 5]! >>> (index & 31)) & 1) === 1
}
