import { cylinderNo } from '@lockwright/domain/model'
import { beaconHolds } from '@lockwright/protocol/audit'
import { type Beacon, decodeBeacon } from '@lockwright/protocol/message'
import type { Plan, UpRecord } from '@lockwright/protocol/session'
import type { Context } from '../usecase/index.ts'
import { acknowledgeLogs } from './acknowledge.ts'
import { foldReceipts } from './receipts.ts'
import { noteSaid } from './said.ts'
import { foldSegments } from './segments.ts'
import type { SystemSecrets } from './systemSecrets.ts'

/** How many records of each kind came and may be forgotten by whoever brought them. */
export interface Reports {
  readonly receipts: number
  readonly segments: number
}

/**
 * Takes in what an element brought: receipts, parts of logs, beacons. Each is sealed or signed by the cylinder it
 * speaks of; what does not hold is dropped and told, and changes nothing (T-13, T-14).
 * @param carrierNo key_no of the key that brought it; undefined for a cylinder on the cable
 */
export async function foldReports(
  ctx: Context,
  secrets: SystemSecrets,
  records: readonly UpRecord[],
  by: string,
  carrierNo?: number,
): Promise<Reports> {
  const receipts = records.flatMap((record) => (record.kind === 'receipt' ? [record.receipt] : []))
  const segments = records.flatMap((record) => (record.kind === 'segment' ? [record.segment] : []))
  const beacons = records.flatMap((record) => (record.kind === 'beacon' ? [record.beacon] : []))
  await foldReceipts(ctx, secrets, receipts, by, carrierNo)
  await foldSegments(ctx, secrets, segments, by)
  await acknowledgeLogs(ctx, segments, carrierNo)
  await foldBeacons(ctx, secrets, beacons, by)
  return { receipts: receipts.length, segments: segments.length }
}

export const acksOf = ({ receipts, segments }: Reports): Plan['acks'] => [
  ...(receipts > 0 ? [{ of: 'receipts' as const, upTo: receipts }] : []),
  ...(segments > 0 ? [{ of: 'segments' as const, upTo: segments }] : []),
]

async function foldBeacons(ctx: Context, secrets: SystemSecrets, beacons: readonly Uint8Array[], by: string) {
  const holding: Beacon[] = []
  for (const bytes of beacons) {
    const beacon = decodeBeacon(bytes)
    const holds =
      beacon.ok &&
      beaconHolds(ctx.ports.crypto, secrets.cylinderKeys(cylinderNo(beacon.value.cylinderNo)).beacons, beacon.value)
    if (holds) holding.push(beacon.value)
    else ctx.feed('evidenceRefused', { what: 'beacon', by })
  }
  await noteSaid(
    ctx,
    holding.map((beacon) => ({ ...beacon, evidence: 'beacon' as const })),
    by,
  )
}
