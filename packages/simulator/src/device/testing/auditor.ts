import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { type AuditEvent, join, le32, parseEvent, parseSegmentHead, same } from '../../record/index.ts'
import { CHAIN, step } from '../derive.ts'

/** What a server makes of segments it was given: the events it believes, or where the chain breaks. */
export type AuditVerdict =
  | { readonly events: readonly AuditEvent[] }
  | { readonly broken: 'seal' | 'gap' | 'tag'; readonly from: number; readonly to: number }

/** Checks the segments of one cylinder from its first record on. `auditSecret` = KE, `firstKey` = A_1. */
export function verifySegments(
  cylId: number,
  auditSecret: Uint8Array,
  firstKey: Uint8Array,
  segments: readonly Uint8Array[],
): AuditVerdict {
  const events: AuditEvent[] = []
  let key = firstKey
  let tag: Uint8Array = new Uint8Array(16)
  for (const segment of segments) {
    const { from, to, count } = parseSegmentHead(segment)
    const broken = (why: 'seal' | 'gap' | 'tag'): AuditVerdict => ({ broken: why, from, to })
    const nonce = join(0x53, le32(cylId), le32(from), le32(to))
    const plain = crypto.ccmOpen(auditSecret, nonce, segment.subarray(16), segment.subarray(0, 16))
    if (plain === null || plain.length !== 32 + 16 * count) return broken('seal')
    if (from !== events.length + 1 || to !== from + count - 1) return broken('gap')
    if (!same(plain.subarray(0, 16), tag)) return broken('tag')
    for (let n = 0; n < count; n++) {
      const event = plain.slice(16 + 16 * n, 32 + 16 * n)
      tag = crypto.cmac(key, join(tag, event))
      key = step(crypto, key, CHAIN.audit, cylId, from + n)
      events.push(parseEvent(event))
    }
    if (!same(plain.subarray(-16), tag)) return broken('tag')
  }
  return { events }
}
