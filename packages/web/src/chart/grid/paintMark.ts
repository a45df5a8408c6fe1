import { LOOK, markOfLook } from '../model/look.ts'
import { markOfCode } from '../model/marks.ts'
import type { Colours } from './colours.ts'

/** The marks are drawn in a square of this side (mark/Mark.tsx). */
const UNIT = 14
/** A mark that comes by a group is smaller and stands in brackets, as `(x)` in the spreadsheet. */
const BY_GROUP_SCALE = 0.72

type Line = readonly [fromX: number, fromY: number, toX: number, toY: number]

/**
 * Paints the same sign into many cells: the shapes of mark/Mark.tsx and the signs of the chart. `cells` holds x and y of their left
 * upper corners in turn, in device px; `size` is the side of a cell. One path for all of them: a call a cell would cost ten times as much.
 */
export function paintLook(
  ink: CanvasRenderingContext2D,
  look: number,
  cells: readonly number[],
  size: number,
  ratio: number,
  colours: Colours,
): void {
  const has = (bit: number) => (look & bit) !== 0
  const isIndirect = has(LOOK.BY_GROUP) || (has(LOOK.TAKEN) && !has(LOOK.OWN))
  const side = markSide(size / ratio) * ratio
  const pen = new Pen(ink, cells, size, (side / UNIT) * (isIndirect ? BY_GROUP_SCALE : 1), ratio)
  if (isIndirect) pen.brackets(side, colours.dimmed)
  if (has(LOOK.GIVEN)) paintGiven(pen, colours.accent)
  else paintMark(pen, look, has(LOOK.TAKEN), colours)
  if (has(LOOK.BLOCKED)) pen.bar(colours.danger)
  if (has(LOOK.TIMES)) pen.dot(has(LOOK.RETIMED) ? colours.accent : colours.text)
  if (has(LOOK.OWN)) pen.corner(colours.accent)
}

const markSide = (size: number): number => Math.max(10, Math.round((size * 0.58) / 2) * 2)

function paintMark(pen: Pen, look: number, isTaken: boolean, colours: Colours): void {
  pen.fade(isTaken ? 0.45 : 1)
  switch (markOfCode(markOfLook(look))) {
    case 'confirmed':
      pen.square(colours.confirmed)
      break
    case 'underWay':
      pen.frame(colours.waiting)
      pen.half(colours.waiting)
      break
    case 'wished':
      pen.frame(colours.text)
      break
    case 'takenAway':
      pen.square(colours.danger)
      pen.lines([[2, 12, 12, 2]], colours.body, 2)
      break
    case 'possibly':
      pen.frame(colours.waiting)
      pen.lines(HATCH, colours.waiting, 1.2)
      break
    default:
  }
  pen.fade(1)
  if (isTaken) pen.lines(CROSS, colours.cross, 1.8)
}

const HATCH: readonly Line[] = [
  [2.5, 7.5, 7.5, 2.5],
  [2.5, 11.5, 11.5, 2.5],
  [6.5, 11.5, 11.5, 6.5],
]
const CROSS: readonly Line[] = [
  [0.5, 0.5, 13.5, 13.5],
  [0.5, 13.5, 13.5, 0.5],
]
const PLUS: readonly Line[] = [
  [7, 4, 7, 10],
  [4, 7, 10, 7],
]

/** A right that the draft gives: a dashed square with a plus, told apart from `wished` without colour. */
function paintGiven(pen: Pen, colour: string): void {
  pen.frame(colour, [2.6, 1.6])
  pen.lines(PLUS, colour, 1.6)
}

/** Draws one shape into all cells at once; shapes are in units of the mark, signs of the cell in px. */
class Pen {
  readonly #ink: CanvasRenderingContext2D
  readonly #cells: readonly number[]
  readonly #size: number
  readonly #scale: number
  readonly #ratio: number

  constructor(ink: CanvasRenderingContext2D, cells: readonly number[], size: number, scale: number, ratio: number) {
    this.#ink = ink
    this.#cells = cells
    this.#size = size
    this.#scale = scale
    this.#ratio = ratio
  }

  fade(alpha: number): void {
    this.#ink.globalAlpha = alpha
  }

