import { type FlashChip, PAGE_BYTES } from './chip.ts'

const CELL_BYTES = 16
const CELLS_PER_PAGE = PAGE_BYTES / CELL_BYTES
const ZEROS = new Uint8Array(CELL_BYTES)

/**
 * Two flash pages of 16 byte cells for a key that must leave no trace when its successor counts (B2): the next key goes
 * into a fresh cell, the journal names it, then the old cell is overwritten with zero words.
 */
export class KeyCells {
  readonly #chip: FlashChip
  readonly #firstPage: number

  constructor(chip: FlashChip, firstPage: number) {
    this.#chip = chip
    this.#firstPage = firstPage
  }

  read(cell: number): Uint8Array {
    const page = this.#chip.page(this.#page(cell))
    const offset = (cell % CELLS_PER_PAGE) * CELL_BYTES
    return page?.subarray(offset, offset + CELL_BYTES) ?? new Uint8Array(CELL_BYTES).fill(0xff)
  }

  /** Writes `key` into a fresh cell after `current` (-1 = none yet) and gives its number. */
  writeAfter(current: number, key: Uint8Array): number {
    let next = (current + 1) % (2 * CELLS_PER_PAGE)
    while (next % CELLS_PER_PAGE !== 0 && !isBlank(this.read(next))) next = (next + 1) % (2 * CELLS_PER_PAGE)
    if (next % CELLS_PER_PAGE === 0 && !this.#chip.isErased(this.#page(next))) this.#chip.erase(this.#page(next))
    this.#chip.program(this.#page(next), (next % CELLS_PER_PAGE) * CELL_BYTES, key)
    return next
  }

  wipe(cell: number): void {
    this.#chip.program(this.#page(cell), (cell % CELLS_PER_PAGE) * CELL_BYTES, ZEROS)
  }

  /** At boot: a cut may have left the old key, or a next one that never counted. */
  wipeAllBut(current: number): void {
    for (let cell = 0; cell < 2 * CELLS_PER_PAGE; cell++) {
      if (cell === current || this.#chip.page(this.#page(cell)) === null) continue
      const key = this.read(cell)
      if (!isBlank(key) && key.some((byte) => byte !== 0)) this.wipe(cell)
    }
  }

  #page(cell: number): number {
    return this.#firstPage + Math.floor(cell / CELLS_PER_PAGE)
  }
}

const isBlank = (cell: Uint8Array): boolean => cell.every((byte) => byte === 0xff)
