// biome-ignore-all lint/a11y/useSemanticElements: the grid is a picture; these are two rows of it in words, not a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names this cell (aria-activedescendant)
import classes from '../chart.module.css'
import type { ChartSay } from '../words.ts'
import type { Axes } from './axes.ts'
import type { Cursor } from './cursor.ts'
import type { Geometry } from './geometry.ts'
import { headSays } from './says.ts'

export const SPOKEN_CELL = 'chart-cell'

interface SpokenCellProps {
  readonly axes: Axes
  readonly geometry: Geometry
  readonly cursor: Cursor
  readonly text: string
  readonly mayEdit: boolean
  readonly say: ChartSay
}

/** The row and the column of the focused cell as a grid that can be read: of ten thousand rows only this one is there. */
export function SpokenCell({ axes, geometry, cursor, text, mayEdit, say }: SpokenCellProps) {
  const { size, headWidth, headHeight } = geometry
  const { row, column } = cursor
  if (axes.rows.count === 0 || axes.columns.count === 0) return null
  const place = {
    left: headWidth + column * size,
    top: headHeight + row * size,
    width: size,
    height: size,
  }
  const band = axes.rows.head(row).band ?? axes.columns.head(column).band
  return (
    <div className={classes.spoken} style={place} role="rowgroup">
      <div role="row" aria-rowindex={1}>
        <div role="columnheader" aria-colindex={column + 2}>
          {headSays(axes.columns.head(column), say)}
        </div>
      </div>
      <div role="row" aria-rowindex={row + 2}>
        <div role="rowheader" aria-colindex={1}>
          {headSays(axes.rows.head(row), say)}
        </div>
        <div
          role="gridcell"
          id={SPOKEN_CELL}
          aria-colindex={column + 2}
          aria-selected
          aria-readonly={!mayEdit}
          {...(band && { 'aria-expanded': !band.isFolded })}
        >
          {`${headSays(axes.rows.head(row), say)}, ${headSays(axes.columns.head(column), say)}: ${text}`}
        </div>
      </div>
    </div>
  )
}
