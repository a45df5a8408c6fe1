import { type RefObject, useMemo, useRef, useState } from 'react'
import { findMatches, type Match } from './find.ts'
import { type Cursor, goTo } from './grid/cursor.ts'
import type { Chart } from './model/chart.ts'
import { bandNo, kindBand, NO_GROUP } from './model/lines.ts'
import type { View } from './useView.ts'

interface Finding {
  readonly chart: Chart
  readonly view: View
  readonly cursor: Cursor
  readonly grid: RefObject<{ focus(): void } | null>
  go(cursor: Cursor): void
}

/** Type to search: the chart goes to the first match while somebody types, Enter to the next. */
export function useFind({ chart, view, cursor, grid, go }: Finding) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const matches = useMemo(() => findMatches(chart, text), [chart, text])

  const reveal = (match: Match | undefined) => {
    if (match === undefined) return
    const { axes } = view
    const isKey = match.kind === 'key'
    const [axis, entity] = isKey ? [axes.keys, match.key] : [axes.doors, match.target]
    if (axis.lineOf(entity) < 0)
      view.fold(isKey ? kindBand(chart.answer.keys.kind[entity]!) : bandOf(chart, entity), false)
    const line = Math.max(0, axis.lineOf(entity))
    const inRows = isKey === axes.isFlipped
    go(inRows ? goTo(cursor, line, cursor.column) : goTo(cursor, cursor.row, line))
  }
  const change = (next: string) => {
    setText(next)
    setAt(0)
    reveal(findMatches(chart, next)[0])
  }
  return {
    field,
    change,
    text,
    found: text.trim() === '' ? null : { at, count: matches.length },
    begin(typed: string) {
      field.current?.focus()
      if (typed !== '') change(typed)
      else field.current?.select()
    },
    next(by: 1 | -1) {
      if (matches.length === 0) return
      const place = (at + by + matches.length) % matches.length
      setAt(place)
      reveal(matches[place])
    },
    leave() {
      setText('')
      grid.current?.focus()
    },
  }
}

/** The band under which a door is folded away. */
function bandOf(chart: Chart, target: number): number {
  const groups = chart.doorsOf.findIndex((doors) => doors.includes(target))
  return groups < 0 ? NO_GROUP : (bandNo(chart, -1 - groups) ?? NO_GROUP)
}
