import { REASONS } from '@lockwright/domain/model'
import { reasonWord, type reasonWords } from '../parts/reasonWords.ts'
import type { Say } from '../words/index.ts'
import type { Visit } from './site.ts'
import type { WorkbenchWord } from './words.ts'

const NAMES = new Map<number, string>(Object.entries(REASONS).map(([name, code]) => [code, name]))
const MISHAPS: ReadonlySet<string> = new Set(['mechanics', 'noBattery', 'disabled', 'noAnswer', 'powerCut', 'pulled'])

type SayReason = Say<keyof (typeof reasonWords)['en']>

/** Why, in words: the reason of the cylinder, or what kept the two from talking. */
function reasonOf({ reason }: Visit, say: Say<WorkbenchWord>, sayReason: SayReason): string {
  if (typeof reason === 'number') return sayReason(reasonWord(NAMES.get(reason) ?? null))
  return MISHAPS.has(reason) ? say(reason as WorkbenchWord) : reason
}

/** "opened", or "stayed shut, outside its schedule". */
export function outcomeOf(visit: Visit, say: Say<WorkbenchWord>, sayReason: SayReason): string {
  const clean = visit.reason === REASONS.ok
  if (visit.opened && clean) return say('opened')
  const reason = reasonOf(visit, say, sayReason)
  // The motor had moved before the key was pulled or the power failed.
  return visit.opened ? `${say('opened')}, ${reason}` : say('refusedBecause', { reason })
}

/** What the key showed, in words (R146, R147). */
export const signalsOf = (visit: Visit, say: Say<WorkbenchWord>): string =>
  visit.signals.map(({ kind }) => say(`signal_${kind}`)).join('; ')
