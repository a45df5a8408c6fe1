import { createContext, type PointerEvent, useContext } from 'react'
import type { DoorMishap } from './mishap/doorMishap.ts'
import type { SiteState } from './site.ts'
import type { SeenVisit, SiteLog } from './siteLog.ts'
import type { Door, Target, Thing } from './things.ts'
import type { Drag } from './useDrag.ts'

/** What is open in the drawer with the messages. */
export type MessagesOf = 'visit' | 'left' | 'right' | 'cable'

/** Everything on the workbench, and the hands that move it. */
export interface Bench {
  readonly state: SiteState
  readonly things: readonly Thing[]
  readonly doors: readonly Door[]
  readonly log: SiteLog
  /** The last visit, shown at its door until the next thing is done. */
  readonly atDoor: SeenVisit | null
  /** deviceId of the key that is still in that door. */
  readonly inDoor: string | null
  readonly sound: boolean
  readonly drag: Drag | null
  /** `targetId`s where what is dragged may go. */
  readonly allowed: ReadonlySet<string>
  readonly mishap: DoorMishap | null
  setMishap(mishap: DoorMishap | null): void
  /** What was planned for the last visit, and whether it came to it. */
  readonly lastMishap: { readonly mishap: DoorMishap; readonly struck: boolean } | null
  take(thing: Thing, event: PointerEvent): void
  wasCarried(): boolean
  move(thing: Thing, target: Target): void
  /** Asks for the name of a new door first. */
  hangAtNewDoor(thing: Thing): void
  /** Takes the key out of the door. */
  pull(): void
  /** Anything else hands can do: `run(() => atSite('plug', {}))`. */
  run(work: () => Promise<unknown>): void
  /** Says what was done. */
  tell(text: string): void
  open(messages: MessagesOf): void
}

export const BenchContext = createContext<Bench | null>(null)

/** Only on the workbench. */
export function useBench(): Bench {
  const bench = useContext(BenchContext)
  if (bench === null) throw new Error('no workbench around this component')
  return bench
}
