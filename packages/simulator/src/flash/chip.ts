export const PAGE_BYTES = 4096

/** Power failed while a byte was being written. Unwinds the device's firmware as a reset does. */
export class PowerCut extends Error {
  constructor() {
    super('power cut')
  }
}

/**
 * Flash memory: programming only clears bits, erasing sets a whole page to FF. Power may fail at any byte; that byte
 * is then half written. A page that is erased costs no memory of the host.
 */
export class FlashChip {
  readonly #pages: (Uint8Array | null)[]
  #left = Number.POSITIVE_INFINITY
  #torn = false
  #written = 0
  #whenCut: () => void = () => undefined

  constructor(pageCount: number) {
    this.#pages = Array.from({ length: pageCount }, () => null)
  }

  get pageCount(): number {
    return this.#pages.length
  }

  /** Bytes programmed or erased since the chip was made. */
  get written(): number {
    return this.#written
  }

  /**
   * Fault hook: `bytes` more bytes are written or erased, the next one is torn and power is gone; then `cut` is called.
   * Infinity: never.
   */
  cutPowerAfter(bytes: number, cut: () => void = () => undefined): void {
    this.#left = bytes
    this.#whenCut = cut
  }

  /** A cut is planned and has not come yet; the next power-up forgets it. */
  get willCut(): boolean {
    return this.#left !== Number.POSITIVE_INFINITY && !this.#torn
  }

  /** True once after a torn write: what was cached of the content must be read again. */
  restorePower(): boolean {
    const torn = this.#torn
    this.#torn = false
    this.#left = Number.POSITIVE_INFINITY
    return torn
  }

  /** Content of a page for reading; null when it is erased. */
  page(index: number): Uint8Array | null {
    return this.#pages[index]!
  }

  isErased(index: number): boolean {
    const page = this.#pages[index]!
    return page === null || page.every((byte) => byte === 0xff)
  }

  program(index: number, offset: number, bytes: Uint8Array): void {
    let page = this.#pages[index]!
    if (page === null) {
      page = new Uint8Array(PAGE_BYTES).fill(0xff)
      this.#pages[index] = page
    }
    const whole = this.#spend(bytes.length)
    for (let i = 0; i < whole; i++) page[offset + i]! &= bytes[i]!
    if (whole === bytes.length) return
    page[offset + whole]! &= bytes[whole]! | 0xaa
    throw new PowerCut()
  }

  erase(index: number): void {
    const page = this.#pages[index]!
    if (page === null) return
    const whole = this.#spend(PAGE_BYTES)
    if (whole === PAGE_BYTES) {
      this.#pages[index] = null
      return
    }
    page.fill(0xff, 0, whole)
    page[whole]! |= 0xaa
    throw new PowerCut()
  }

  #spend(bytes: number): number {
    const whole = Math.min(bytes, this.#left)
    this.#left -= whole
    this.#written += whole
    if (whole < bytes) {
      this.#torn = true
      this.#whenCut()
    }
    return whole
  }

  /** All pages that are not erased: {page u16 LE, 4096 bytes} each. */
  snapshot(): Uint8Array {
    const used = this.#pages.flatMap((page, index) => (page === null ? [] : [{ index, page }]))
    const out = new Uint8Array(used.length * (PAGE_BYTES + 2))
    used.forEach(({ index, page }, n) => {
      const at = n * (PAGE_BYTES + 2)
      out[at] = index
      out[at + 1] = index >>> 8
      out.set(page, at + 2)
    })
    return out
  }

  /** Puts back what `snapshot` gave; what was cached of the content must be read again. */
  restore(snapshot: Uint8Array): void {
    this.#pages.fill(null)
    for (let at = 0; at < snapshot.length; at += PAGE_BYTES + 2)
      this.#pages[snapshot[at]! | (snapshot[at + 1]! << 8)] = snapshot.slice(at + 2, at + 2 + PAGE_BYTES)
    this.#torn = true
  }
}
