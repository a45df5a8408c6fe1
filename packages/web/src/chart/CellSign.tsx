import { useComputedColorScheme } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import classes from './chart.module.css'
import { readColours } from './grid/colours.ts'
import { paintLook } from './grid/paintMark.ts'

const SIZE = 24

/** One cell as the chart draws it, outside the chart. What it says stands beside it. */
export function CellSign({ look }: { readonly look: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the styles say
  useLayoutEffect(() => {
    const sheet = canvas.current
    const ink = sheet?.getContext('2d')
    if (!sheet || !ink) return
    const ratio = window.devicePixelRatio
    sheet.width = SIZE * ratio
    sheet.height = SIZE * ratio
    if (look !== 0) paintLook(ink, look, [0, 0], SIZE * ratio, ratio, readColours(sheet))
  }, [look, scheme])
  return (
    <canvas ref={canvas} className={classes.colours} style={{ width: SIZE, height: SIZE, flex: 'none' }} aria-hidden />
  )
}
