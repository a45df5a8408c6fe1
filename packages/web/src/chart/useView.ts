import { useLocalStorage, useMediaQuery, useSessionStorage } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type Axes, type BandNames, makeAxes } from './grid/axes.ts'
import { SIZES } from './grid/geometry.ts'
import type { Chart } from './model/chart.ts'
import { doorLines, keyLines, kindBand, kindsOf, NO_GROUP } from './model/lines.ts'
import type { ChartSearch } from './search.ts'

export interface View {
  readonly axes: Axes
  readonly size: number
  readonly isFlipped: boolean
  readonly withBands: boolean
  zoom(by: 1 | -1): void
  flip(): void
  switchBands(): void
  /** Groups by their number, kinds of keys by that of their band (`Axis.foldNo`). */
  fold(no: number, folded?: boolean): void
  foldAll(fold: boolean): void
  /** Changes the address without a step in the history. */
  remember(search: Partial<ChartSearch>): void
}

/** How somebody looks at the chart: which way round, how dense, with which groups open. */
export function useView(systemId: string, chart: Chart, names: BandNames): View {
  const search: ChartSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const isTouch = useMediaQuery('(pointer: coarse)')
  const [place, setPlace] = useLocalStorage<number | null>({ key: 'lockwright.chart.density', defaultValue: null })
  const [folds, setFolds] = useSessionStorage<readonly number[]>({
    key: `lockwright.chart.folds ${systemId}`,
    defaultValue: [],
  })
  const density = place ?? (isTouch ? SIZES.length - 1 : 1)
  const isFlipped = search.flip === true
  const withBands = search.bands !== false
  const folded = useMemo(() => new Set(folds), [folds])
  const axes = useMemo(
    () =>
      makeAxes({
        chart,
        keys: keyLines(chart, withBands, folded),
        doors: doorLines(chart, withBands, folded),
        folded,
        isFlipped,
        names,
      }),
    [chart, folded, isFlipped, names, withBands],
  )
  const remember = useCallback(
    (change: Partial<ChartSearch>) =>
      void navigate({
        to: '.',
        search: (before: ChartSearch) => ({ ...before, ...change }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  return {
    axes,
    size: SIZES[density] ?? SIZES[1],
    isFlipped,
    withBands,
    remember,
    zoom: (by) => setPlace(Math.max(0, Math.min(SIZES.length - 1, density + by))),
    flip: () => remember({ flip: isFlipped ? undefined : true }),
    switchBands: () => remember({ bands: withBands ? false : undefined }),
    fold: (no, fold = !folded.has(no)) =>
      setFolds((before) => [...before.filter((one) => one !== no), ...(fold ? [no] : [])]),
    foldAll: (fold) => setFolds(fold ? [...chart.answer.groups.no, NO_GROUP, ...kindsOf(chart).map(kindBand)] : []),
  }
}
