import type { Row } from '../../store/index.ts'
import { witnessOf } from './witness.ts'

/** How a key or cylinder stands in the claim and in publishing (R038). */
export type ElementState = 'nonProgrammed' | 'programmed' | 'programmedUnpublished'

export function elementState(
  state: 'nonProgrammed' | 'programmed',
  programmedAt: Date | null,
  publishedAt: Date | null,
): ElementState {
  if (state === 'nonProgrammed') return state
  return publishedAt !== null && programmedAt !== null && programmedAt <= publishedAt ? state : 'programmedUnpublished'
}

/** The columns every list of keys and cylinders has from `device_state` and `image`. */
export interface ContentColumns {
  readonly wished: number | null
  readonly in_flight_number: number | null
  readonly confirmed_number: number | null
  readonly confirmed_at: Date | null
  readonly evidence_kind: Row<'device_state'>['evidence_kind']
  readonly evidence_by: string | null
  readonly seen_at: Date | null
  readonly firmware: string | null
}

/** How the confirmed image is known; null: none is. */
export function evidenceOf({
  confirmed_number: image,
  confirmed_at: at,
  evidence_kind: kind,
  evidence_by: by,
}: Pick<ContentColumns, 'confirmed_number' | 'confirmed_at' | 'evidence_kind' | 'evidence_by'>) {
  if (image === null || at === null || kind === null) return null
  return { image, at: at.toISOString(), kind, by: witnessOf(by ?? '') }
}

/** R069: wished, under way and confirmed apart. */
export function contentView(row: ContentColumns) {
  return {
    wished: row.wished,
    underWay: row.in_flight_number,
    confirmed: row.confirmed_number,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    evidence: evidenceOf(row),
    seenAt: row.seen_at?.toISOString() ?? null,
    firmware: row.firmware,
  }
}
