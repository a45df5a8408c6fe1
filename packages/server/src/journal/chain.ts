import { createHash } from 'node:crypto'
import { canonical } from './canonical.ts'

/** What one link of the chain says; `at` in milliseconds since 1970. */
export interface JournalRecord {
  readonly systemId: string
  readonly no: number
  readonly at: number
  readonly actor: string
  readonly useCase: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
}

/** What the first record has in front of it. */
export const NO_HASH: Uint8Array = new Uint8Array(32)

/** SHA-256(previous hash | canonical record). */
export function linkHash(previous: Uint8Array, record: JournalRecord): Uint8Array {
  const hash = createHash('sha256').update(previous).update(canonical(record))
  return Uint8Array.from(hash.digest())
}
