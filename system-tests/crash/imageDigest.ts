import { createHash } from 'node:crypto'

interface Memory {
  ids(table: number): number[]
  get(table: number, id: number): Uint8Array | undefined
}

/** Passport, entries, schedules, configuration, and the tickets of the next secret generation (spec/session.md). */
const IMAGE_TABLES = [1, 2, 3, 8, 0x24]

/** Names the part of a key's memory that is its image. */
export function imageDigest(memory: Memory): string {
  const hash = createHash('sha256')
  for (const table of IMAGE_TABLES)
    for (const id of memory.ids(table).sort((a, b) => a - b))
      hash.update(`${table} ${id} `).update(memory.get(table, id)!)
  return hash.digest('hex')
}
