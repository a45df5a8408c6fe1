import { alternativesAt, type CylinderState, confirmedAt, type KeyState } from '../actual/index.ts'
import { entryEnded, scheduleOf, slotId } from '../desired/index.ts'
import type { CylinderImage, GroupNo, KeyImage, UnixSeconds } from '../model/index.ts'
import type { Mark } from './mark.ts'

/**
 * Half of a mark: how far one device is with its half of a right (the key with the entry, the door with its group), so that a
 * chart need not ask about every pair. Beside the marks: `none` = neither wished nor held; `possiblyStill` = not wished any more, and
 * perhaps still there; `wishedOtherwise` = wished, while the key may hold it with other times.
 */
export type Half = Mark | 'none' | 'possiblyStill' | 'wishedOtherwise'

/**
 * How far a key is with each entry that it holds, may hold or should hold, by `slotId`; blocks and task tickets left aside. A slot
 * that is not there is `none`. Costs the entries of its images.
 */
export function halvesOfKey(desired: KeyImage | null, key: KeyState, at: UnixSeconds): ReadonlyMap<string, Half> {
  const alternatives = alternativesAt(key.images, at).map(({ content }) => content)
  const known = alternatives.map((content) => (typeof content === 'string' ? null : timesBySlot(content, at)))
  const wanted = desired === null ? NO_ENTRIES : timesBySlot(desired, at)
  const held = confirmedAt(key.images, at)?.content ?? null
  const confirmed = held === null ? NO_ENTRIES : timesBySlot(held, at)
  const slots = new Set([wanted, ...known].flatMap((times) => [...(times?.keys() ?? [])]))
  const timesIn = (place: number, id: string): string =>
    alternatives[place] === 'unknown' ? UNKNOWN : (known[place]?.get(id) ?? NOTHING)
  return new Map(
    [...slots].map((id) => {
      const possible = alternatives.map((_, place) => timesIn(place, id))
      return [id, halfOf(wanted.get(id) ?? NOTHING, possible, confirmed.get(id) ?? NOTHING)]
    }),
  )
}

/** How far a door is with being in a group; `groupNo` null = with being there at all, which the claim decides. */
export function halfOfCylinder(
  desired: CylinderImage | null,
  groupNo: GroupNo | null,
  cylinder: CylinderState,
  at: UnixSeconds,
): Half {
  const member = ({ groups }: CylinderImage) => (groupNo === null || groups.includes(groupNo) ? 'in' : NOTHING)
  const held = alternativesAt(cylinder.images, at).map(({ content }) => {
    if (content === 'nothing') return NOTHING
    return content === 'unknown' ? UNKNOWN : member(content)
  })
  const confirmed = confirmedAt(cylinder.images, at)?.content ?? null
  return halfOf(desired === null ? NOTHING : member(desired), held, confirmed === null ? NOTHING : member(confirmed))
}

const NOTHING = ''
const UNKNOWN = '?'
const NO_ENTRIES: ReadonlyMap<string, string> = new Map()

/** When each entry opens, as a text to compare. The offsets are no wish: a record that is only written on means the same. */
function timesBySlot(image: KeyImage, at: UnixSeconds): ReadonlyMap<string, string> {
  const live = image.entries.filter((entry) => entry.slot.kind !== 'task' && !entryEnded(image, entry, at))
  return new Map(
    live.map((entry) => {
      const schedule = scheduleOf(image, entry)
      const times = schedule && [schedule.window?.to, Math.max(schedule.window?.from ?? 0, at), schedule.periods]
      return [slotId(entry.slot), JSON.stringify([entry.listMode, times])]
    }),
  )
}

function halfOf(wish: string, held: readonly string[], confirmed: string): Half {
  const some = (test: (one: string) => boolean) => held.some(test)
  if (wish === NOTHING) {
    if (!some((one) => one !== NOTHING)) return 'none'
    return some((one) => one === NOTHING || one === UNKNOWN) ? 'possiblyStill' : 'takenAway'
  }
  if (!some((one) => one !== wish)) return 'confirmed'
  if (some((one) => one === wish)) return confirmed === wish ? 'possibly' : 'underWay'
  return some((one) => one !== NOTHING) ? 'wishedOtherwise' : 'wished'
}

const UNWISHED: readonly Half[] = ['none', 'takenAway', 'possiblyStill']
const NEVER_THERE: readonly Half[] = ['none', 'wished']
const SURELY_THERE: readonly Half[] = ['confirmed', 'takenAway']

/** The mark of one right at one door from its halves; null = no mark. The order of the two does not matter. */
export function combineHalves(a: Half, b: Half): Mark | null {
  const both = [a, b]
  if (both.some((half) => UNWISHED.includes(half))) {
    if (both.some((half) => NEVER_THERE.includes(half))) return null
    return both.every((half) => SURELY_THERE.includes(half)) ? 'takenAway' : 'possibly'
  }
  if (both.some((half) => half === 'wished' || half === 'wishedOtherwise')) return 'wished'
  if (both.includes('underWay')) return 'underWay'
  return both.includes('possibly') ? 'possibly' : 'confirmed'
}

const LEAST_SETTLED: readonly Mark[] = ['wished', 'underWay', 'possibly', 'takenAway', 'confirmed']

/** The mark of a cell in which several rights meet: that of the least settled one. null = none of them has one. */
export function markOfCell(marks: readonly (Mark | null)[]): Mark | null {
  return LEAST_SETTLED.find((mark) => marks.includes(mark)) ?? null
}
