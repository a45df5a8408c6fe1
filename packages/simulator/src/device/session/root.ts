import type { Crypto } from '@lockwright/protocol/ports'
import type { Memory } from '../../flash/index.ts'
import { join } from '../../record/index.ts'
import { TABLE } from '../tables.ts'

const BUCKETS = 16
/** Number on the wire and where the rows are kept. */
const ROOT_TABLES = [
  { table: TABLE.passport, kept: [TABLE.passport] },
  { table: TABLE.entry, kept: [TABLE.entry, TABLE.nextEntry] },
  { table: TABLE.schedule, kept: [TABLE.schedule] },
  { table: TABLE.config, kept: [TABLE.config] },
]

/** root8: names the content of tables 1, 2, 3 and 8 (spec/session.md 6). */
export function root8(crypto: Crypto, memory: Memory): Uint8Array {
  const buckets: Uint8Array[][] = Array.from({ length: BUCKETS }, () => [])
  for (const { table, kept } of ROOT_TABLES) {
    const rows = kept.flatMap((held) => memory.ids(held).map((id) => ({ id, body: memory.get(held, id)! })))
    rows.sort((a, b) => a.id - b.id || Buffer.compare(a.body, b.body))
    for (const { id, body } of rows) buckets[id % BUCKETS]!.push(join(table, body))
  }
  const digests = buckets.map((rows) => crypto.sha256(join(...rows)).subarray(0, 16))
  return crypto.sha256(join(...digests)).slice(0, 8)
}
