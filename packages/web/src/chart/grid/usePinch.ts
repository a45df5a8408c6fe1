import { type RefObject, useEffect, useRef } from 'react'

/** So much farther apart, or nearer, and the chart takes the next size. */
const STEP = 1.35

/** A place in the window, in CSS px. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Two fingers apart or together. The browser pans with both; it does not zoom the page here (`touch-action`). */
export function usePinch(scroller: RefObject<HTMLElement | null>, zoom: (by: 1 | -1, at: Point) => void): void {
  const now = useRef(zoom)
  now.current = zoom
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let apart: number | null = null
    const handlers = {
      touchstart({ touches }: TouchEvent) {
        apart = touches.length === 2 ? distance(touches) : null
      },
      touchmove(event: TouchEvent) {
        const { touches } = event
        if (apart === null || touches.length !== 2) return
        if (event.cancelable) event.preventDefault()
        const by = distance(touches) / apart
        if (by < STEP && by > 1 / STEP) return
        apart = distance(touches)
        const [a, b] = [touches[0]!, touches[1]!]
        now.current(by > 1 ? 1 : -1, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 })
      },
      touchend() {
        apart = null
      },
      touchcancel() {
        apart = null
      },
    }
    const names = Object.keys(handlers) as (keyof typeof handlers)[]
    for (const name of names) element.addEventListener(name, handlers[name], { passive: false })
    return () => {
      for (const name of names) element.removeEventListener(name, handlers[name])
    }
  }, [scroller])
}

const distance = ([a, b]: TouchList): number => Math.hypot(a!.clientX - b!.clientX, a!.clientY - b!.clientY)
