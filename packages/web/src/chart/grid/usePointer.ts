import { type RefObject, useEffect, useRef } from 'react'
import { type Cursor, goTo, holds, rectangleOf } from './cursor.ts'
import { type Geometry, lineAt } from './geometry.ts'
import type { Point } from './usePinch.ts'

const LONG_PRESS_MS = 500
const STEADY_PX = 8
const HOVER_MS = 450

/** A place in the picture; -1 = over the heads of that axis. */
export interface Hit {
  readonly row: number
  readonly column: number
}

interface Acts {
  readonly cursor: Cursor
  readonly geometry: Geometry
  go(cursor: Cursor): void
  /** Of a whole line; `row` or `column` is -1. */
  goHead(hit: Hit, extend: boolean): void
  toggle(): void
  why(): void
  /** What stands there in full; null = nowhere any more. */
  hover(hit: Hit | null): void
  zoom(by: 1 | -1, at: Point): void
}

/**
 * Mouse: click, drag, double click; a right click asks why. Finger: the browser pans, a tap selects, a long press is a right click.
 * Ctrl and wheel zoom.
 */
export function usePointer(scroller: RefObject<HTMLDivElement | null>, acts: Acts): void {
  const now = useRef(acts)
  now.current = acts
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let drag: number | null = null
    let touched: { x: number; y: number; timer: ReturnType<typeof setTimeout> } | null = null
    let resting: ReturnType<typeof setTimeout> | undefined

    const hitOf = (event: MouseEvent): Hit | null => {
      const { geometry } = now.current
      const box = element.getBoundingClientRect()
      const [x, y] = [event.clientX - box.left - element.clientLeft, event.clientY - box.top - element.clientTop]
      if (x >= element.clientWidth || y >= element.clientHeight) return null
      const column = x < geometry.headWidth ? -1 : lineAt(x, geometry.headWidth, element.scrollLeft, geometry.size)
      const row = y < geometry.headHeight ? -1 : lineAt(y, geometry.headHeight, element.scrollTop, geometry.size)
      if (row >= geometry.rows || column >= geometry.columns || (row < 0 && column < 0)) return null
      return { row, column }
    }
    const select = (hit: Hit, extend: boolean) => {
      const { cursor, go, goHead } = now.current
      if (hit.row < 0 || hit.column < 0) goHead(hit, extend)
      else go(goTo(cursor, hit.row, hit.column, extend))
    }
    const forgetTouch = () => {
      clearTimeout(touched?.timer)
      touched = null
    }
    const rest = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      clearTimeout(resting)
      now.current.hover(null)
      if (event.buttons !== 0) return
      resting = setTimeout(() => {
        const hit = hitOf(event)
        if (hit) now.current.hover(hit)
      }, HOVER_MS)
    }
    const ask = (hit: Hit) => {
      const { cursor, hover, why } = now.current
      if (hit.row < 0 || hit.column < 0) return hover(hit)
      if (!holds(rectangleOf(cursor), hit)) select(hit, false)
      why()
    }
    const handlers = {
      pointerdown(event: PointerEvent) {
        now.current.hover(null)
        // A second finger means neither a tap nor a long press.
        if (!event.isPrimary) return forgetTouch()
        const hit = hitOf(event)
        if (hit === null || event.button !== 0) return
        if (event.pointerType === 'mouse') {
          select(hit, event.shiftKey)
          if (hit.row < 0 || hit.column < 0) return
          drag = event.pointerId
          element.setPointerCapture(event.pointerId)
          return
        }
        forgetTouch()
        const timer = setTimeout(() => {
          forgetTouch()
          ask(hit)
        }, LONG_PRESS_MS)
        touched = { x: event.clientX, y: event.clientY, timer }
      },
      pointermove(event: PointerEvent) {
        rest(event)
        if (touched && Math.hypot(event.clientX - touched.x, event.clientY - touched.y) > STEADY_PX) forgetTouch()
        if (drag !== event.pointerId) return
        const { geometry, cursor, go } = now.current
        const box = element.getBoundingClientRect()
        const line = (px: number, head: number, scroll: number, lines: number) =>
          Math.max(0, Math.min(lines - 1, lineAt(px, head, scroll, geometry.size)))
        const row = line(event.clientY - box.top, geometry.headHeight, element.scrollTop, geometry.rows)
        const column = line(event.clientX - box.left, geometry.headWidth, element.scrollLeft, geometry.columns)
        if (row !== cursor.row || column !== cursor.column) go(goTo(cursor, row, column, true))
      },
      pointerup(event: PointerEvent) {
        drag = null
        if (!touched) return
        forgetTouch()
        const hit = hitOf(event)
        if (hit) select(hit, event.shiftKey)
      },
      pointercancel() {
        drag = null
        forgetTouch()
      },
      pointerleave(event: PointerEvent) {
        if (event.pointerType !== 'mouse') return
        clearTimeout(resting)
        now.current.hover(null)
      },
      dblclick(event: MouseEvent) {
        const hit = hitOf(event)
        if (hit && hit.row >= 0 && hit.column >= 0) now.current.toggle()
      },
      contextmenu(event: PointerEvent) {
        event.preventDefault()
        // A finger that stays has been answered.
        if (event.pointerType === 'touch') return
        const hit = event.pointerType === 'mouse' ? hitOf(event) : now.current.cursor
        if (hit) ask(hit)
      },
      wheel(event: WheelEvent) {
        if (!event.ctrlKey) return
        event.preventDefault()
        now.current.zoom(event.deltaY < 0 ? 1 : -1, { x: event.clientX, y: event.clientY })
      },
      scroll() {
        now.current.hover(null)
        forgetTouch()
      },
    }
    const names = Object.keys(handlers) as (keyof typeof handlers)[]
    for (const name of names) element.addEventListener(name, handlers[name] as EventListener, { passive: false })
    return () => {
      for (const name of names) element.removeEventListener(name, handlers[name] as EventListener)
      clearTimeout(resting)
      forgetTouch()
    }
  }, [scroller])
}
