import { LOOK } from '../model/look.ts'
import type { Colours } from './colours.ts'
import { paintLook } from './paintMark.ts'

/** Pictures of cells, painted once for a density, a device pixel ratio and a theme. */
export class CellSprites {
  readonly #pictures = new Map<number, ImageBitmap>()
  readonly #size: number
  readonly #ratio: number
  readonly #colours: Colours

  constructor(size: number, ratio: number, colours: Colours) {
    this.#size = size
    this.#ratio = ratio
    this.#colours = colours
  }

  /** null = the cell is empty. */
  of(look: number): ImageBitmap | null {
    const shown = look & ~LOOK.WISHED
    if (shown === 0) return null
    let picture = this.#pictures.get(shown)
    if (picture === undefined) {
      const side = Math.ceil(this.#size * this.#ratio)
      const canvas = new OffscreenCanvas(side, side)
      const ink = canvas.getContext('2d')!
      ink.scale(this.#ratio, this.#ratio)
      paintLook(ink, shown, this.#size, this.#colours)
      picture = canvas.transferToImageBitmap()
      this.#pictures.set(shown, picture)
    }
    return picture
  }
}
