import { Button, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { useWords } from '../../words/index.ts'
import type { Axes } from '../grid/axes.ts'
import { cellsIn, type Rectangle } from '../grid/cursor.ts'
import type { Chart } from '../model/chart.ts'
import { hasCell } from '../model/lines.ts'
import { LOOK, lookAt, type Overlay } from '../model/look.ts'
import type { Acts } from '../useActs.ts'
import { chartWords } from '../words.ts'
import { ScheduleSelect } from './ScheduleSelect.tsx'

/** Counting goes on only so far; a selection of whole columns may be a million cells. */
const COUNT_MAX = 200_000

interface SelectionPanelProps {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly axes: Axes
  readonly rectangle: Rectangle
  readonly mayEdit: boolean
  readonly acts: Acts
}

/** A rectangle of cells: how many of them have a right, and the same for all of them. */
export function SelectionPanel({ chart, overlay, axes, rectangle, mayEdit, acts }: SelectionPanelProps) {
  const say = useWords(chartWords)
  const count = cellsIn(rectangle)
  const on = useMemo(() => {
    if (count > COUNT_MAX) return null
    let wished = 0
    for (let row = rectangle.top; row <= rectangle.bottom; row++) {
      for (let column = rectangle.left; column <= rectangle.right; column++) {
        const { key, target } = axes.spotAt(row, column)
        if (hasCell(key, target) && (lookAt(chart, overlay, key, target) & LOOK.WISHED) !== 0) wished++
      }
    }
    return wished
  }, [axes, chart, count, overlay, rectangle.bottom, rectangle.left, rectangle.right, rectangle.top])
  return (
    <Stack gap="sm" p="md">
      <Title order={2}>{say('selection')}</Title>
      <Text size="sm" className="numbers">
        {on === null ? say('cellsSelected', { count }) : say('selectionSays', { count, on })}
      </Text>
      {mayEdit && (
        <>
          <Button variant="default" onClick={acts.giveAll}>
            {say('giveAll')}
          </Button>
          <Button variant="default" onClick={() => acts.put(null)}>
            {say('takeAll')}
          </Button>
          <ScheduleSelect value={null} onChange={(scheduleNo) => acts.put({ scheduleNo, window: null })} />
        </>
      )}
    </Stack>
  )
}
