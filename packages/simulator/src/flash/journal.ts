import { crc32 } from 'node:zlib'
import { Batch, type Change, type Memory } from './batch.ts'
import { type FlashChip, PAGE_BYTES } from './chip.ts'

const PAGE_HEAD = 8
const RECORD_HEAD = 12
const COMMIT_WORD = 8
const ITEM_HEAD = 7
const DELETED = 0xffff
const COMMIT_BIT = 0x80000000
const ERASED_WORD = 0xffffffff
/** Where a value lies, in one small integer: page << 24 | offset << 12 | length. */
type Place = number
const place = (page: number, offset: number, length: number): Place => (page << 24) | (offset << 12) | length

interface PlacedItem {
  readonly table: number
  readonly id: number
  readonly at: Place | null
}

/**
 * Log-structured store on flash pages (spec/door.md 6): records {seq4 len4 crc4 payload}, a payload holds whole
 * items {table1 id4 len2 value} (len FFFF deletes), and an 8 byte commit word {seq4 | high bit, crc4} makes all records
 * since the last one count. A transaction is there as a whole or not at all. One page always stays free for reclaiming.
 */
export class Journal implements Memory {
  readonly #chip: FlashChip
  readonly #firstPage: number
  readonly #tables = new Map<number, Map<number, Place>>()
  /** Pages in use, oldest first; the last one is written to from `#offset` on. */
  #order: number[] = []
  #offset = PAGE_BYTES
  #pageSeq = 0
  #seq = 0
  #liveBytes = 0

  constructor(chip: FlashChip, firstPage: number) {
    this.#chip = chip
    this.#firstPage = firstPage
  }

  get(table: number, id: number): Uint8Array | undefined {
    const at = this.#tables.get(table)?.get(id)
    if (at === undefined) return undefined
    const offset = (at >>> 12) & 0xfff
    return this.#chip.page(at >>> 24)!.subarray(offset, offset + (at & 0xfff))
  }

