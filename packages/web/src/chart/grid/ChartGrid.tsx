import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { markWords } from '../../mark/words.ts'
import { useWords } from '../../words/index.ts'
import classes from '../chart.module.css'
import type { Chart } from '../model/chart.ts'
import { UNGROUPED } from '../model/lines.ts'
import { lookAt, type Overlay } from '../model/look.ts'
import { chartWords } from '../words.ts'
import type { Axes } from './axes.ts'
import { type Cursor, type GridSize, goTo, moved } from './cursor.ts'
import { pageOf, scrollTo } from './geometry.ts'
import { SPOKEN_CELL, SpokenCell } from './SpokenCell.tsx'
import { cellSays, headSays } from './says.ts'
import { usePicture } from './usePicture.ts'
import { type Hit, usePointer } from './usePointer.ts'

export interface GridActs {
  go(cursor: Cursor): void
  toggle(): void
  why(): void
  fold(target: number): void
  flip(): void
  zoom(by: 1 | -1): void
  find(typed: string): void
  undo(): void
  redo(): void
  save(): void
  copy(event: ClipboardEvent): void
  paste(event: ClipboardEvent): void
}

interface ChartGridProps {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly axes: Axes
  readonly cursor: Cursor
  readonly size: number
  readonly mayEdit: boolean
  readonly acts: GridActs
  /** Gives the keyboard back to the grid. */
  readonly focusRef: Ref<{ focus(): void }>
}

/** The chart itself: a canvas to see, one cell in words to hear, one element that has the keyboard. */
export function ChartGrid({ chart, overlay, axes, cursor, size, mayEdit, acts, focusRef }: ChartGridProps) {
  const say = useWords(chartWords)
  const sayMark = useWords(markWords)
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [hasFocus, setHasFocus] = useState(false)
  const [hover, setHover] = useState<(Hit & { readonly left: number; readonly top: number }) | null>(null)
  const geometry = usePicture(scroller, canvas, { chart, overlay, axes, cursor, hasFocus, size })
  const { headWidth, headHeight, width, height, rows, columns } = geometry
  useImperativeHandle(focusRef, () => ({ focus: () => scroller.current?.focus() }), [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || width === 0) return
    element.scrollTop = scrollTo(cursor.row, element.scrollTop, height, headHeight, size)
    element.scrollLeft = scrollTo(cursor.column, element.scrollLeft, width, headWidth, size)
  }, [cursor, headHeight, headWidth, height, size, width])

  const lookOf = (row: number, column: number): number => {
    const { key, target } = axes.spotAt(row, column)
    return target === UNGROUPED ? 0 : lookAt(chart, overlay, key, target)
  }
  const gridSize: GridSize = {
    rows,
    columns,
    pageRows: pageOf(height, headHeight, size),
    pageColumns: pageOf(width, headWidth, size),
  }
  usePointer(scroller, {
    cursor,
    geometry,
    go: acts.go,
    toggle: acts.toggle,
    why: acts.why,
    zoom: acts.zoom,
    goHead({ row, column }, extend) {
      const [axis, line] = row < 0 ? [axes.columns, column] : [axes.rows, row]
      if (axis.isBand(line)) return acts.fold(axis.at(line))
      const end = row < 0 ? goTo(cursor, rows - 1, column, extend) : goTo(cursor, row, columns - 1, extend)
      acts.go(row < 0 ? { ...end, fromRow: 0, row: rows - 1 } : { ...end, fromColumn: 0, column: columns - 1 })
    },
    hover(hit) {
      const element = scroller.current
      if (hit === null || element === null) return setHover(null)
      const near = (line: number, head: number, scroll: number) =>
        head + Math.max(0, line + 1) * size - (line < 0 ? 0 : scroll)
      setHover({
        ...hit,
        left: Math.min(near(hit.column, headWidth, element.scrollLeft) + 6, width - 290),
        top: Math.min(near(hit.row, headHeight, element.scrollTop) + 6, height - 60),
      })
    },
  })

  const press = (event: KeyboardEvent) => {
    const { key, shiftKey: shift, altKey: alt } = event
    const ctrl = event.ctrlKey || event.metaKey
    const next = moved(cursor, { key, shift, ctrl, alt }, gridSize, (row, column) => lookOf(row, column) !== 0)
    const act = next ? () => acts.go(next) : actOf(key, ctrl, shift, alt)
    if (act === null) return
    event.preventDefault()
    act()
  }
  const actOf = (key: string, ctrl: boolean, shift: boolean, alt: boolean): (() => void) | null => {
    const { target } = axes.spotAt(cursor.row, cursor.column)
    if (ctrl) {
      const controls: Record<string, () => void> = {
        z: shift ? acts.redo : acts.undo,
        Z: acts.redo,
        y: acts.redo,
        s: acts.save,
      }
      if (key === 'f') return () => acts.find('')
      if (key === 'a') return () => acts.go({ row: rows - 1, column: columns - 1, fromRow: 0, fromColumn: 0 })
      return controls[key] ?? null
    }
    if (alt) return null
    if (key === ' ') return acts.toggle
    if (key === 'Enter') return target < 0 ? () => acts.fold(target) : acts.why
    if (key === 'f') return acts.flip
    if (key === '+' || key === '=') return () => acts.zoom(1)
    if (key === '-') return () => acts.zoom(-1)
    if (key === 'Escape') return () => acts.go(goTo(cursor, cursor.row, cursor.column))
    return key.length === 1 && key !== '/' && key !== '?' ? () => acts.find(key) : null
  }

  const hoverText = hover && hoverSays(hover)
  function hoverSays({ row, column }: Hit): string {
    if (row < 0 || column < 0) return headSays(row < 0 ? axes.columns.head(column) : axes.rows.head(row), say)
    const heads = `${headSays(axes.rows.head(row), say)} · ${headSays(axes.columns.head(column), say)}`
    return `${heads}: ${cellSays(lookOf(row, column), say, sayMark)}`
  }
  const here = axes.spotAt(cursor.row, cursor.column)
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture with one cell in words, not a table */}
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        tabIndex={0}
        aria-label={say('grid')}
        aria-rowcount={rows + 1}
        aria-colcount={columns + 1}
        aria-multiselectable
        aria-activedescendant={SPOKEN_CELL}
        onKeyDown={press}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        onCopy={acts.copy}
        onPaste={acts.paste}
      >
        <div
          className={classes.content}
          role="presentation"
          style={{ width: headWidth + columns * size, height: headHeight + rows * size }}
        >
          <canvas ref={canvas} className={classes.canvas} style={{ width, height }} aria-hidden />
          <SpokenCell
            axes={axes}
            geometry={geometry}
            cursor={cursor}
            text={here.target === UNGROUPED ? say('noCell') : cellSays(lookOf(cursor.row, cursor.column), say, sayMark)}
            mayEdit={mayEdit}
            say={say}
          />
        </div>
      </div>
      {hover && (
        <div className={classes.hover} style={{ left: hover.left, top: hover.top }} aria-hidden>
          {hoverText}
        </div>
      )}
    </>
  )
}
