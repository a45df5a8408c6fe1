import type { Batch } from '../../flash/index.ts'
import { buildEvent, EVENT_BYTES, join, le32, u32 } from '../../record/index.ts'
import { TABLE } from '../tables.ts'
import type { KeyMemory } from './memory.ts'

/** Events a key keeps of its own doings (spec/session.md 8); when full the oldest goes. */
const OWN_EVENTS = 1000
const EVENTS_PER_RECORD = 64
/** The answer was ERR: nobody vouches for it. */
export const UNPROVEN = 2

/** Newest seq and the last one the server has; 0 = none. */
function counters(key: KeyMemory): { readonly newest: number; readonly stored: number } {
  const bytes = key.items.get(TABLE.ownLogHead, 0)
  return bytes === undefined ? { newest: 0, stored: 0 } : { newest: u32(bytes, 0), stored: u32(bytes, 4) }
}

export function addOwnEvent(
  key: KeyMemory,
  batch: Batch,
  event: {
    readonly time: number
    readonly cylId: number
    readonly code: number
    readonly detail: number
    readonly flags: number
  },
): void {
  const { newest, stored } = counters(key)
  const seq = newest + 1
  batch.put(TABLE.ownLog, seq % OWN_EVENTS, buildEvent({ ...event, seq, keyId: event.cylId }))
  batch.put(TABLE.ownLogHead, 0, join(le32(seq), le32(stored)))
}

/** What the server does not have yet, in pieces that fit a record. */
export function ownLogParts(key: KeyMemory): readonly Uint8Array[] {
  const { newest, stored } = counters(key)
  const first = Math.max(stored + 1, newest - OWN_EVENTS + 1)
  const events = Array.from(
    { length: newest - first + 1 },
    (_, n) => key.items.get(TABLE.ownLog, (first + n) % OWN_EVENTS)!,
  )
  return Array.from({ length: Math.ceil(events.length / EVENTS_PER_RECORD) }, (_, n) =>
    join(...events.slice(n * EVENTS_PER_RECORD, (n + 1) * EVENTS_PER_RECORD)),
  )
}

export function dropOwnLog(key: KeyMemory, batch: Batch, upTo: number): void {
  const { newest, stored } = counters(key)
  batch.put(TABLE.ownLogHead, 0, join(le32(newest), le32(Math.max(stored, Math.min(upTo, newest)))))
}

/** SHA-256 of the newest event, 8 bytes; 0 without one. */
export function ownLogHead(key: KeyMemory): Uint8Array {
  const { newest } = counters(key)
  if (newest === 0) return new Uint8Array(8)
  return key.crypto.sha256(key.items.get(TABLE.ownLog, newest % OWN_EVENTS)!).slice(0, 8)
}

export const OWN_LOG_BYTES = OWN_EVENTS * EVENT_BYTES