  ids(table: number): number[] {
    return [...(this.#tables.get(table)?.keys() ?? [])]
  }

  size(table: number): number {
    return this.#tables.get(table)?.size ?? 0
  }

  tables(): number[] {
    return [...this.#tables.keys()].filter((table) => this.size(table) > 0)
  }

  batch(): Batch {
    return new Batch(this)
  }

  /** Writes all of it or, when power fails, nothing. Throws when the flash is full: `makeRoom` tells that before. */
  commit(batch: Batch): void {
    const changes = batch.changes()
    if (changes.length === 0) return
    if (!this.#makeRoom(changes)) throw new Error('flash is full')
    this.#write(changes)
  }

  /** Frees pages until all of it fits beside what it replaces; false: it never will. The content stays as it is. */
  makeRoom(batch: Batch): boolean {
    return this.#makeRoom(batch.changes())
  }

  /** Reads the pages again as after a reset; bytes left by torn writes are never used or written over. */
  boot(): void {
    this.#tables.clear()
    this.#liveBytes = 0
    this.#seq = 0
    const pages = this.#readHeads()
    let committedPages = 0
    let pending: PlacedItem[] = []
    let expected: number | null = null
    let end = PAGE_BYTES
    let open = false
    pages.forEach((index, position) => {
      const page = this.#chip.page(index)!
      let at = PAGE_HEAD
      for (;;) {
        const item = readItem(page, index, at)
        if (item === null) break
        if (item.kind === 'commit') {
          if (item.seq !== (expected ?? item.seq + 1) - 1) throw new Error('journal: commit word out of order')
          for (const change of pending) this.#apply(change)
          pending = []
          expected = item.seq + 1
          this.#seq = item.seq
          committedPages = position + 1
        } else {
          if (item.seq === this.#seq + 1) pending = []
          else if (expected !== null && item.seq !== expected) throw new Error('journal: record missing')
          pending.push(...item.items)
          expected = item.seq + 1
        }
        at = item.end
      }
      end = at
      open = pending.length === 0 && page.subarray(at).every((byte) => byte === 0xff)
    })
    for (const index of pages.slice(committedPages)) this.#chip.erase(index)
    this.#order = pages.slice(0, committedPages)
    this.#offset = open && committedPages === pages.length ? end : PAGE_BYTES
  }

  /** Pages with a valid head, oldest first; what is neither that nor blank was torn and is erased. */
  #readHeads(): number[] {
    const heads: { readonly index: number; readonly seq: number }[] = []
    for (let index = this.#firstPage; index < this.#chip.pageCount; index++) {
      const page = this.#chip.page(index)
      if (page === null) continue
      const seq = u32(page, 0)
      // The CRC of four erased bytes is FFFFFFFF: a half erased head must not pass for a valid one.
      if (seq !== ERASED_WORD && crc32(page.subarray(0, 4)) === u32(page, 4)) heads.push({ index, seq })
      else this.#chip.erase(index)
    }
    heads.sort((a, b) => a.seq - b.seq)
    this.#pageSeq = heads.at(-1)?.seq ?? 0
    return heads.map((head) => head.index)
  }

  #freePages(): number {
    return this.#chip.pageCount - this.#firstPage - this.#order.length
  }

  /** Reclaims early, so that a device with little content also takes few pages and boots fast. */
  #makeRoom(changes: readonly Change[]): boolean {
    const wanted = Math.max(3, 2 * Math.ceil(this.#liveBytes / PAGE_BYTES) + 2)
    if (this.#order.length > wanted) this.#reclaim()
    for (let tries = this.#order.length; this.#freePages() < this.#newPages(changes) + 1; tries--) {
      if (tries <= 1) return false
      this.#reclaim()
    }
    return true
  }

  /** How many pages `#write` would open for them. */
  #newPages(changes: readonly Change[]): number {
    let pages = 0
    let end = this.#offset + RECORD_HEAD + COMMIT_WORD
    for (const change of changes) {
      const bytes = itemBytes(change)
      if (end + bytes > PAGE_BYTES) {
        pages += 1
        end = PAGE_HEAD + RECORD_HEAD + COMMIT_WORD
      }
      end += bytes
    }
    return pages
  }

  /** Copies what still counts out of the oldest page, then erases it. */
  #reclaim(): void {
    const [oldest] = this.#order
    if (oldest === undefined) return
    const live: Change[] = []
    for (const [table, items] of this.#tables)
      for (const [id, at] of items) if (at >>> 24 === oldest) live.push({ table, id, value: this.get(table, id)! })
    if (live.length > 0) this.#write(live)
    this.#chip.erase(oldest)
    this.#order.shift()
  }

  #write(changes: readonly Change[]): void {
    const placed: PlacedItem[] = []
    let at = 0
    while (at < changes.length) {
      if (!this.#fits(itemBytes(changes[at]!))) this.#openPage()
      let bytes = 0
      let to = at
      while (to < changes.length && this.#fits(bytes + itemBytes(changes[to]!))) bytes += itemBytes(changes[to++]!)
      placed.push(...this.#writeRecord(changes.slice(at, to), bytes, to === changes.length))
      at = to
    }
    for (const item of placed) this.#apply(item)
  }

  #fits(bytes: number): boolean {
    return this.#offset + RECORD_HEAD + bytes + COMMIT_WORD <= PAGE_BYTES
  }

  #openPage(): void {
    const pages = this.#chip.pageCount - this.#firstPage
    let index = this.#order.at(-1) ?? this.#firstPage - 1
    do index = this.#firstPage + ((index + 1 - this.#firstPage) % pages)
    while (this.#order.includes(index))
    const head = new Uint8Array(PAGE_HEAD)
    setU32(head, 0, ++this.#pageSeq)
    setU32(head, 4, crc32(head.subarray(0, 4)))
    this.#chip.program(index, 0, head)
    this.#order.push(index)
    this.#offset = PAGE_HEAD
  }

  #writeRecord(changes: readonly Change[], bytes: number, last: boolean): PlacedItem[] {
    const page = this.#order.at(-1)!
    const record = new Uint8Array(RECORD_HEAD + bytes + (last ? COMMIT_WORD : 0))
    setU32(record, 0, ++this.#seq)
    setU32(record, 4, bytes)
    let at = RECORD_HEAD
    const placed = changes.map(({ table, id, value }) => {
      record[at] = table
      setU32(record, at + 1, id)
      const length = value === null ? DELETED : value.length
      record[at + 5] = length
      record[at + 6] = length >>> 8
      at += ITEM_HEAD
      if (value === null) return { table, id, at: null }
      record.set(value, at)
      at += value.length
      return { table, id, at: place(page, this.#offset + at - value.length, value.length) }
    })
    setU32(record, 8, recordCheck(record, RECORD_HEAD + bytes))
    if (last) {
      setU32(record, at, this.#seq | COMMIT_BIT)
      setU32(record, at + 4, crc32(record.subarray(at, at + 4)))
    }
    this.#chip.program(page, this.#offset, record)
    this.#offset += record.length
    return placed
  }

  #apply({ table, id, at }: PlacedItem): void {
    let items = this.#tables.get(table)
    if (items === undefined) {
      items = new Map()
      this.#tables.set(table, items)
    }
    const old = items.get(id)
    if (old !== undefined) this.#liveBytes -= ITEM_HEAD + (old & 0xfff)
    if (at === null) items.delete(id)
    else {
      items.set(id, at)
      this.#liveBytes += ITEM_HEAD + (at & 0xfff)
    }
  }
}

type Item =
  | { readonly kind: 'commit'; readonly seq: number; readonly end: number }
  | { readonly kind: 'record'; readonly seq: number; readonly end: number; readonly items: readonly PlacedItem[] }

/** The record or commit word at `at`, or null when nothing valid is there. */
function readItem(page: Uint8Array, index: number, at: number): Item | null {
  if (at + COMMIT_WORD > PAGE_BYTES || u32(page, at) === ERASED_WORD) return null
  const word = u32(page, at)
  if ((word & COMMIT_BIT) !== 0)
    return u32(page, at + 4) === crc32(page.subarray(at, at + 4))
      ? { kind: 'commit', seq: word & ~COMMIT_BIT, end: at + COMMIT_WORD }
      : null
  const end = at + RECORD_HEAD + u32(page, at + 4)
  if (end > PAGE_BYTES || recordCheck(page.subarray(at), end - at) !== u32(page, at + 8)) return null
  const items: PlacedItem[] = []
  for (let i = at + RECORD_HEAD; i < end; ) {
    const length = page[i + 5]! | (page[i + 6]! << 8)
    const value = i + ITEM_HEAD
    const held = length === DELETED ? null : place(index, value, length)
    items.push({ table: page[i]!, id: u32(page, i + 1), at: held })
    i = value + (held === null ? 0 : length)
  }
  return { kind: 'record', seq: word, end, items }
}

/** CRC-32 over seq, len and payload. */
const recordCheck = (record: Uint8Array, length: number): number =>
  crc32(record.subarray(RECORD_HEAD, length), crc32(record.subarray(0, 8)))

const itemBytes = (change: Change): number => ITEM_HEAD + (change.value?.length ?? 0)

const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

function setU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
}
