/** Items of a device's memory: small tables of byte strings under a number. */
export interface Memory {
  get(table: number, id: number): Uint8Array | undefined
  /** Ids held in a table, in no particular order. */
  ids(table: number): number[]
}

export interface Change {
  readonly table: number
  readonly id: number
  /** null deletes. */
  readonly value: Uint8Array | null
}

/** Changes not yet written, seen on top of what is held. Nothing of it survives unless it is committed. */
export class Batch implements Memory {
  readonly #held: Memory
  readonly #tables = new Map<number, Map<number, Uint8Array | null>>()

  constructor(held: Memory) {
    this.#held = held
  }

  get(table: number, id: number): Uint8Array | undefined {
    const staged = this.#tables.get(table)?.get(id)
    if (staged === null) return undefined
    return staged ?? this.#held.get(table, id)
  }

  ids(table: number): number[] {
    const staged = this.#tables.get(table)
    const held = this.#held.ids(table)
    if (staged === undefined) return held
    const added = [...staged].filter(([, value]) => value !== null).map(([id]) => id)
    return [...held.filter((id) => !staged.has(id)), ...added]
  }

  put(table: number, id: number, value: Uint8Array): void {
    this.#table(table).set(id, value)
  }

  delete(table: number, id: number): void {
    this.#table(table).set(id, null)
  }

  clear(table: number): void {
    for (const id of this.ids(table)) this.delete(table, id)
  }

  /** What differs from the memory below. */
  changes(): Change[] {
    return [...this.#tables].flatMap(([table, items]) =>
      [...items]
        .filter(([id, value]) => value !== null || this.#held.get(table, id) !== undefined)
        .map(([id, value]) => ({ table, id, value })),
    )
  }

  #table(table: number): Map<number, Uint8Array | null> {
    let items = this.#tables.get(table)
    if (items === undefined) {
      items = new Map()
      this.#tables.set(table, items)
    }
    return items
  }
}
