import { useDebouncedCallback } from '@mantine/hooks'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { Axes } from './grid/axes.ts'
import { type Cursor, goTo, START, within } from './grid/cursor.ts'
import { type Chart, isGroup, type Target } from './model/chart.ts'
import { UNGROUPED } from './model/lines.ts'
import type { ChartSearch } from './search.ts'
import type { View } from './useView.ts'

const QUIET_MS = 400

/** The cursor; it stays at its key and its door when the axes flip, groups fold or the chart grows, and the address knows it. */
export function useCursor(chart: Chart, view: View): [Cursor, (cursor: Cursor) => void] {
  const search: ChartSearch = useSearch({ strict: false })
  const { axes } = view
  const [cursor, setCursor] = useState(() => lineOf(axes, keyPlace(chart, search), targetPlace(chart, search)))
  const before = useRef({ axes, chart })

  useLayoutEffect(() => {
    const { axes: oldAxes, chart: oldChart } = before.current
    before.current = { axes, chart }
    if (oldAxes === axes) return
    setCursor((old) => {
      if (oldAxes.rows.count === 0 || oldAxes.columns.count === 0) return START
      const { key, target } = oldAxes.spotAt(old.row, old.column)
      return lineOf(axes, key < 0 ? key : samePlace(oldChart, chart, 'key', key), sameTarget(oldChart, chart, target))
    })
  }, [axes, chart])

  const remember = useDebouncedCallback((at: Cursor) => {
    const { key, target } = axes.spotAt(at.row, at.column)
    const { keys, cylinders, groups } = chart.answer
    view.remember({
      key: keys.no[key],
      door: target >= 0 ? cylinders.no[target] : undefined,
      group: isGroup(target) && target !== UNGROUPED ? groups.no[-1 - target] : undefined,
    })
  }, QUIET_MS)
  const go = useCallback(
    (next: Cursor) => {
      setCursor(next)
      remember(next)
    },
    [remember],
  )
  const size = { rows: axes.rows.count, columns: axes.columns.count, pageRows: 1, pageColumns: 1 }
  // One picture may still come with the cursor of the axes before.
  const isInside =
    Math.max(cursor.row, cursor.fromRow) < size.rows && Math.max(cursor.column, cursor.fromColumn) < size.columns
  return [isInside ? cursor : within(cursor, size), go]
}

const keyPlace = (chart: Chart, { key }: ChartSearch): number => chart.keyPlaces.get(key ?? 0) ?? 0

function targetPlace(chart: Chart, { door, group }: ChartSearch): Target {
  const groupPlace = chart.groupPlaces.get(group ?? 0)
  return chart.doorPlaces.get(door ?? 0) ?? (groupPlace === undefined ? 0 : -1 - groupPlace)
}

function samePlace(old: Chart, chart: Chart, kind: 'key' | 'door', place: number): number {
  const no = (kind === 'key' ? old.answer.keys : old.answer.cylinders).no[place] ?? 0
  return (kind === 'key' ? chart.keyPlaces : chart.doorPlaces).get(no) ?? 0
}

function sameTarget(old: Chart, chart: Chart, target: Target): Target {
  if (target === UNGROUPED) return target
  if (!isGroup(target)) return samePlace(old, chart, 'door', target)
  const place = chart.groupPlaces.get(old.answer.groups.no[-1 - target] ?? 0)
  return place === undefined ? 0 : -1 - place
}

/** A key or a door that is folded away hands the cursor to the line before where it would be: its band or a door near it. */
function lineOf(axes: Axes, key: number, target: Target): Cursor {
  const [keyLine, door] = [Math.max(0, axes.keys.lineOf(key)), Math.max(0, axes.doors.lineOf(target))]
  return axes.isFlipped ? goTo(START, keyLine, door) : goTo(START, door, keyLine)
}