  square(colour: string): void {
    this.#boxes(1, 1, 12, 12, 2)
    this.#ink.fillStyle = colour
    this.#ink.fill()
  }

  frame(colour: string, dash: readonly number[] = []): void {
    this.#boxes(1.75, 1.75, 10.5, 10.5, 1.5)
    this.#stroke(colour, 1.5, dash)
  }

  half(colour: string): void {
    this.#boxes(1.75, 1.75, 5.25, 10.5, 0)
    this.#ink.fillStyle = colour
    this.#ink.fill()
  }

  lines(lines: readonly Line[], colour: string, width: number): void {
    const ink = this.#ink
    ink.beginPath()
    this.#each((x, y) => {
      for (const [fromX, fromY, toX, toY] of lines) {
        ink.moveTo(x + fromX * this.#scale, y + fromY * this.#scale)
        ink.lineTo(x + toX * this.#scale, y + toY * this.#scale)
      }
    })
    this.#stroke(colour, width)
  }

  brackets(side: number, colour: string): void {
    const [ink, out, half, bend] = [this.#ink, side * 0.62, side * 0.42, 2 * this.#ratio]
    ink.beginPath()
    this.#eachCell((x, y) => {
      const [middleX, middleY] = [x + this.#size / 2, y + this.#size / 2]
      for (const sign of [-1, 1]) {
        ink.moveTo(middleX + sign * (out - bend), middleY - half)
        ink.lineTo(middleX + sign * out, middleY - half + bend)
        ink.lineTo(middleX + sign * out, middleY + half - bend)
        ink.lineTo(middleX + sign * (out - bend), middleY + half)
      }
    })
    ink.strokeStyle = colour
    ink.lineWidth = this.#ratio
    ink.stroke()
  }

  /** The key is blocked. */
  bar(colour: string): void {
    const [ink, thick] = [this.#ink, Math.round(2 * this.#ratio)]
    ink.fillStyle = colour
    this.#eachCell((x, y) =>
      ink.fillRect(x + this.#size * 0.12, Math.round(y + (this.#size - thick) / 2), this.#size * 0.76, thick),
    )
  }

  /** A schedule or a window limits the right. */
  dot(colour: string): void {
    const [ink, radius] = [this.#ink, Math.max(1.6 * this.#ratio, this.#size / 12)]
    ink.beginPath()
    this.#eachCell((x, y) => {
      const [middleX, middleY] = [x + this.#size - radius - 2.5 * this.#ratio, y + radius + 1.5 * this.#ratio]
      ink.moveTo(middleX + radius, middleY)
      ink.arc(middleX, middleY, radius, 0, 2 * Math.PI)
    })
    ink.fillStyle = colour
    ink.fill()
  }

  /** The cell is in the draft and not saved. */
  corner(colour: string): void {
    const [ink, side] = [this.#ink, Math.max(5 * this.#ratio, this.#size / 4)]
    ink.beginPath()
    this.#eachCell((x, y) => {
      ink.moveTo(x, y)
      ink.lineTo(x + side, y)
      ink.lineTo(x, y + side)
      ink.closePath()
    })
    ink.fillStyle = colour
    ink.fill()
  }

  #boxes(left: number, top: number, width: number, height: number, radius: number): void {
    const [ink, scale] = [this.#ink, this.#scale]
    ink.beginPath()
    this.#each((x, y) =>
      ink.roundRect(x + left * scale, y + top * scale, width * scale, height * scale, radius * scale),
    )
  }

  #stroke(colour: string, width: number, dash: readonly number[] = []): void {
    const ink = this.#ink
    ink.strokeStyle = colour
    ink.lineWidth = width * this.#scale
    ink.setLineDash(dash.map((length) => length * this.#scale))
    ink.stroke()
  }

  /** Left upper corners of the marks in the middle of the cells. */
  #each(paint: (x: number, y: number) => void): void {
    const inset = (this.#size - UNIT * this.#scale) / 2
    this.#eachCell((x, y) => paint(x + inset, y + inset))
  }

  #eachCell(paint: (x: number, y: number) => void): void {
    for (let at = 0; at < this.#cells.length; at += 2) paint(this.#cells[at]!, this.#cells[at + 1]!)
  }
}
