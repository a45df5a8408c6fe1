import { LOOK, markOfLook } from '../model/look.ts'
import { markOfCode } from '../model/marks.ts'
import type { Colours } from './colours.ts'

type Ink = Pick<
  OffscreenCanvasRenderingContext2D,
  | 'arc'
  | 'beginPath'
  | 'clip'
  | 'closePath'
  | 'fill'
  | 'fillRect'
  | 'fillStyle'
  | 'globalAlpha'
  | 'lineCap'
  | 'lineTo'
  | 'lineWidth'
  | 'moveTo'
  | 'restore'
  | 'roundRect'
  | 'save'
  | 'scale'
  | 'setLineDash'
  | 'stroke'
  | 'strokeRect'
  | 'strokeStyle'
  | 'translate'
>

const UNIT = 14
/** A mark that comes by a group is smaller and stands in brackets, as `(x)` in the spreadsheet. */
const BY_GROUP_SCALE = 0.72

/** Paints what a cell of `size` px shows, its left upper corner at the origin: the shapes of mark/Mark.tsx and the signs of the chart. */
export function paintLook(ink: Ink, look: number, size: number, colours: Colours): void {
  const has = (bit: number) => (look & bit) !== 0
  const side = markSide(size)
  const isIndirect = has(LOOK.BY_GROUP) || (has(LOOK.TAKEN) && !has(LOOK.OWN))
  ink.save()
  ink.translate(size / 2, size / 2)
  if (isIndirect) paintBrackets(ink, side, colours.dimmed)
  const scale = (side / UNIT) * (isIndirect ? BY_GROUP_SCALE : 1)
  ink.scale(scale, scale)
  ink.translate(-UNIT / 2, -UNIT / 2)
  if (has(LOOK.GIVEN)) paintGiven(ink, colours.accent)
  else paintMark(ink, look, has(LOOK.TAKEN), colours)
  ink.restore()
  if (has(LOOK.BLOCKED)) {
    ink.fillStyle = colours.danger
    ink.fillRect(size * 0.12, size / 2 - 1, size * 0.76, 2)
  }
  if (has(LOOK.TIMES)) paintDot(ink, size, has(LOOK.RETIMED), colours)
  if (has(LOOK.OWN)) paintCorner(ink, size, colours.accent)
}

export const markSide = (size: number): number => Math.max(10, Math.round((size * 0.58) / 2) * 2)

function paintMark(ink: Ink, look: number, isTaken: boolean, colours: Colours): void {
  ink.save()
  if (isTaken) ink.globalAlpha = 0.45
  switch (markOfCode(markOfLook(look))) {
    case 'confirmed':
      square(ink, colours.confirmed)
      break
    case 'underWay':
      frame(ink, colours.waiting)
      ink.fillRect(1.75, 1.75, 5.25, 10.5)
      break
    case 'wished':
      frame(ink, colours.text)
      break
    case 'takenAway':
      square(ink, colours.danger)
      strokes(ink, [[2, 12, 12, 2]], colours.body, 2)
      break
    case 'possibly':
      frame(ink, colours.waiting)
      strokes(
        ink,
        [
          [2.5, 7.5, 7.5, 2.5],
          [2.5, 11.5, 11.5, 2.5],
          [6.5, 11.5, 11.5, 6.5],
        ],
        colours.waiting,
        1.2,
      )
      break
    default:
  }
  ink.restore()
  if (isTaken) {
    strokes(
      ink,
      [
        [0.5, 0.5, 13.5, 13.5],
        [0.5, 13.5, 13.5, 0.5],
      ],
      colours.cross,
      1.8,
    )
  }
}

function square(ink: Ink, colour: string): void {
  ink.fillStyle = colour
  ink.beginPath()
  ink.roundRect(1, 1, 12, 12, 2)
  ink.fill()
}

/** Leaves both inks at the colour. */
function frame(ink: Ink, colour: string): void {
  ink.fillStyle = colour
  ink.strokeStyle = colour
  ink.lineWidth = 1.5
  ink.beginPath()
  ink.roundRect(1.75, 1.75, 10.5, 10.5, 1.5)
  ink.stroke()
}

function strokes(
  ink: Ink,
  lines: readonly (readonly [number, number, number, number])[],
  colour: string,
  width: number,
) {
  ink.strokeStyle = colour
  ink.lineWidth = width
  ink.beginPath()
  for (const [fromX, fromY, toX, toY] of lines) {
    ink.moveTo(fromX, fromY)
    ink.lineTo(toX, toY)
  }
  ink.stroke()
}

/** A right that the draft gives: a dashed square with a plus, told apart from `wished` without colour. */
function paintGiven(ink: Ink, colour: string): void {
  ink.setLineDash([2.6, 1.6])
  frame(ink, colour)
  ink.setLineDash([])
  strokes(
    ink,
    [
      [7, 4, 7, 10],
      [4, 7, 10, 7],
    ],
    colour,
    1.6,
  )
}

function paintBrackets(ink: Ink, side: number, colour: string): void {
  const [x, y] = [side * 0.62, side * 0.42]
  ink.strokeStyle = colour
  ink.lineWidth = 1
  for (const sign of [-1, 1]) {
    ink.beginPath()
    ink.moveTo(sign * (x - 2), -y)
    ink.lineTo(sign * x, -y + 2)
    ink.lineTo(sign * x, y - 2)
    ink.lineTo(sign * (x - 2), y)
    ink.stroke()
  }
}

function paintDot(ink: Ink, size: number, isNew: boolean, colours: Colours): void {
  const radius = Math.max(1.6, size / 12)
  ink.beginPath()
  ink.arc(size - radius - 2.5, radius + 2, radius, 0, 2 * Math.PI)
  ink.fillStyle = isNew ? colours.accent : colours.text
  ink.fill()
}

/** The cell is in the draft and not saved. */
function paintCorner(ink: Ink, size: number, colour: string): void {
  const side = Math.max(5, size / 4)
  ink.fillStyle = colour
  ink.beginPath()
  ink.moveTo(0, 0)
  ink.lineTo(side, 0)
  ink.lineTo(0, side)
  ink.closePath()
  ink.fill()
}
