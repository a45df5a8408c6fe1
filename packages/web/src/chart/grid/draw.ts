import type { Chart } from '../model/chart.ts'
import { hasCell } from '../model/lines.ts'
import { LOOK, lookAt, type Overlay } from '../model/look.ts'
import type { Axes, Axis } from './axes.ts'
import type { Colours } from './colours.ts'
import { type Cursor, rectangleOf } from './cursor.ts'
import type { Geometry } from './geometry.ts'
import { type HeadStrips, STRIP_LINES } from './headStrips.ts'
import { paintLook } from './paintMark.ts'

/** All that one picture of the chart needs. */
export interface Scene {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly axes: Axes
  readonly geometry: Geometry
  readonly cursor: Cursor
  readonly hasFocus: boolean
  readonly ratio: number
  readonly colours: Colours
  readonly rowHeads: HeadStrips
  readonly columnHeads: HeadStrips
}

/** Draws what is in sight of a chart of any size; the costs go with the screen, not with the chart. */
export function drawChart(ink: CanvasRenderingContext2D, scene: Scene, scrollX: number, scrollY: number): void {
  const { geometry, ratio, colours } = scene
  const { size, headWidth, headHeight, width, height } = geometry
  const columns = new Span(scene.axes.columns, headWidth, scrollX, width, size, ratio)
  const rows = new Span(scene.axes.rows, headHeight, scrollY, height, size, ratio)
  ink.setTransform(1, 0, 0, 1, 0, 0)
  ink.fillStyle = colours.body
  ink.fillRect(0, 0, width * ratio, height * ratio)
  drawGround(ink, scene, rows, columns)
  drawCells(ink, scene, rows, columns)
  drawHeads(ink, scene, rows, columns)
  drawCursor(ink, scene, rows, columns)
}

/** The lines of one axis that are in sight, in device px. */
class Span {
  readonly axis: Axis
  readonly first: number
  readonly last: number
  readonly head: number
  readonly end: number
  readonly #offset: number
  readonly #size: number
  readonly #ratio: number

  constructor(axis: Axis, head: number, scroll: number, length: number, size: number, ratio: number) {
    this.axis = axis
    this.first = Math.max(0, Math.floor(scroll / size))
    this.last = Math.min(axis.count - 1, Math.floor((scroll + length - head) / size))
    this.#offset = head - scroll
    this.#size = size
    this.#ratio = ratio
    this.head = Math.round(head * ratio)
    this.end = Math.min(Math.round(length * ratio), this.at(axis.count))
  }

