import type { Batch } from '../../flash/index.ts'
import {
  DOWN,
  errorRecord,
  FAULT,
  join,
  le32,
  NO_INDEX,
  type SessionRecord,
  same,
  UP,
  u16,
  u32,
  upRecord,
} from '../../record/index.ts'
import { LIFE, TABLE } from '../tables.ts'
import type { SessionHost } from './host.ts'
import { root8 } from './root.ts'

const FULL = 1
const ROW_HEAD_BYTES = 2
const LIST_PART_HEAD_BYTES = 8
const TASK_PART_HEAD_BYTES = 2
const MAX_ITEM_BYTES = 65_535

/** What a transaction of a claim adds; null when the session may not claim. */
export interface ClaimRight {
  /** Puts the collected claim values into the batch; a fault code or null. */
  apply(batch: Batch, byTag: ReadonlyMap<number, readonly Uint8Array[]>): number | null
}

/**
 * One transaction of a session (spec/session.md 5): rows are staged, nothing counts before COMMIT, then all of it
 * does. After a fault everything up to the next TXN_BEGIN is ignored.
 */
export class Transaction {
  readonly #host: SessionHost
  readonly #claim: ClaimRight | null
  readonly #txnId: number
  readonly #count: number
  readonly #batch: Batch
  readonly #claimValues = new Map<number, Uint8Array[]>()
  #rows = 0
  #part: { readonly table: number; readonly bytes: Uint8Array } | null = null

  constructor(host: SessionHost, begin: Uint8Array, claim: ClaimRight | null) {
    this.#host = host
    this.#claim = claim
    this.#txnId = u32(begin, 0)
    this.#count = u16(begin, 8)
    this.#batch = host.stage()
    if (begin[10] === FULL) for (const table of host.fullTables) this.#batch.clear(table)
  }

  /** Why it cannot even begin; null when it can. */
  static refusal(host: SessionHost, begin: Uint8Array, mayClaim: boolean): Uint8Array | null {
    const txnId = u32(begin, 0)
    if (host.hardware.life !== LIFE.claimed && !mayClaim) return errorRecord(txnId, FAULT.notClaimed, NO_INDEX)
    if (host.isWeak) return errorRecord(txnId, FAULT.lowBattery, NO_INDEX)
    if (begin[10] !== FULL && u32(begin, 4) !== host.stateVer) return errorRecord(txnId, FAULT.unknownBase, NO_INDEX)
    return null
  }

  /** PUT or DEL; an ERR record ends the transaction. */
  row(record: SessionRecord): Uint8Array | null {
    const index = this.#rows++
    const fault = record.type === DOWN.delete ? this.#delete(record.body) : this.#put(record)
    return fault === null ? null : errorRecord(this.#txnId, fault, index)
  }

  /** COMMIT_OK, or ERR and nothing has changed. */
  commit(body: Uint8Array): Uint8Array {
    const newVer = u32(body, 4)
    const fault = this.#check(body, newVer)
    if (fault !== null) return errorRecord(this.#txnId, fault, NO_INDEX)
    this.#host.commit(this.#batch)
    return upRecord(UP.commitOk, join(le32(this.#txnId), le32(newVer), body.subarray(8)))
  }

  #check(body: Uint8Array, newVer: number): number | null {
    if (u32(body, 0) !== this.#txnId || this.#rows !== this.#count || this.#part !== null) return FAULT.badRecord
    if (this.#claim !== null) {
      const fault = this.#claim.apply(this.#batch, this.#claimValues)
      if (fault !== null) return fault
    } else if (this.#claimValues.size > 0) return FAULT.alreadyClaimed
    const { crypto, journal } = this.#host.hardware
    const root = root8(crypto, this.#batch)
    if (!same(root, body.subarray(8))) return FAULT.root
    if (this.#claim === null && newVer < this.#host.stateVer) return FAULT.older
    if (this.#claim === null && newVer === this.#host.stateVer && !same(root, root8(crypto, journal)))
      return FAULT.older
    return this.#host.seal(this.#batch, newVer)
  }

  #put({ body, more }: SessionRecord): number | null {
    const table = body[0]!
    const row = body.subarray(ROW_HEAD_BYTES)
    if (table === TABLE.task) return this.#addPart(table, row, u16OrNull(row), TASK_PART_HEAD_BYTES, more)
    if (table === TABLE.list) return this.#addPart(table, row, u32OrNull(row, 4), LIST_PART_HEAD_BYTES, more)
    if (this.#part !== null) return FAULT.badRecord
    if (table === TABLE.claim) return this.#addClaimValue(row)
    return this.#host.put(this.#batch, table, row)
  }

  /** Tasks and lists come in parts {.. offset, bytes}. */
  #addPart(table: number, row: Uint8Array, offset: number | null, headBytes: number, more: boolean): number | null {
    const before = this.#part
    this.#part = null
    if (offset === null || (before !== null && before.table !== table) || offset !== (before?.bytes.length ?? 0))
      return FAULT.badRecord
    const bytes = join(before?.bytes ?? new Uint8Array(), row.subarray(headBytes))
    if (bytes.length > MAX_ITEM_BYTES) return FAULT.memory
    if (!more) return this.#host.put(this.#batch, table, bytes)
    this.#part = { table, bytes }
    return null
  }

  #addClaimValue(row: Uint8Array): number | null {
    const [tag, length] = [row[0]!, row[1]]
    if (length === undefined || row.length !== 2 + length) return FAULT.badRecord
    const values = this.#claimValues.get(tag) ?? []
    this.#claimValues.set(tag, [...values, row.slice(2)])
    return null
  }

  #delete(body: Uint8Array): number | null {
    if (this.#part !== null) return FAULT.badRecord
    return this.#host.delete(this.#batch, body[0]!, u32(body, 2))
  }
}

const u16OrNull = (row: Uint8Array): number | null => (row.length > TASK_PART_HEAD_BYTES ? u16(row, 0) : null)
const u32OrNull = (row: Uint8Array, at: number): number | null =>
  row.length > LIST_PART_HEAD_BYTES ? u32(row, at) : null
