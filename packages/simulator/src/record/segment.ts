import { join, le16, le32, u16, u32 } from './bytes.ts'

/** Head of a sealed audit segment (spec/audit.md 4), 16 bytes, readable by the carrier. */
export interface SegmentHead {
  readonly cylId: number
  readonly generation: number
  readonly ring: 'own' | 'foreign'
  readonly count: number
  readonly from: number
  readonly to: number
}

export const SEGMENT_HEAD_BYTES = 16
/** First byte of the nonce, so that segments of the two rings never share one. */
export const SEGMENT_RING = { own: 0x53, foreign: 0x46 } as const
const TAGS_AND_SEAL = 16 + 16 + 8

export const buildSegmentHead = (head: SegmentHead): Uint8Array =>
  join(le32(head.cylId), head.generation, head.ring === 'own' ? 0 : 1, le16(head.count), le32(head.from), le32(head.to))

export const parseSegmentHead = (bytes: Uint8Array): SegmentHead => ({
  cylId: u32(bytes, 0),
  generation: bytes[4]!,
  ring: bytes[5] === 0 ? 'own' : 'foreign',
  count: u16(bytes, 6),
  from: u32(bytes, 8),
  to: u32(bytes, 12),
})

/** Length of the whole segment with this head. */
export const segmentBytes = (head: Uint8Array): number => SEGMENT_HEAD_BYTES + 16 * u16(head, 6) + TAGS_AND_SEAL
