import type { Axis, Head } from './axes.ts'
import type { Colours } from './colours.ts'

/** Lines painted into one picture. */
export const STRIP_LINES = 32
/** More than any screen shows at once, little enough to keep. */
const STRIPS_MAX = 24
const PAD = 8

interface Look {
  /** Of a line. */
  readonly size: number
  /** From the outer edge to the cells. */
  readonly length: number
  readonly ratio: number
  readonly colours: Colours
  /** Heads of columns are written upwards. */
  readonly isUpright: boolean
}

/** Heads of an axis as pictures of `STRIP_LINES` lines: text is written once, not in every frame. */
export class HeadStrips {
  readonly #strips = new Map<number, ImageBitmap>()
  readonly #axis: Axis
  readonly #look: Look

  constructor(axis: Axis, look: Look) {
    this.#axis = axis
    this.#look = look
  }

  of(strip: number): ImageBitmap {
    let picture = this.#strips.get(strip)
    if (picture === undefined) {
      picture = this.#paint(strip)
      // The one that was painted first is the furthest away, or comes again at the cost of one strip.
      for (const old of this.#strips.keys()) {
        if (this.#strips.size < STRIPS_MAX) break
        this.#strips.delete(old)
      }
      this.#strips.set(strip, picture)
    }
    return picture
  }

  #paint(strip: number): ImageBitmap {
    const { size, length, ratio, isUpright } = this.#look
    const across = Math.ceil(STRIP_LINES * size * ratio)
    const along = Math.ceil(length * ratio)
    const canvas = isUpright ? new OffscreenCanvas(across, along) : new OffscreenCanvas(along, across)
    const ink = canvas.getContext('2d')!
    ink.scale(ratio, ratio)
    ink.textBaseline = 'middle'
    if (isUpright) {
      ink.translate(0, length)
      ink.rotate(-Math.PI / 2)
    }
    const first = strip * STRIP_LINES
    const last = Math.min(first + STRIP_LINES, this.#axis.count)
    for (let line = first; line < last; line++) {
      paintHead(ink, this.#axis.head(line), (line - first + 0.5) * size, this.#look)
    }
    return canvas.transferToImageBitmap()
  }
}

/** Along the line at `middle`, from the outer edge for rows, from the cells for columns. */
function paintHead(ink: OffscreenCanvasRenderingContext2D, head: Head, middle: number, look: Look): void {
  const { colours, length, size } = look
  const points = Math.min(13, Math.max(11, Math.floor(size * 0.55)))
  let at = PAD
  const write = (text: string, font: string, colour: string): void => {
    const room = length - PAD - at
    if (text === '' || room < points) return
    ink.font = font
    ink.fillStyle = colour
    const shown = fitted(ink, text, room)
    ink.fillText(shown, at, middle)
    at += ink.measureText(shown).width + 6
  }
  if (head.band) {
    paintFold(ink, at + 4, middle, head.band.isFolded, colours.text)
    at += 14
    write(head.marking, `600 ${points}px ${colours.font}`, colours.text)
    write(String(head.band.doors), `400 ${points - 1}px ${colours.font}`, colours.dimmed)
    return
  }
  const begin = at
  const weight = head.isProgrammed ? 600 : 400
  const colour = head.isBlocked ? colours.danger : head.isProgrammed ? colours.text : colours.dimmed
  write(head.isProgrammed ? head.marking : `○ ${head.marking}`, `${weight} ${points}px ${colours.monospace}`, colour)
  if (head.isBlocked) ink.fillRect(begin, middle - 0.75, at - 6 - begin, 1.5)
  if (head.name !== head.marking) write(head.name, `400 ${points}px ${colours.font}`, colours.dimmed)
}

function paintFold(
  ink: OffscreenCanvasRenderingContext2D,
  x: number,
  y: number,
  isFolded: boolean,
  colour: string,
): void {
  ink.fillStyle = colour
  ink.beginPath()
  if (isFolded) {
    ink.moveTo(x - 2.5, y - 4)
    ink.lineTo(x + 3, y)
    ink.lineTo(x - 2.5, y + 4)
  } else {
    ink.moveTo(x - 4, y - 2.5)
    ink.lineTo(x + 4, y - 2.5)
    ink.lineTo(x, y + 3)
  }
  ink.fill()
}

/** As much of the text as fits, with an ellipsis when that is not all. */
function fitted(ink: OffscreenCanvasRenderingContext2D, text: string, room: number): string {
  if (ink.measureText(text).width <= room) return text
  let [fits, tooLong] = [0, text.length]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (ink.measureText(`${text.slice(0, middle)}…`).width <= room) fits = middle
    else tooLong = middle
  }
  return fits === 0 ? '' : `${text.slice(0, fits).trimEnd()}…`
}
