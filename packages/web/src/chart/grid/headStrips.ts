import type { Axis, Head } from './axes.ts'
import type { Colours } from './colours.ts'
import { textsOf } from './geometry.ts'
import { Ruler } from './ruler.ts'

/** Lines painted into one picture. */
export const STRIP_LINES = 16
/** More than any screen shows at once, little enough to keep. */
const STRIPS_MAX = 12
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
  /** By strip, the one that was used longest ago first. */
  readonly #strips = new Map<number, OffscreenCanvas>()
  readonly #axis: Axis
  readonly #look: Look
  readonly #rulers = new Map<string, Ruler>()

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
    paintHeads(ink, lines, this.#look, (font) => this.#ruler(font))
  }

  #ruler(font: string): Ruler {
    let ruler = this.#rulers.get(font)
    if (ruler === undefined) {
      const ink = new OffscreenCanvas(1, 1).getContext('2d')!
      ink.font = font
      ruler = new Ruler((text) => ink.measureText(text).width)
      this.#rulers.set(font, ruler)
    }
    return ruler
  }
}

/** Text of one look, all at once: changing the font costs more than writing. */
interface Written {
  readonly line: number
  readonly text: string
  /** Where it begins along the line. */
  readonly at: number
}

/** Middles of the two lines of text where a head has two, as parts of its size. */
const UPPER = 0.32
const LOWER = 0.72

/** Markings and names of groups first, then what stands behind them, then below. */
function paintHeads(
  ink: OffscreenCanvasRenderingContext2D,
  heads: readonly Head[],
  look: Look,
  rulerOf: (font: string) => Ruler,
): void {
  const { colours, size } = look
  const points = Math.min(13, Math.max(11, Math.floor(size * 0.55)))
  const others = heads.map((head) => textsOf(head, size))
  const middle = (line: number) => (line + (others[line]![1] === '' ? 0.5 : UPPER)) * size
  const ends = heads.map(() => PAD)
  const write = (font: string, colour: string, texts: readonly Written[], middleOf = middle) => {
    if (texts.length === 0) return
    ink.font = font
    ink.fillStyle = colour
    const ruler = rulerOf(font)
    for (const { line, text, at } of texts) {
      const { shown, width } = ruler.fit(text, look.length - PAD - at)
      if (shown === '') continue
      ink.fillText(shown, at, middleOf(line))
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
  const plain = `400 ${points}px ${colours.font}`
  const behind = heads.flatMap(({ band }, line) => {
    const text = band ? String(band.count) : others[line]![0]
    return text === '' ? [] : [{ line, text, at: ends[line]! }]
  })
  write(plain, colours.dimmed, behind)
  const below = others.flatMap(([, text], line) => (text === '' ? [] : [{ line, text, at: PAD }]))
  write(plain, colours.dimmed, below, (line) => (line + LOWER) * size)
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
