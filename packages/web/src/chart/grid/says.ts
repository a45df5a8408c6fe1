import type { markWords } from '../../mark/words.ts'
import type { Say } from '../../words/index.ts'
import { LOOK, markOfLook } from '../model/look.ts'
import { markOfCode } from '../model/marks.ts'
import type { ChartSay } from '../words.ts'
import type { Head } from './axes.ts'

type MarkSay = Say<Extract<keyof (typeof markWords)['en'], string>>

/** What a cell shows, in words: for screen readers and for whoever points at it. */
export function cellSays(look: number, say: ChartSay, sayMark: MarkSay): string {
  const has = (bit: number) => (look & bit) !== 0
  const mark = markOfCode(markOfLook(look))
  const parts = [
    mark === null ? say('none') : sayMark(mark),
    has(LOOK.BY_GROUP) && say('byGroup'),
    has(LOOK.TIMES) && say('timed'),
    has(LOOK.BLOCKED) && say('blocked'),
    has(LOOK.GIVEN) && say('willGive'),
    has(LOOK.TAKEN) && say('willTake'),
    has(LOOK.RETIMED) && say('willRetime'),
  ]
  return parts.filter((part) => part !== false).join(', ')
}

/** Marking and name, as on paper. */
export function headNames({ marking, name, band }: Head, say: ChartSay): string {
  if (band) return say(band.kind, { name: marking })
  return name === '' || name === marking ? marking : `${marking} ${name}`
}

/** The same with who has it. */
export const headSays = (head: Head, say: ChartSay): string =>
  head.holder === '' ? headNames(head, say) : say('heldBy', { what: headNames(head, say), holder: head.holder })
