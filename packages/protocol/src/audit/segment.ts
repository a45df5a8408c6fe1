import { type CylinderNo, err, ok, type Result } from '@lockwright/domain/model'
import { concat, le32, Reader, Writer } from '../bytes/index.ts'
import { EVENT_SIZE, type Malformed, malformed } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { TAG_SIZE } from './chain.ts'

/** Records of one segment; it begins after a multiple of it, where cylinders keep tags (C10). */
export const SEGMENT_EVENTS = 32
const HEAD = 16
const SEAL = 8

/** What anybody may read of a segment, and nobody may change. */
export interface SegmentHead {
  readonly cylinderNo: CylinderNo
  /** Secret generation of KE. */
  readonly secretGeneration: number
  /** Which log: of keys of the system, or of foreign ones. */
  readonly ring: 'own' | 'foreign'
  readonly from: number
  readonly to: number
}

export interface OpenedSegment extends SegmentHead {
  /** tag_(from-1) */
  readonly tagBefore: Uint8Array
  /** 16 bytes each, `from` first. */
  readonly events: Uint8Array
  /** tag_to */
  readonly tagAfter: Uint8Array
}

const NONCE_LETTER = { own: 0x53, foreign: 0x46 }

const nonceOf = ({ ring, cylinderNo, from, to }: SegmentHead): Uint8Array =>
  concat(Uint8Array.of(NONCE_LETTER[ring]), le32(cylinderNo), le32(from), le32(to))

function encodeHead(head: SegmentHead): Uint8Array {
  const out = new Writer(HEAD)
    .u32(head.cylinderNo)
    .u8(head.secretGeneration)
    .u8(head.ring === 'foreign' ? 1 : 0)
  return out
    .u16(head.to - head.from + 1)
    .u32(head.from)
    .u32(head.to)
    .done()
}

/** Form and range of a segment as it came: 1..32 events, beginning after a multiple of 32. */
export function segmentHead(segment: Uint8Array): Result<SegmentHead, Malformed> {
  const refuse = (field: string) => malformed('segment', field)
  if (segment.length < HEAD) return refuse('length')
  const input = new Reader(segment)
  const cylinderNo = input.u32() as CylinderNo
  const secretGeneration = input.u8()
  const ring = input.u8()
  if (ring > 1) return refuse('ring')
  const count = input.u16()
  const from = input.u32()
  const to = input.u32()
  if (count < 1 || count > SEGMENT_EVENTS || segment.length !== HEAD + 2 * TAG_SIZE + EVENT_SIZE * count + SEAL)
    return refuse('length')
  if (from === 0 || (from - 1) % SEGMENT_EVENTS !== 0 || to - from + 1 !== count) return refuse('range')
  return ok({ cylinderNo, secretGeneration, ring: ring === 1 ? 'foreign' : 'own', from, to })
}

/** Seals what a cylinder hands over (B13). `auditKey` is KE of the head's generation. */
export function sealSegment(crypto: Crypto, auditKey: Uint8Array, segment: OpenedSegment): Uint8Array {
  const head = encodeHead(segment)
  const plain = concat(segment.tagBefore, segment.events, segment.tagAfter)
  return concat(head, crypto.ccmSeal(auditKey, nonceOf(segment), plain, head))
}

/** Opens a segment; `auditKey` is KE of the cylinder and generation that `segmentHead` names. */
export function openSegment(
  crypto: Crypto,
  auditKey: Uint8Array,
  segment: Uint8Array,
): Result<OpenedSegment, Malformed | { readonly code: 'seal' }> {
  const head = segmentHead(segment)
  if (!head.ok) return head
  const plain = crypto.ccmOpen(auditKey, nonceOf(head.value), segment.subarray(HEAD), segment.subarray(0, HEAD))
  if (plain === null) return err({ code: 'seal' })
  const events = plain.slice(TAG_SIZE, -TAG_SIZE)
  return ok({ ...head.value, tagBefore: plain.slice(0, TAG_SIZE), events, tagAfter: plain.slice(-TAG_SIZE) })
}
