import { err, ok, type Result } from '@lockwright/domain/model'
import { equal, u32 } from '../bytes/index.ts'
import { type AuditEvent, decodeEvent, EVENT_SIZE } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { advance, type ChainPoint, keyAfter } from './chain.ts'
import { type OpenedSegment, SEGMENT_EVENTS } from './segment.ts'

/** More events than this between what is known and a segment are not bridged: a forged head must not cost hours. */
export const MAX_GAP = 2 ** 20

/** Why a segment proves nothing. The damaged range is the whole segment, `from`..`to`. */
export interface SegmentFault {
  readonly code:
    | 'beforeKnown'
    | 'tooFar'
    /** The tag before it is not the one known. */
    | 'tagBefore'
    /** Its events are not numbered from..to. */
    | 'sequence'
    /** An event was changed, left out, added or made up. */
    | 'tag'
    /** Tags are good, but an event is none of this version. */
    | 'event'
  readonly from: number
  readonly to: number
}

export interface VerifiedSegment {
  readonly events: readonly AuditEvent[]
  /** After the last event. */
  readonly end: ChainPoint
  /** After the last multiple of 32: where the next segment begins that holds what is new. */
  readonly boundary: ChainPoint
}

/**
 * Checks an opened segment against a known point not after its beginning (`chainStart` always does; the boundary of
 * the last segment is quick). A gap between the two is bridged; what is missing, `missingRanges` names. T-13.
 */
export function verifySegment(
  crypto: Crypto,
  known: ChainPoint,
  segment: OpenedSegment,
): Result<VerifiedSegment, SegmentFault> {
  const { cylinderNo, from, to, tagBefore, tagAfter } = segment
  const fault = (code: SegmentFault['code']) => err({ code, from, to })
  const before = from - 1
  if (known.seq > before) return fault('beforeKnown')
  if (before - known.seq > MAX_GAP) return fault('tooFar')
  if (known.seq === before && !equal(known.tag, tagBefore)) return fault('tagBefore')
  if (!isNumbered(segment)) return fault('sequence')
  const start = { seq: before, tag: tagBefore, key: keyAfter(crypto, cylinderNo, known, before) }
  const end = advance(crypto, cylinderNo, start, segment.events)
  if (!equal(end.tag, tagAfter)) return fault('tag')
  const events = decodeEvents(segment.events)
  if (events === null) return fault('event')
  return ok({ events, end, boundary: to % SEGMENT_EVENTS === 0 ? end : start })
}

function isNumbered({ events, from, to }: OpenedSegment): boolean {
  if (events.length !== (to - from + 1) * EVENT_SIZE) return false
  for (let at = 0; at < events.length; at += EVENT_SIZE) if (u32(events, at) !== from + at / EVENT_SIZE) return false
  return true
}

function decodeEvents(bytes: Uint8Array): AuditEvent[] | null {
  const events: AuditEvent[] = []
  for (let at = 0; at < bytes.length; at += EVENT_SIZE) {
    const event = decodeEvent(bytes.subarray(at, at + EVENT_SIZE))
    if (!event.ok) return null
    events.push(event.value)
  }
  return events
}

/** Inclusive ranges of seq. */
export interface SeqRange {
  readonly from: number
  readonly to: number
}

/** What of 1..`newest` no verified range covers; `newest` from a beacon, a receipt or an M1 under MAC (T-13). */
export function missingRanges(verified: readonly SeqRange[], newest: number): readonly SeqRange[] {
  const missing: SeqRange[] = []
  let next = 1
  for (const { from, to } of verified.toSorted((a, b) => a.from - b.from)) {
    if (from > next) missing.push({ from: next, to: Math.min(from - 1, newest) })
    next = Math.max(next, to + 1)
    if (next > newest) return missing
  }
  return next > newest ? missing : [...missing, { from: next, to: newest }]
}
