import type { Axis, Head } from './axes.ts'
import type { Colours } from './colours.ts'

/** Lines painted into one picture. */
export const STRIP_LINES = 16
/** More than any screen shows at once, little enough to keep. */
const STRIPS_MAX = 12
const PAD = 8
/** Less is not worth a letter. */
const LEAST_ROOM = 14

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
  /** By strip, the one that was used longest ago first. */
  readonly #strips = new Map<number, OffscreenCanvas>()
  readonly #axis: Axis
  readonly #look: Look

  constructor(axis: Axis, look: Look) {
    this.#axis = axis
    this.#look = look
  }

  of(strip: number): OffscreenCanvas {
    let picture = this.#strips.get(strip)
    if (picture === undefined) {
      picture = this.#blank()
      this.#paint(picture, strip)
    } else {
      this.#strips.delete(strip)
    }
    this.#strips.set(strip, picture)
    return picture
  }

  /** A picture to paint on: one that is far away by now, because a new one is dear. */
  #blank(): OffscreenCanvas {
    const [oldest] = this.#strips
    if (oldest !== undefined && this.#strips.size >= STRIPS_MAX) {
      this.#strips.delete(oldest[0])
      return oldest[1]
    }
    const { size, length, ratio, isUpright } = this.#look
    const across = Math.ceil(STRIP_LINES * size * ratio)
    const along = Math.ceil(length * ratio)
    return isUpright ? new OffscreenCanvas(across, along) : new OffscreenCanvas(along, across)
  }

  #paint(canvas: OffscreenCanvas, strip: number): void {
    const { length, ratio, isUpright } = this.#look
    const ink = canvas.getContext('2d')!
    ink.setTransform(1, 0, 0, 1, 0, 0)
    ink.clearRect(0, 0, canvas.width, canvas.height)
    ink.scale(ratio, ratio)
    ink.textBaseline = 'middle'
    if (isUpright) {
      ink.translate(0, length)
      ink.rotate(-Math.PI / 2)
    }
    const first = strip * STRIP_LINES
    const last = Math.min(first + STRIP_LINES, this.#axis.count)
    const lines = Array.from({ length: last - first }, (_, at) => this.#axis.head(first + at))
    paintHeads(ink, lines, this.#look)
  }
}

/** Text of one look, all at once: changing the font costs more than writing. */
interface Written {
  readonly line: number
  readonly text: string
  /** Where it begins along the line. */
  readonly at: number
}

/** Heads of the lines from `first` on: markings and names of groups first, then what stands behind them. */
function paintHeads(ink: OffscreenCanvasRenderingContext2D, heads: readonly Head[], look: Look): void {
  const { colours, size } = look
  const points = Math.min(13, Math.max(11, Math.floor(size * 0.55)))
  const middle = (line: number) => (line + 0.5) * size
  const ends = heads.map(() => PAD)
  const write = (font: string, colour: string, texts: readonly Written[]) => {
    if (texts.length === 0) return
    ink.font = font
    ink.fillStyle = colour
    // Letters of equal width need no measuring, which is most of the cost.
    const letter = font.endsWith(colours.monospace) ? ink.measureText('0').width : null
    for (const { line, text, at } of texts) {
      const { shown, width } = fitted(ink, text, look.length - PAD - at, letter)
      if (shown === '') continue
      ink.fillText(shown, at, middle(line))
      ends[line] = at + width + 6
    }
  }
  const markings = (test: (head: Head) => boolean, text: (head: Head) => string, at = PAD) =>
    heads.flatMap((head, line) => (test(head) ? [{ line, text: text(head), at }] : []))
  const isPlain = ({ band, isBlocked, isProgrammed }: Head) => band === null && !isBlocked && isProgrammed
  const isDim = ({ band, isBlocked, isProgrammed }: Head) => band === null && !isBlocked && !isProgrammed
  const signed = ({ isProgrammed, marking }: Head) => (isProgrammed ? marking : `○ ${marking}`)
  const bold = `600 ${points}px ${colours.monospace}`
  write(bold, colours.text, markings(isPlain, signed))
  write(`400 ${points}px ${colours.monospace}`, colours.dimmed, markings(isDim, signed))
  write(
    bold,
    colours.danger,
    markings(({ isBlocked }) => isBlocked, signed),
  )
  for (const [line, { isBlocked }] of heads.entries()) {
    if (isBlocked) ink.fillRect(PAD, middle(line) - 0.75, ends[line]! - 6 - PAD, 1.5)
  }
  const bandAt = PAD + 14
  write(
    `600 ${points}px ${colours.font}`,
    colours.text,
    markings(({ band }) => band !== null, signed, bandAt),
  )
  for (const [line, { band }] of heads.entries()) {
    if (band) paintFold(ink, PAD + 4, middle(line), band.isFolded, colours.text)
  }
  const behind = heads.flatMap(({ band, marking, name }, line) => {
    const text = band ? String(band.doors) : name === marking ? '' : name
    return text === '' ? [] : [{ line, text, at: ends[line]! }]
  })
  write(`400 ${points}px ${colours.font}`, colours.dimmed, behind)
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

const PLAIN = /^[ -~]*$/

/** As much of the text as fits, with an ellipsis when that is not all. */
function fitted(
  ink: OffscreenCanvasRenderingContext2D,
  text: string,
  room: number,
  letter: number | null,
): { readonly shown: string; readonly width: number } {
  const width = letter !== null && PLAIN.test(text) ? letter * text.length : ink.measureText(text).width
  if (width <= room) return { shown: text, width }
  if (room < LEAST_ROOM) return { shown: '', width: 0 }
  // Near what its average letter says; measuring is dear.
  let length = Math.min(text.length - 1, Math.floor((text.length * room) / width))
  for (; length > 0; length--) {
    const shown = `${text.slice(0, length).trimEnd()}…`
    const needed = ink.measureText(shown).width
    if (needed <= room) return { shown, width: needed }
  }
  return { shown: '', width: 0 }
}
