import type { CylinderNo } from '@lockwright/domain/model'
import { auditLink, nextAuditKey } from '../chain/index.ts'
import { EVENT_SIZE } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'

export const TAG_SIZE = 16

/** A point of the forward-secure chain of a log: everything up to `seq` is under `tag`. */
export interface ChainPoint {
  readonly seq: number
  /** tag_seq */
  readonly tag: Uint8Array
  /** A_(seq+1): the key of the next event. */
  readonly key: Uint8Array
}

/** Before the first event; `firstKey` is A_1 of the claim, or the first key of the foreign log (C10). */
export const chainStart = (firstKey: Uint8Array): ChainPoint => ({
  seq: 0,
  tag: new Uint8Array(TAG_SIZE),
  key: firstKey,
})

/**
 * The point after `count` more events, given as one run of bytes (16 each): tag_n = CMAC(A_n, tag_(n-1) | event),
 * A_(n+1) = step(A_n) (spec/audit.md).
 */
export function advance(
  crypto: Crypto,
  cylinder: CylinderNo,
  from: ChainPoint,
  events: Uint8Array,
  count: number = events.length / EVENT_SIZE,
): ChainPoint {
  const tagged = new Uint8Array(TAG_SIZE + EVENT_SIZE)
  tagged.set(from.tag)
  let { key, tag } = from
  for (let i = 0; i < count; i++) {
    tagged.set(events.subarray(i * EVENT_SIZE, (i + 1) * EVENT_SIZE), TAG_SIZE)
    const link = auditLink(crypto, cylinder, from.seq + i + 1, key, tagged)
    tag = link.tag
    key = link.next
    tagged.set(tag)
  }
  return { seq: from.seq + count, tag, key }
}

/** A_(seq+1) from an earlier point, for events nobody brought. */
export function keyAfter(crypto: Crypto, cylinder: CylinderNo, from: ChainPoint, seq: number): Uint8Array {
  let { key } = from
  for (let n = from.seq + 1; n <= seq; n++) key = nextAuditKey(crypto, cylinder, n, key)
  return key
}
