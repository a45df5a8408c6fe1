import { memo } from 'react'
import { Mark } from '../../mark/Mark.tsx'
import { useWords } from '../../words/index.ts'
import type { Axes } from '../grid/axes.ts'
import { headNames } from '../grid/says.ts'
import type { Chart } from '../model/chart.ts'
import { hasCell } from '../model/lines.ts'
import { LOOK, lookAt, markOfLook, NO_OVERLAY } from '../model/look.ts'
import { markOfCode } from '../model/marks.ts'
import { chartWords } from '../words.ts'
import classes from './print.module.css'

interface PrintTableProps {
  readonly chart: Chart
  readonly axes: Axes
  readonly rows: readonly number[]
  readonly columns: readonly number[]
}

/** One page wide; as long as it has to be, with its head on every page. What is saved, no draft. */
export const PrintTable = memo(function PrintTable({ chart, axes, rows, columns }: PrintTableProps) {
  const say = useWords(chartWords)
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td className={classes.head} />
          {columns.map((column) => (
            <th key={column} scope="col" className={classes.head}>
              <div className={classes.upright}>{headNames(axes.columns.head(column), say)}</div>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row} className={axes.rows.isBand(row) ? classes.band : undefined}>
            <th scope="row" className={classes.line}>
              {headNames(axes.rows.head(row), say)}
            </th>
            {columns.map((column) => (
              <td key={column} className={classes.cell}>
                <Sign chart={chart} axes={axes} row={row} column={column} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
})

interface SignProps {
  readonly chart: Chart
  readonly axes: Axes
  readonly row: number
  readonly column: number
}

function Sign({ chart, axes, row, column }: SignProps) {
  const { key, target } = axes.spotAt(row, column)
  const look = hasCell(key, target) ? lookAt(chart, NO_OVERLAY, key, target) : 0
  const mark = markOfCode(markOfLook(look))
  if (mark === null) return null
  const isByGroup = (look & LOOK.BY_GROUP) !== 0
  return (
    <span className={(look & LOOK.BLOCKED) === 0 ? undefined : classes.blocked}>
      {isByGroup && '('}
      <Mark state={mark} size={isByGroup ? 9 : 12} />
      {isByGroup && ')'}
      {(look & LOOK.TIMES) !== 0 && '·'}
    </span>
  )
}