  /** Where a line begins. */
  at(line: number): number {
    return Math.round((this.#offset + line * this.#size) * this.#ratio)
  }

  /** Where it begins, behind the head. */
  seen(line: number): number {
    return Math.max(this.head, Math.min(this.end, this.at(line)))
  }
}

/** Bands, the cross of the cursor and the lines go through the heads too: nothing scrolls under those. */
function drawGround(ink: CanvasRenderingContext2D, { cursor, colours, hasFocus }: Scene, rows: Span, columns: Span) {
  const { top, bottom, left, right } = rectangleOf(cursor)
  const fillRow = (line: number) => ink.fillRect(0, rows.seen(line), columns.end, rows.seen(line + 1) - rows.seen(line))
  const fillColumn = (line: number) =>
    ink.fillRect(columns.seen(line), 0, columns.seen(line + 1) - columns.seen(line), rows.end)
  ink.fillStyle = colours.ground
  for (let row = rows.first; row <= rows.last; row++) if (rows.axis.isBand(row)) fillRow(row)
  for (let column = columns.first; column <= columns.last; column++) if (columns.axis.isBand(column)) fillColumn(column)
  ink.fillStyle = colours.selected
  if (hasFocus) {
    ink.globalAlpha = 0.55
    fillRow(cursor.row)
    fillColumn(cursor.column)
    ink.globalAlpha = 1
  }
  const [x, y] = [columns.seen(left), rows.seen(top)]
  ink.fillRect(x, y, columns.seen(right + 1) - x, rows.seen(bottom + 1) - y)
  ink.fillStyle = colours.line
  for (let row = rows.first; row <= rows.last; row++) ink.fillRect(0, rows.seen(row + 1) - 1, columns.end, 1)
  for (let column = columns.first; column <= columns.last; column++) {
    ink.fillRect(columns.seen(column + 1) - 1, 0, 1, rows.end)
  }
}

/** Cells by what they show, for one picture; kept, so that a frame makes no rubbish. */
const sorted = new Map<number, number[]>()

function drawCells(ink: CanvasRenderingContext2D, scene: Scene, rows: Span, columns: Span): void {
  const { chart, overlay, axes, geometry, ratio, colours } = scene
  for (const cells of sorted.values()) cells.length = 0
  for (let row = rows.first; row <= rows.last; row++) {
    const atRow = rows.axis.at(row)
    const y = rows.at(row)
    for (let column = columns.first; column <= columns.last; column++) {
      const atColumn = columns.axis.at(column)
      const key = axes.isFlipped ? atRow : atColumn
      const target = axes.isFlipped ? atColumn : atRow
      if (!hasCell(key, target)) continue
      const look = lookAt(chart, overlay, key, target) & ~LOOK.WISHED
      if (look === 0) continue
      const cells = sorted.get(look)
      if (cells) cells.push(columns.at(column), y)
      else sorted.set(look, [columns.at(column), y])
    }
  }
  ink.save()
  ink.beginPath()
  ink.rect(columns.head, rows.head, columns.end - columns.head, rows.end - rows.head)
  ink.clip()
  for (const [look, cells] of sorted) {
    if (cells.length > 0) paintLook(ink, look, cells, geometry.size * ratio, ratio, colours)
  }
  ink.restore()
}

function drawHeads(ink: CanvasRenderingContext2D, scene: Scene, rows: Span, columns: Span): void {
  const { rowHeads, columnHeads, colours } = scene
  ink.save()
  ink.beginPath()
  ink.rect(0, rows.head, columns.head, rows.end - rows.head)
  ink.rect(columns.head, 0, columns.end - columns.head, rows.head)
  ink.clip()
  for (const strip of stripsOf(rows)) ink.drawImage(rowHeads.of(strip), 0, rows.at(strip * STRIP_LINES))
  for (const strip of stripsOf(columns)) ink.drawImage(columnHeads.of(strip), columns.at(strip * STRIP_LINES), 0)
  ink.restore()
  ink.fillStyle = colours.edge
  ink.fillRect(0, rows.head - 1, columns.end, 1)
  ink.fillRect(columns.head - 1, 0, 1, rows.end)
}

function stripsOf({ first, last }: Span): number[] {
  const from = Math.floor(first / STRIP_LINES)
  return Array.from({ length: Math.max(0, Math.floor(last / STRIP_LINES) - from + 1) }, (_, place) => from + place)
}

function drawCursor(
  ink: CanvasRenderingContext2D,
  { cursor, hasFocus, colours, ratio }: Scene,
  rows: Span,
  columns: Span,
) {
  const { top, bottom, left, right } = rectangleOf(cursor)
  const thick = Math.round((hasFocus ? 2 : 1) * ratio)
  const box = (fromColumn: number, toColumn: number, fromRow: number, toRow: number, width: number) => {
    const [x, y] = [columns.at(fromColumn), rows.at(fromRow)]
    ink.lineWidth = width
    ink.strokeRect(
      x + width / 2 - 1,
      y + width / 2 - 1,
      columns.at(toColumn + 1) - x - width + 1,
      rows.at(toRow + 1) - y - width + 1,
    )
  }
  ink.save()
  ink.beginPath()
  ink.rect(columns.head, rows.head, columns.end - columns.head, rows.end - rows.head)
  ink.clip()
  ink.strokeStyle = colours.accent
  if (top !== bottom || left !== right) box(left, right, top, bottom, Math.max(1, Math.round(ratio)))
  box(cursor.column, cursor.column, cursor.row, cursor.row, thick)
  ink.restore()
}
