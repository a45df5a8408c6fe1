import type { Say } from '../words/index.ts'
import type { KeyInFull } from './key.ts'
import type { pageWords } from './pageWords.ts'

type SayPage = Say<keyof (typeof pageWords)['en']>

/**
 * A key in one sentence: "Handed out to Ada Lind until 31 Mar; opens 12 doors; 1 change waits for the next update". Only what devices
 * have said counts as open.
 */
export function keySentence(key: KeyInFull, now: number, say: SayPage, shown: (instant: string) => string): string {
  const { head, handOut, validity, state } = key
  const parts: string[] = []
  if (handOut === null) parts.push(say(state === 'nonProgrammed' ? 'notProgrammed' : 'atHome'))
  else if (handOut.dueAt === null) parts.push(say('outTo', { holder: handOut.holder }))
  else {
    const facts = { holder: handOut.holder, due: shown(handOut.dueAt) }
    parts.push(say(handOut.overdue ? 'outOverdue' : 'outUntil', facts))
  }
  if (state === 'programmedUnpublished') parts.push(say('programmedUnpublished'))
  const { confirmed, takenAway, possibly, underWay, wished } = head.doors
  if (state !== 'nonProgrammed') {
    const sure = confirmed + takenAway
    if (sure > 0 || possibly === 0) parts.push(say('opens', { count: sure }))
    if (takenAway > 0) parts.push(say('stillOpens', { count: takenAway }))
    if (possibly > 0) parts.push(say(sure > 0 ? 'opensMaybe' : 'opensOnlyMaybe', { count: possibly }))
  } else if (handOut !== null) parts.push(say('notProgrammed'))
  if (underWay + wished > 0 && state !== 'nonProgrammed') parts.push(say('opensSoon', { count: underWay + wished }))
  // While a change waits the device may still hold other times.
  if (head.waiting === null && !isValidAt(validity, now)) parts.push(say('invalidNow'))
  if (head.waiting !== null) parts.push(say('changesWait', { count: head.waiting.changes }))
  return parts.join('; ')
}

function isValidAt(validity: KeyInFull['validity'], now: number): boolean {
  if (validity.kind !== 'between') return validity.kind === 'always'
  const { from, to } = validity
  return (from === null || Date.parse(from) <= now) && (to === null || now < Date.parse(to))
}
