import { notifications } from '@mantine/notifications'
import type { ClipboardEvent } from 'react'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import { fromTsv, planPaste, toTsv } from './clipboard/table.ts'
import { CHANGES_MAX, type Draft, type DraftAction, reduceDraft } from './draft/draft.ts'
import { type Cursor, cellsIn, rectangleOf } from './grid/cursor.ts'
import { headSays } from './grid/says.ts'
import type { Cell, Chart } from './model/chart.ts'
import { hasCell } from './model/lines.ts'
import { LOOK, lookAt, type Overlay } from './model/look.ts'
import { type Intent, put, type Spot, toggled } from './model/toggle.ts'
import type { View } from './useView.ts'
import { chartWords } from './words.ts'

interface Parts {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly draft: Draft
  readonly view: View
  readonly cursor: Cursor
  readonly mayEdit: boolean
  dispatch(action: DraftAction): void
  go(cursor: Cursor): void
  announce(text: string): void
}

/** A spreadsheet of more cells than this helps nobody and stops the tab. */
const COPY_MAX = 2_000_000
const HEADS_NAMED = 8

export type Acts = ReturnType<typeof useActs>

/** Everything somebody can do to the chart, each telling what it did. */
export function useActs({ chart, overlay, draft, view, cursor, mayEdit, dispatch, go, announce }: Parts) {
  const say = useWords(chartWords)
  const sayParts = useWords(partsWords)
  const { axes } = view

  const warn = (message: string) => {
    announce(message)
    notifications.show({ color: 'yellow', message, closeButtonProps: { 'aria-label': sayParts('close') } })
  }
  const change = ({ changes, byGroup, tooMany }: Intent) => {
    if (!mayEdit) return warn(say('readOnly'))
    const action: DraftAction = { kind: 'change', changes }
    if (tooMany || (changes.length > 0 && isRefused(draft, action))) return warn(say('tooMany', { count: CHANGES_MAX }))
    dispatch(action)
    if (byGroup > 0) warn(say('comesByGroup', { count: byGroup }))
    else announce(changes.length === 0 ? say('nothingChanged') : say('changed', { count: changes.length }))
  }
  const selected = (): Spot[] => {
    const { top, bottom, left, right } = rectangleOf(cursor)
    const spots: Spot[] = []
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) spots.push(axes.spotAt(row, column))
    }
    return spots
  }
  const isTooLarge = cellsIn(rectangleOf(cursor)) > COPY_MAX
  /** x, (x) for one that comes by a group, or nothing; what has no cell stays empty. */
  const signAt = (row: number, column: number): string => {
    const { key, target } = axes.spotAt(row, column)
    const look = hasCell(key, target) ? lookAt(chart, overlay, key, target) : 0
    if ((look & LOOK.WISHED) === 0) return ''
    return (look & LOOK.BY_GROUP) === 0 ? 'x' : '(x)'
  }
  const table = (withHeads: boolean): string => {
    const { top, bottom, left, right } = rectangleOf(cursor)
    const span = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at)
    const body = span(top, bottom).map((row) => [
      ...(withHeads ? [axes.rows.head(row).marking] : []),
      ...span(left, right).map((column) => signAt(row, column)),
    ])
    const heads = span(left, right).map((column) => axes.columns.head(column).marking)
    return toTsv(withHeads ? [['', ...heads], ...body] : body)
  }
  const tellCopied = () => announce(say('copied', { count: cellsIn(rectangleOf(cursor)) }))

  return {
    go(next: Cursor) {
      go(next)
      const count = cellsIn(rectangleOf(next))
      announce(count > 1 ? say('cellsSelected', { count }) : '')
    },
    toggle() {
      if (cellsIn(rectangleOf(cursor)) > CHANGES_MAX) return warn(say('tooMany', { count: CHANGES_MAX }))
      change(toggled(chart, overlay, selected()))
    },
    /** The same into every selected cell. */
    put(to: Cell | null) {
      change(put(chart, overlay, selected(), to))
    },
    /** Whatever the others are, all of them get a right. */
    giveAll() {
      change(give(selected()))
    },
    fold: (no: number) => view.fold(no),
    flip() {
      view.flip()
      announce(say('flipped', { rows: view.isFlipped ? 'doors' : 'keys' }))
    },
    zoom: view.zoom,
    undo() {
      const next = reduceDraft(draft, { kind: 'undo' })
      dispatch({ kind: 'undo' })
      announce(say('undone', { count: next.changes.size }))
    },
    redo() {
      const next = reduceDraft(draft, { kind: 'redo' })
      dispatch({ kind: 'redo' })
      announce(say('redone', { count: next.changes.size }))
    },
    copy(event: ClipboardEvent) {
      if (isTooLarge) return
      event.preventDefault()
      event.clipboardData.setData('text/plain', table(false))
      tellCopied()
    },
    copyWithHeads() {
      if (!isTooLarge) void navigator.clipboard.writeText(table(true)).then(tellCopied)
    },
    paste(text: string) {
      const { top, left, bottom, right } = rectangleOf(cursor)
      const plan = planPaste(fromTsv(text), {
        top,
        left,
        rows: bottom - top + 1,
        columns: right - left + 1,
        rowOf: lineFinder(axes.rows),
        columnOf: lineFinder(axes.columns),
      })
      const inside = plan.wanted.filter(({ row, column }) => row < axes.rows.count && column < axes.columns.count)
      const on = inside.filter(({ want }) => want === 'on').map(({ row, column }) => axes.spotAt(row, column))
      const off = inside.filter(({ want }) => want === 'off').map(({ row, column }) => axes.spotAt(row, column))
      const [given, taken] = [give(on), put(chart, overlay, off, null)]
      change({
        changes: [...given.changes, ...taken.changes],
        byGroup: taken.byGroup,
        tooMany: given.tooMany || taken.tooMany,
      })
      if (plan.unknown.length > 0) warn(say('unknownHeads', { heads: plan.unknown.slice(0, HEADS_NAMED).join(', ') }))
    },
    headOf: (row: number, column: number) =>
      `${headSays(axes.rows.head(row), say)} · ${headSays(axes.columns.head(column), say)}`,
  }

  /** Gives what is not there yet: all of them are "off" to `toggled`, which then gives. */
  function give(spots: readonly Spot[]): Intent {
    const missing = spots.filter(({ key, target }) => (lookAt(chart, overlay, key, target) & LOOK.WISHED) === 0)
    return missing.length === 0 ? { changes: [], byGroup: 0, tooMany: false } : toggled(chart, overlay, missing)
  }
}

/** The draft would be too large: the reducer gives it back as it was, although something differs. */
function isRefused(draft: Draft, action: DraftAction): boolean {
  return (
    reduceDraft(draft, action) === draft &&
    draft.changes.size + (action.kind === 'change' ? action.changes.length : 0) > CHANGES_MAX
  )
}

function lineFinder(axis: View['axes']['rows']): (marking: string) => number | undefined {
  let lines: Map<string, number> | undefined
  return (marking) => {
    lines ??= new Map(Array.from({ length: axis.count }, (_, line) => [axis.head(line).marking, line]))
    return lines.get(marking)
  }
}
