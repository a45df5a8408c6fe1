import { useComputedColorScheme } from '@mantine/core'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Colours, readColours } from './colours.ts'
import { drawChart, type Scene } from './draw.ts'
import { type Geometry, makeGeometry } from './geometry.ts'
import { HeadStrips } from './headStrips.ts'

/** In the timeline of the browser's tools, and for the benchmark. */
const MEASURE = 'chart draw'

type What = Pick<Scene, 'chart' | 'overlay' | 'axes' | 'cursor' | 'hasFocus'> & { readonly size: number }

interface Sight {
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** Keeps the canvas painted: on every change at once, while scrolling once a frame and without React. */
export function usePicture(
  scroller: RefObject<HTMLDivElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  what: What,
): Geometry {
  const [sight, setSight] = useState<Sight>({ width: 0, height: 0, ratio: 1 })
  const [colours, setColours] = useState<Colours | null>(null)
  const scheme = useComputedColorScheme()
  const { chart, overlay, axes, cursor, hasFocus, size } = what

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the styles say
  useLayoutEffect(() => {
    const read = () => scroller.current && setColours(readColours(scroller.current))
    read()
    // Text that was painted before its font was there is painted again.
    void document.fonts.ready.then(read)
  }, [scheme, scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () =>
      setSight({ width: element.clientWidth, height: element.clientHeight, ratio: window.devicePixelRatio })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [scroller])

  const geometry = useMemo(() => makeGeometry(axes, size, sight.width, sight.height), [axes, size, sight])
  const { headWidth, headHeight } = geometry
  const { ratio } = sight
  const pictures = useMemo(() => {
    if (colours === null) return null
    const look = { size, ratio, colours }
    return {
      colours,
      rowHeads: new HeadStrips(axes.rows, { ...look, length: headWidth, isUpright: false }),
      columnHeads: new HeadStrips(axes.columns, { ...look, length: headHeight, isUpright: true }),
    }
  }, [axes, colours, headHeight, headWidth, ratio, size])

  const scene = useRef<Scene | null>(null)
  const draw = useCallback(() => {
    const [element, sheet] = [scroller.current, canvas.current]
    if (element === null || sheet === null || scene.current === null) return
    const ink = sheet.getContext('2d', { alpha: false })
    if (ink === null) return
    const start = performance.now()
    drawChart(ink, scene.current, element.scrollLeft, element.scrollTop)
    performance.measure(MEASURE, { start })
    // Whoever observes has got it; kept, they would pile up.
    performance.clearMeasures(MEASURE)
  }, [canvas, scroller])

  useLayoutEffect(() => {
    const sheet = canvas.current
    if (sheet === null || pictures === null || sight.width === 0) return
    const [width, height] = [Math.round(sight.width * ratio), Math.round(sight.height * ratio)]
    // Setting a size empties the canvas, even to the same.
    if (sheet.width !== width) sheet.width = width
    if (sheet.height !== height) sheet.height = height
    scene.current = { chart, overlay, axes, geometry, cursor, hasFocus, ratio, ...pictures }
    draw()
  }, [axes, canvas, chart, cursor, draw, geometry, hasFocus, overlay, pictures, ratio, sight])

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let frame = 0
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        draw()
      })
    }
    element.addEventListener('scroll', later, { passive: true })
    return () => {
      element.removeEventListener('scroll', later)
      cancelAnimationFrame(frame)
    }
  }, [draw, scroller])
  return geometry
}
