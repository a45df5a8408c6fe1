import type { Say } from '../words/index.ts'
import type { programmingWords } from './words.ts'

type Word = keyof (typeof programmingWords)['en']

/** Codes with a sentence and a remedy of their own (R037, R055). */
const KNOWN: readonly Word[] = [
  'wrongSlot',
  'nothingOfThisKindLeft',
  'elementOfAnotherSystem',
  'handshakeFailed',
  'alreadyClaimed',
  'keyMemoryFull',
  'keyCannotHold',
  'cylinderCannotHold',
]

/** Why an element was not taken, and what to do now. */
export function refusalText(code: string, say: Say<Word>): string {
  const known = KNOWN.find((word) => word === code)
  return known === undefined ? say('otherError', { code }) : say(known)
}
