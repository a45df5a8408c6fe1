import { Button, Text } from '@mantine/core'
import { markWords } from '../mark/words.ts'
import { useWords } from '../words/index.ts'
import { CellSign } from './CellSign.tsx'
import classes from './chart.module.css'
import type { Axes } from './grid/axes.ts'
import { type Cursor, cellsIn, rectangleOf } from './grid/cursor.ts'
import { cellSays } from './grid/says.ts'
import type { Chart } from './model/chart.ts'
import { hasCell } from './model/lines.ts'
import { LOOK, lookAt, type Overlay } from './model/look.ts'
import { chartWords } from './words.ts'

interface CellBarProps {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly axes: Axes
  readonly cursor: Cursor
  readonly mayEdit: boolean
  onToggle(): void
  onWhy(): void
}

/** On small screens, under the chart: the selected cell in one line, with what a finger does to it. */
export function CellBar({ chart, overlay, axes, cursor, mayEdit, onToggle, onWhy }: CellBarProps) {
  const say = useWords(chartWords)
  const sayMark = useWords(markWords)
  const { key, target } = axes.spotAt(cursor.row, cursor.column)
  const count = cellsIn(rectangleOf(cursor))
  const isCell = hasCell(key, target)
  const look = isCell ? lookAt(chart, overlay, key, target) : 0
  const heads = [axes.rows.head(cursor.row).marking, axes.columns.head(cursor.column).marking].join(' · ')
  return (
    <div className={classes.cellBar}>
      {count === 1 && <CellSign look={look} />}
      <Text size="sm" style={{ flex: 1, minWidth: 0 }} lineClamp={2}>
        {count > 1 ? say('cellsSelected', { count }) : `${heads}: ${cellSays(look, say, sayMark)}`}
      </Text>
      <Button size="sm" variant="default" px="sm" onClick={onWhy}>
        {say('why')}
      </Button>
      {mayEdit && isCell && (
        <Button size="sm" variant="default" px="sm" onClick={onToggle}>
          {say((look & LOOK.WISHED) === 0 ? 'give' : 'take')}
        </Button>
      )}
    </div>
  )
}
