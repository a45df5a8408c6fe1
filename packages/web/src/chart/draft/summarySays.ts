import type { ChartSay } from '../words.ts'
import type { DraftAnswer } from './useSummary.ts'

/** "+14 rights, −3, 6 keys to update, 2 doors to visit, key memory 31 %": what there is nothing of is left out. */
export function summarySays(summary: DraftAnswer['summary'], say: ChartSay): string[] {
  const { granted, revoked, changed, keysToUpdate, doorsToVisit, memory } = summary
  return [
    granted > 0 && say('granted', { count: granted }),
    revoked > 0 && say(granted > 0 ? 'revoked' : 'revokedAlone', { count: revoked }),
    changed > 0 && say('retimed', { count: changed }),
    keysToUpdate.length > 0 && say('keysToUpdate', { count: keysToUpdate.length }),
    doorsToVisit.length > 0 && say('doorsToVisit', { count: doorsToVisit.length }),
    memory !== null && say('memory', { percent: memory.percent }),
  ].filter((part) => part !== false)
}
