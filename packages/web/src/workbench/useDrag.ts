import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef, useState } from 'react'

/** Less than this is a click. */
const BEGIN_PX = 6
/** So near to the upper or lower edge the page moves on under what is carried. */
const EDGE_PX = 90
const STEP_PX = 24

export interface Drag {
  readonly deviceId: string
  readonly x: number
  readonly y: number
  /** The target under the pointer (`data-target`); null: none. */
  readonly over: string | null
}

const targetAt = (x: number, y: number): string | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-target]')?.dataset.target ?? null

/** Carries something over the page with mouse or finger, and drops it on an element with `data-target`. */
export function useDrag(drop: (deviceId: string, target: string) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const end = useRef<(() => void) | null>(null)
  /** The click that follows a drop is none. */
  const carried = useRef(false)
  const dropping = useRef(drop)
  dropping.current = drop
  useEffect(() => () => end.current?.(), [])

  const take = useCallback((deviceId: string, event: ReactPointerEvent) => {
    carried.current = false
    if (event.button !== 0 || !event.isPrimary) return
    const { clientX, clientY, pointerId } = event
    const abort = new AbortController()
    const stop = () => {
      abort.abort()
      end.current = null
      setDrag(null)
    }
    end.current = stop
    const listen = <Name extends 'pointermove' | 'pointerup' | 'pointercancel' | 'keydown'>(
      name: Name,
      heard: (event: WindowEventMap[Name]) => void,
    ) => window.addEventListener(name, heard, { signal: abort.signal })
    listen('pointermove', (moved) => {
      if (moved.pointerId !== pointerId) return
      const { clientX: x, clientY: y } = moved
      if (!carried.current && Math.hypot(x - clientX, y - clientY) < BEGIN_PX) return
      carried.current = true
      if (y < EDGE_PX) window.scrollBy(0, -STEP_PX)
      else if (y > window.innerHeight - EDGE_PX) window.scrollBy(0, STEP_PX)
      setDrag({ deviceId, x, y, over: targetAt(x, y) })
    })
    listen('pointerup', ({ clientX: x, clientY: y }) => {
      const target = carried.current ? targetAt(x, y) : null
      stop()
      if (target !== null) dropping.current(deviceId, target)
    })
    listen('pointercancel', stop)
    listen('keydown', ({ key }) => {
      if (key === 'Escape') stop()
    })
  }, [])

  return { drag, take, wasCarried: () => carried.current }
}
