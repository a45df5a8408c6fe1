/** Less is not worth a letter. */
const LEAST_ROOM = 14

/**
 * Widths of texts in one font. Each letter is measured once and then added up, because measuring costs more than writing; pairs that
 * move together make a text shorter than that, never longer.
 */
export class Ruler {
  readonly #widths = new Map<string, number>()
  readonly #measure: (text: string) => number

  constructor(measure: (text: string) => number) {
    this.#measure = measure
  }

  widthOf(text: string): number {
    let width = 0
    for (const letter of text) width += this.#of(letter)
    return width
  }

  /** As much of the text as fits, with an ellipsis when that is not all. */
  fit(text: string, room: number): { readonly shown: string; readonly width: number } {
    const width = this.widthOf(text)
    if (width <= room) return { shown: text, width }
    if (room < LEAST_ROOM) return { shown: '', width: 0 }
    let used = this.#of('…')
    let shown = ''
    for (const letter of text) {
      if (used + this.#of(letter) > room) break
      used += this.#of(letter)
      shown += letter
    }
    return shown === '' ? { shown: '', width: 0 } : { shown: `${shown.trimEnd()}…`, width: used }
  }

  #of(letter: string): number {
    let width = this.#widths.get(letter)
    if (width === undefined) {
      width = this.#measure(letter)
      this.#widths.set(letter, width)
    }
    return width
  }
}
