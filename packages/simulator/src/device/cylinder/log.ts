import type { Crypto } from '@lockwright/protocol/ports'
import type { Batch, KeyCells, Memory } from '../../flash/index.ts'
import {
  type AuditEvent,
  buildEvent,
  EVENT,
  join,
  LOST_DETAIL,
  le16,
  le32,
  parseEvent,
  u16,
  u32,
} from '../../record/index.ts'
import { CHAIN, step } from '../derive.ts'

/** Events of one segment and distance of the stored tags. */
export const SEGMENT_EVENTS = 32
const MAX_UNCOLLECTED_DENIED = 250
const TAG_BYTES = 16

export interface LogPlace {
  readonly events: number
  readonly tags: number
  readonly head: number
  /** Denied attempts are limited so that nobody can flush the evidence (B14). */
  readonly limitsDenied: boolean
}

interface Head {
  /** Newest record, 0 = none. */
  readonly seq: number
  readonly tag: Uint8Array
  readonly cell: number
  /** Everything up to here was collected and acknowledged. */
  readonly collected: number
  readonly denied: number
  readonly notItemised: number
}

type NewEvent = Omit<AuditEvent, 'seq'>

/**
 * Ring of audit records with a forward-secure MAC chain (spec/audit.md 3): the key of record n is gone once record n
 * is written. A block of 32 that begins to be overwritten can no longer be read; what of it was not collected leaves a
 * LOST record.
 */
export class AuditLog {
  readonly #crypto: Crypto
  readonly #items: Memory
  readonly #cells: KeyCells
  readonly #at: LogPlace
  readonly #owner: () => { readonly cylId: number; readonly capacity: number }

  constructor(
    board: { readonly crypto: Crypto; readonly items: Memory },
    cells: KeyCells,
    at: LogPlace,
    owner: () => { readonly cylId: number; readonly capacity: number },
  ) {
    this.#crypto = board.crypto
    this.#items = board.items
    this.#cells = cells
    this.#at = at
    this.#owner = owner
  }

  get newest(): number {
    return this.#head()?.seq ?? 0
  }

  get headTag(): Uint8Array {
    return this.#head()?.tag ?? new Uint8Array(TAG_BYTES)
  }

  get collected(): number {
    return this.#head()?.collected ?? 0
  }

