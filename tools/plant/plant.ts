import { setTimeout as sleep } from 'node:timers/promises'
import { type Listener, type Patience, type Program, type Supervised, supervise } from './child.ts'

/** A program with what must be so before the next one is started. */
export interface Member extends Program {
  /** Asked again and again after the start; programs that nobody waits for are ready at once. */
  readonly ready?: () => Promise<boolean>
}

export interface Plant {
  /** Ends all, the last one first. */
  stop(): Promise<void>
}

const ASK_MS = 100

/**
 * Starts the members in order, each when the one before is ready; resolves when the last one is. After `signal` was
 * aborted nothing more is started.
 */
export async function startPlant(
  members: readonly Member[],
  listener: Listener,
  signal: AbortSignal,
  patience?: Patience,
): Promise<Plant> {
  const started: Supervised[] = []
  const plant: Plant = {
    async stop() {
      for (const member of started.reverse()) await member.stop()
    },
  }
  for (const member of members) {
    if (signal.aborted) return plant
    started.push(supervise(member, listener, patience))
    while (!signal.aborted && member.ready && !(await member.ready())) await sleep(ASK_MS)
  }
  return plant
}
