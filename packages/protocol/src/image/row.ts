import { concat, equal } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'

/** Tables whose rows make up an image (C8). */
export type ImageTable = 1 | 2 | 3 | 8

/** One record of an image as a device holds it. */
export interface TableRow {
  readonly table: ImageTable
  /** passport 0; entry slotId with slotType in bits 30-31; schedule its index; config its tag. */
  readonly id: number
  readonly body: Uint8Array
}

const BUCKETS = 16

const byTableAndId = (a: Omit<TableRow, 'body'>, b: Omit<TableRow, 'body'>): number => a.table - b.table || a.id - b.id

/**
 * root8 of an image, 8 bytes: SHA-256 over 16 bucket digests of 16 bytes, bucket = id mod 16, rows ascending by table
 * and id, each as table1 | body (spec/session.md, C8). The order of `rows` does not matter.
 */
export function rootOf(crypto: Crypto, rows: readonly TableRow[]): Uint8Array {
  const buckets: Uint8Array[][] = Array.from({ length: BUCKETS }, () => [])
  for (const row of rows.toSorted(byTableAndId)) buckets[row.id % BUCKETS]!.push(Uint8Array.of(row.table), row.body)
  const digests = buckets.map((parts) => crypto.sha256(concat(...parts)).subarray(0, 16))
  return crypto.sha256(concat(...digests)).slice(0, 8)
}

/** What turns `held` into `wanted`: rows to put (new or changed) and rows to delete, both ascending. */
export interface RowsDelta {
  readonly puts: readonly TableRow[]
  readonly dels: readonly Omit<TableRow, 'body'>[]
}

export function rowsDelta(held: readonly TableRow[], wanted: readonly TableRow[]): RowsDelta {
  const name = ({ table, id }: Omit<TableRow, 'body'>) => table * 2 ** 32 + id
  const before = new Map(held.map((row) => [name(row), row]))
  const puts = wanted.filter((row) => {
    const old = before.get(name(row))
    return old === undefined || !equal(old.body, row.body)
  })
  const kept = new Set(wanted.map(name))
  const dels = held.filter((row) => !kept.has(name(row))).map(({ table, id }) => ({ table, id }))
  return { puts: puts.toSorted(byTableAndId), dels: dels.toSorted(byTableAndId) }
}