  /** Oldest record that is still held; always the first of a block. */
  get oldest(): number {
    return oldestHeld(this.newest, this.#owner().capacity)
  }

  event(seq: number): Uint8Array {
    return this.#items.get(this.#at.events, seq % this.#owner().capacity)!
  }

  /** tag_seq, for seq a multiple of 32 or the newest. */
  tag(seq: number): Uint8Array {
    if (seq === this.newest) return this.headTag
    return seq === 0 ? new Uint8Array(TAG_BYTES) : this.#items.get(this.#at.tags, this.#tagSlot(seq))!
  }

  /** First key of the chain, at the claim. The cell counts once `batch` is committed. */
  start(batch: Batch, firstKey: Uint8Array): void {
    const cell = this.#cells.writeAfter(-1, firstKey)
    const tag = new Uint8Array(TAG_BYTES)
    batch.put(this.#at.head, 0, packHead({ seq: 0, tag, cell, collected: 0, denied: 0, notItemised: 0 }))
  }

  /** Opens the log for more records inside `batch`. */
  open(batch: Batch): OpenLog {
    return new OpenLog(this.#crypto, this.#cells, this.#at, this.#owner(), batch)
  }

  /** After a torn write: neither an old key nor one that never counted may stay. */
  wipeStrayKeys(): void {
    const head = this.#head()
    if (head !== null) this.#cells.wipeAllBut(head.cell)
  }

  #head(): Head | null {
    const bytes = this.#items.get(this.#at.head, 0)
    return bytes === undefined ? null : unpackHead(bytes)
  }

  #tagSlot(seq: number): number {
    return tagSlot(seq, this.#owner().capacity)
  }
}

/** Records being added in one transaction. Keys of the chain step on in RAM, only the last one reaches the flash. */
export class OpenLog {
  readonly #crypto: Crypto
  readonly #cells: KeyCells
  readonly #at: LogPlace
  readonly #owner: { readonly cylId: number; readonly capacity: number }
  readonly #batch: Batch
  readonly #firstCell: number
  #head: Head
  #key: Uint8Array | null = null

  constructor(
    crypto: Crypto,
    cells: KeyCells,
    at: LogPlace,
    owner: { readonly cylId: number; readonly capacity: number },
    batch: Batch,
  ) {
    this.#crypto = crypto
    this.#cells = cells
    this.#at = at
    this.#owner = owner
    this.#batch = batch
    this.#head = unpackHead(batch.get(at.head, 0)!)
    this.#firstCell = this.#head.cell
  }

  get newest(): number {
    return this.#head.seq
  }

  /** Writes the event, or only counts it when too many denied ones wait to be collected. */
  add(event: NewEvent): void {
    if (event.code === EVENT.denied && this.#at.limitsDenied && this.#head.denied >= MAX_UNCOLLECTED_DENIED) {
      this.#update({ notItemised: this.#head.notItemised + 1 })
      return
    }
    const { notItemised } = this.#head
    if (notItemised > 0) {
      this.#update({ notItemised: 0 })
      this.#append(lost(notItemised, LOST_DETAIL.notItemised))
    }
    this.#append(event)
  }

  /** Frees everything up to `seq` for overwriting. */
  acknowledge(seq: number): void {
    const { capacity } = this.#owner
    const collected = Math.max(this.#head.collected, Math.min(seq, this.#head.seq))
    let denied = 0
    for (let n = Math.max(collected + 1, oldestHeld(this.#head.seq, capacity)); n <= this.#head.seq; n++)
      if (this.#isDenied(n)) denied++
    this.#update({ collected, denied })
  }

  /** Before the commit: the key of the next record into a fresh cell. */
  seal(): void {
    if (this.#key === null) return
    this.#update({ cell: this.#cells.writeAfter(this.#head.cell, this.#key) })
  }

  /** After the commit: the old key is overwritten. */
  forget(): void {
    if (this.#key !== null) this.#cells.wipe(this.#firstCell)
  }

  #append(event: NewEvent): void {
    const next = this.#head.seq + 1
    const { capacity, cylId } = this.#owner
    if (next > capacity && (next - capacity - 1) % SEGMENT_EVENTS === 0) {
      const dropped = this.#dropBlock(next - capacity)
      if (dropped > 0) this.#append(lost(dropped, LOST_DETAIL.overwritten))
    }
    const seq = this.#head.seq + 1
    const bytes = buildEvent({ ...event, seq })
    this.#key ??= this.#cells.read(this.#head.cell).slice()
    const tag = this.#crypto.cmac(this.#key, join(this.#head.tag, bytes))
    this.#key = step(this.#crypto, this.#key, CHAIN.audit, cylId, seq)
    this.#batch.put(this.#at.events, seq % capacity, bytes)
    if (seq % SEGMENT_EVENTS === 0) this.#batch.put(this.#at.tags, tagSlot(seq, capacity), tag)
    const denied = this.#head.denied + (event.code === EVENT.denied ? 1 : 0)
    this.#update({ seq, tag, denied })
  }

  /** How many records of the block from `first` on were never collected. */
  #dropBlock(first: number): number {
    const last = first + SEGMENT_EVENTS - 1
    const { collected } = this.#head
    if (collected >= last) return 0
    let denied = 0
    for (let seq = Math.max(first, collected + 1); seq <= last; seq++) if (this.#isDenied(seq)) denied++
    const dropped = last - Math.max(first - 1, collected)
    this.#update({ collected: last, denied: this.#head.denied - denied })
    return dropped
  }

  #isDenied(seq: number): boolean {
    return parseEvent(this.#batch.get(this.#at.events, seq % this.#owner.capacity)!).code === EVENT.denied
  }

  #update(change: Partial<Head>): void {
    this.#head = { ...this.#head, ...change }
    this.#batch.put(this.#at.head, 0, packHead(this.#head))
  }
}

/** First record of the oldest block that is whole when `newest` is the last record. */
const oldestHeld = (newest: number, capacity: number): number =>
  Math.max(0, Math.ceil((newest - capacity) / SEGMENT_EVENTS)) * SEGMENT_EVENTS + 1

const tagSlot = (seq: number, capacity: number): number =>
  (seq / SEGMENT_EVENTS) % (Math.floor(capacity / SEGMENT_EVENTS) + 2)

const lost = (count: number, detail: number): NewEvent => ({
  time: count,
  keyId: 0,
  code: EVENT.lost,
  detail,
  flags: 0,
})

const packHead = (head: Head): Uint8Array =>
  join(le32(head.seq), head.tag, le16(head.cell), le32(head.collected), le16(head.denied), le32(head.notItemised))

const unpackHead = (bytes: Uint8Array): Head => ({
  seq: u32(bytes, 0),
  tag: bytes.slice(4, 4 + TAG_BYTES),
  cell: u16(bytes, 20),
  collected: u32(bytes, 22),
  denied: u16(bytes, 26),
  notItemised: u32(bytes, 28),
})
