import type { Right, RightTarget, Slot, UnixSeconds, Week, Window } from '../model/index.ts'
import { intersectionOfWeeks, inWindow, isEmptyWeek, normaliseWeek, sameWeek, unionOfWeeks } from '../schedule/index.ts'

/** When one entry opens: one week limited to one window, all that an entry can hold (spec/door.md). */
export interface Times {
  readonly week: Week
  readonly window: Window | null
}

/**
 * Union of the rights on one slot from `at` on, inside the key's own week (law 9). Rights that have ended or never open
 * are left out; null = nothing is left; `windowsDiffer` = the union is not one week in one window.
 */
export function mergeRights(rights: readonly Right[], keyWeek: Week, at: UnixSeconds): Times | null | 'windowsDiffer' {
  const live = rights
    .filter(({ window }) => window === null || (window.to > at && window.from < window.to))
    .map(({ week, window }) => ({ week: intersectionOfWeeks(week, keyWeek), window }))
    .filter(({ week }) => !isEmptyWeek(week))
  if (live.length < 2) return live[0] ?? null

  // The union is one week in one window exactly when the week is the same in each stretch between two bounds of windows,
  // from the first opening to the last.
  const bounds = live.flatMap(({ window }) => (window === null ? [] : [window.from, window.to])).filter((t) => t > at)
  const starts = [at, ...bounds].sort((a, b) => a - b)
  const weekFrom = (start: UnixSeconds): Week =>
    live.filter(({ window }) => inWindow(window, start)).reduce<Week>((all, { week }) => unionOfWeeks(all, week), [])
  const weeks = starts.map(weekFrom)
  const first = weeks.findIndex((week) => !isEmptyWeek(week))
  const last = weeks.findLastIndex((week) => !isEmptyWeek(week))
  const week = weeks[first]!
  if (!weeks.slice(first, last + 1).every((other) => sameWeek(week, other))) return 'windowsDiffer'

  const windows = live.map(({ window }) => window)
  if (windows.some((window) => window === null)) return { week: normaliseWeek(week), window: null }
  const from = Math.min(...windows.map((window) => window!.from)) as UnixSeconds
  const to = Math.max(...windows.map((window) => window!.to)) as UnixSeconds
  return { week: normaliseWeek(week), window: { from, to } }
}

/** The slots that rights name, ascending (cylinders, then groups), each with its rights in a stable order. */
export function rightsBySlot(
  rights: readonly Right[],
): readonly { readonly slot: RightTarget; readonly rights: readonly Right[] }[] {
  const slots = new Map<string, { slot: RightTarget; rights: Right[] }>()
  for (const right of rights) {
    const id = slotId(right.target)
    const found = slots.get(id)
    if (found === undefined) slots.set(id, { slot: right.target, rights: [right] })
    else found.rights.push(right)
  }
  return [...slots.values()].sort((a, b) => compareSlots(a.slot, b.slot))
}

/** Text that names a slot; equal exactly for the same slot. */
export function slotId(slot: Slot): string {
  return slot.kind === 'group' ? `group ${slot.groupNo}` : `${slot.kind} ${slot.cylinderNo}`
}

const ORDER = { cylinder: 0, group: 1, task: 2 } as const

/** Order of entries in a key image: cylinders, groups, task tickets; inside each by number. */
export function compareSlots(a: Slot, b: Slot): number {
  return ORDER[a.kind] - ORDER[b.kind] || slotNumber(a) - slotNumber(b)
}

function slotNumber(slot: Slot): number {
  return slot.kind === 'group' ? slot.groupNo : slot.cylinderNo
}
