import { day } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import type { Key } from './key.ts'
import { keyWords } from './words.ts'

/** Validity in the width of a cell. */
export function ValidityShort({ of: { validity } }: { readonly of: Pick<Key, 'validity'> }) {
  const say = useWords(keyWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  if (validity.kind === 'never') return <span style={{ color: 'var(--lw-danger)' }}>{say('never')}</span>
  const { from = null, to = null } = validity.kind === 'between' ? validity : {}
  if (from === null && to === null) return say('always')
  const shown = (instant: string) => day(new Date(instant), language, timeZone)
  const isOver = to !== null && Date.parse(to) <= Date.now()
  const isAhead = from !== null && Date.parse(from) > Date.now()
  const text =
    isAhead && to !== null
      ? `${shown(from)} – ${shown(to)}`
      : isAhead
        ? say('from', { from: shown(from) })
        : to !== null
          ? say('until', { to: shown(to) })
          : say('always')
  return (
    <span className="numbers" style={isOver ? { color: 'var(--lw-danger)' } : undefined}>
      {text}
    </span>
  )
}
