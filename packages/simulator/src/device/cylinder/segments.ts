import { buildSegmentHead, join, le32, SEGMENT_RING } from '../../record/index.ts'
import { type AuditLog, SEGMENT_EVENTS } from './log.ts'
import type { CylinderMemory } from './memory.ts'

/**
 * Sealed segments that hold the records `from`..`to` as far as the ring has them (spec/audit.md 4). A segment begins at a block of 32
 * and ends with the block or the newest record, so a nonce never meets a second plaintext.
 */
export function segments(
  memory: CylinderMemory,
  ring: keyof typeof SEGMENT_RING,
  from: number,
  to: number,
): readonly Uint8Array[] {
  const log = ring === 'own' ? memory.log : memory.foreignLog
  const last = Math.min(to, log.newest)
  const wanted = Math.max(from, log.oldest)
  const sealed: Uint8Array[] = []
  for (let first = firstOfBlock(wanted); first <= last; first += SEGMENT_EVENTS)
    sealed.push(sealBlock(memory, log, ring, first))
  return sealed
}

const firstOfBlock = (seq: number): number => seq - ((seq - 1) % SEGMENT_EVENTS)

function sealBlock(memory: CylinderMemory, log: AuditLog, ring: keyof typeof SEGMENT_RING, from: number): Uint8Array {
  const { cylId, generation } = memory
  const to = Math.min(from + SEGMENT_EVENTS - 1, log.newest)
  const events = Array.from({ length: to - from + 1 }, (_, n) => log.event(from + n))
  const head = buildSegmentHead({ cylId, generation, ring, count: events.length, from, to })
  const nonce = join(SEGMENT_RING[ring], le32(cylId), le32(from), le32(to))
  const plain = join(log.tag(from - 1), ...events, log.tag(to))
  return join(head, memory.crypto.ccmSeal(memory.secret('audit'), nonce, plain, head))
}
