import { createHash } from 'node:crypto'
import type { Memory } from '../flash/index.ts'
import { join, le16, le32 } from '../record/index.ts'
import { TABLE } from './tables.ts'

/** Not content: the state of the random generator and the place of the audit key's cell. */
const NOT_CONTENT = new Set<number>([TABLE.random])
const LOG_HEADS = new Set<number>([TABLE.eventHead, TABLE.foreignHead])
const CELL_AT = 20

/** SHA-256 (hex) over what a device holds: the same content gives the same digest, however it came into the flash. */
export function contentDigest(memory: Memory & { tables(): number[] }): string {
  const hash = createHash('sha256')
  for (const table of memory.tables().sort((a, b) => a - b)) {
    if (NOT_CONTENT.has(table)) continue
    for (const id of memory.ids(table).sort((a, b) => a - b)) {
      const value = memory.get(table, id)!
      hash.update(join(table, le32(id), le16(value.length), LOG_HEADS.has(table) ? withoutCell(value) : value))
    }
  }
  return hash.digest('hex')
}

function withoutCell(head: Uint8Array): Uint8Array {
  const copy = head.slice()
  copy.fill(0, CELL_AT, CELL_AT + 2)
  return copy
}
