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
import { hasCell } from '../model/lines.ts'
import { lookAt, type Overlay } from '../model/look.ts'
import { chartWords } from '../words.ts'
import type { Axes } from './axes.ts'
import { type Cursor, type GridSize, goTo, moved } from './cursor.ts'
import { pageOf, scrollTo } from './geometry.ts'
import { SPOKEN_CELL, SpokenCell } from './SpokenCell.tsx'
import { cellSays, headSays } from './says.ts'
import { usePicture } from './usePicture.ts'
import { type Point, usePinch } from './usePinch.ts'
import { type Hit, usePointer } from './usePointer.ts'

export interface GridActs {
  go(cursor: Cursor): void
  toggle(): void
  why(): void
  fold(no: number): void
  flip(): void
  zoom(by: 1 | -1): void
  find(typed: string): void
  undo(): void
  redo(): void
  save(): void
  copy(event: ClipboardEvent): void
  paste(text: string): void
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

  /** What has to stay under the fingers, or the wheel, when the cells take another size. */
  const held = useRef<{ readonly size: number; readonly at: Point; readonly row: number; readonly column: number }>(
    null,
  )
  const zoomAt = (by: 1 | -1, { x, y }: Point) => {
    const element = scroller.current
    if (element === null) return
    const box = element.getBoundingClientRect()
    const at = { x: x - box.left, y: y - box.top }
    const row = (element.scrollTop + at.y - headHeight) / size
    held.current = { size, at, row, column: (element.scrollLeft + at.x - headWidth) / size }
    acts.zoom(by)
  }
  usePinch(scroller, zoomAt)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || width === 0) return
    const hold = held.current
    held.current = null
    if (hold && hold.size !== size) {
      element.scrollTop = hold.row * size + headHeight - hold.at.y
      element.scrollLeft = hold.column * size + headWidth - hold.at.x
      return
    }
    element.scrollTop = scrollTo(cursor.row, element.scrollTop, height, headHeight, size)
    element.scrollLeft = scrollTo(cursor.column, element.scrollLeft, width, headWidth, size)
  }, [cursor, headHeight, headWidth, height, size, width])

  const lookOf = (row: number, column: number): number => {
    const { key, target } = axes.spotAt(row, column)
    return hasCell(key, target) ? lookAt(chart, overlay, key, target) : 0
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
    zoom: zoomAt,
    goHead({ row, column }, extend) {
      const [axis, line] = row < 0 ? [axes.columns, column] : [axes.rows, row]
      const no = axis.foldNo(line)
      if (no !== null) return acts.fold(no)
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
    const bandHere = axes.rows.foldNo(cursor.row) ?? axes.columns.foldNo(cursor.column)
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
    if (key === 'Enter') return bandHere === null ? acts.why : () => acts.fold(bandHere)
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
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain')
          if (text === '') return
          event.preventDefault()
          acts.paste(text)
        }}
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
            text={
              hasCell(here.key, here.target)
                ? cellSays(lookOf(cursor.row, cursor.column), say, sayMark)
                : say(here.key < 0 ? 'noCellOfKind' : 'noCell')
            }
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
