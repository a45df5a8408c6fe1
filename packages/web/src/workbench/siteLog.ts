import type { ControlEvent } from '@lockwright/simulator/control'
import type { PdFault, Slot, Visit } from './site.ts'

/** A frame that passed a programming device; nobody there can read it. */
export interface PassedFrame {
  readonly direction: 'toElement' | 'fromElement'
  readonly type: number
  readonly length: number
}

/** What happened at one slot since an element was put in. */
export interface SlotLog {
  readonly state: 'empty' | 'working' | 'closed' | 'removed'
  readonly frames: readonly PassedFrame[]
  /** Reason of CLOSE (spec/registries.md 12); null: not closed by the host. */
  readonly closed: number | null
  /** Time of this browser, ms since 1970. */
  readonly since: number
}

export interface SeenVisit {
  readonly key: string
  readonly place: string
  readonly visit: Visit
}

/** What this page heard of the site since it was opened. */
export interface SiteLog {
  readonly slots: Readonly<Record<Slot, SlotLog>>
  readonly visit: SeenVisit | null
  /** Somebody opened a door since this page was opened. */
  readonly opened: boolean
  readonly struck: readonly { readonly at: number; readonly fault: PdFault }[]
}

const FRAMES_KEPT = 500
const STRUCK_KEPT = 10
const quiet: SlotLog = { state: 'empty', frames: [], closed: null, since: 0 }
export const NOTHING_HEARD: SiteLog = {
  slots: { left: quiet, right: quiet, cable: quiet },
  visit: null,
  opened: false,
  struck: [],
}

/** The log after one more event, heard at `at` (ms since 1970). */
export function hear(log: SiteLog, event: ControlEvent, at: number): SiteLog {
  switch (event.kind) {
    case 'element':
      return inSlot(log, event.slot, (before) =>
        event.presence === 'gone'
          ? { ...before, state: before.state === 'working' ? 'removed' : 'empty' }
          : { ...quiet, since: at },
      )
    case 'frame':
      return inSlot(log, event.slot, (before) => {
        const { direction, type, length } = event
        // A frame after the end begins a new session with the same element.
        const { frames, since } = before.state === 'working' ? before : { frames: [], since: at }
        return {
          state: 'working',
          frames: [...frames, { direction, type, length }].slice(-FRAMES_KEPT),
          closed: null,
          since,
        }
      })
    case 'closed':
      return inSlot(log, event.slot, (before) => ({ ...before, state: 'closed', closed: event.reason }))
    case 'visit': {
      const { key, place, visit } = event
      return { ...log, visit: { key, place, visit }, opened: log.opened || visit.opened }
    }
    case 'struck':
      return { ...log, struck: [{ at, fault: event.fault }, ...log.struck].slice(0, STRUCK_KEPT) }
    default:
      return log
  }
}

function inSlot(log: SiteLog, slot: Slot, change: (before: SlotLog) => SlotLog): SiteLog {
  return { ...log, slots: { ...log.slots, [slot]: change(log.slots[slot]) } }
}
