import type { CylinderNo, KeyNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { historyContract } from '../../contract/history.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { loadCylinder } from '../cylinder/view.ts'
import { witnessOf } from '../element/witness.ts'
import { loadKey } from '../key/view.ts'
import { pageOf, placeOf } from '../page.ts'
import { type Output, usecase } from '../usecase.ts'

type ImageView = Output<typeof historyContract.imagesOfKey>['items'][number]

export const listKeyImages = usecase(historyContract.imagesOfKey, {
  permission: 'policy.read',
  async run(ctx, { keyNo, cursor, limit }) {
    await loadKey(ctx, keyNo)
    const rows = await loadImageRows(ctx, 'key', keyNo, cursor, limit)
    const state = (await loadStates(ctx, [keyNo], [])).key(keyNo as KeyNo)!
    return pageOfImages(rows, limit, new Set(state.images.map(({ number }) => number)))
  },
})

export const listCylinderImages = usecase(historyContract.imagesOfCylinder, {
  permission: 'policy.read',
  async run(ctx, { cylinderNo, cursor, limit }) {
    await loadCylinder(ctx, cylinderNo)
    const rows = await loadImageRows(ctx, 'cylinder', cylinderNo, cursor, limit)
    const state = (await loadStates(ctx, [], [cylinderNo])).cylinder(cylinderNo as CylinderNo)!
    return pageOfImages(rows, limit, new Set(state.images.map(({ number }) => number)))
  },
})

interface ImageRow {
  readonly number: number
  readonly cause: string
  readonly created_at: Date
  readonly created_by: string | null
  readonly from_at: Date | null
  readonly to_at: Date | null
  readonly evidence: { readonly kind: 'commit' | 'receipt' | 'beacon' | 'state'; readonly by: string } | null
}

async function loadImageRows(
  { tx, systemId }: Context,
  kind: 'key' | 'cylinder',
  no: number,
  cursor: string | undefined,
  limit: number,
): Promise<readonly ImageRow[]> {
  const [before = Number.MAX_SAFE_INTEGER] = placeOf(cursor, ['number']) ?? []
  const { rows } = await sql<ImageRow>`
    select i.number, i.cause, i.created_at, u.created_by, h.from_at, h.to_at, h.evidence
    from image i
      left join image_history h on h.system_id = ${systemId} and h.device_kind = ${kind} and h.device_no = ${no}
        and h.number = i.number
      left join key_update u on ${kind === 'key'}::boolean and u.system_id = ${systemId} and u.key_no = ${no}
        and u.number = i.number
    where i.system_id = ${systemId} and i.device_kind = ${kind} and i.device_no = ${no} and i.number < ${before}::bigint
    order by i.number desc limit ${limit + 1}`.execute(tx)
  return rows
}

/** @param inDevice numbers that the device held or may hold */
function pageOfImages(rows: readonly ImageRow[], limit: number, inDevice: ReadonlySet<number>) {
  return pageOf(
    rows,
    limit,
    (row) => [row.number],
    ({ number, cause, created_at, created_by, from_at: from, to_at: to, evidence }): ImageView => ({
      number,
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
      evidence: from &&
        evidence && {
          image: number,
          at: from.toISOString(),
          kind: evidence.kind,
          by: witnessOf(evidence.by),
        },
      cause,
      createdAt: created_at.toISOString(),
      createdBy: created_by,
      state: from !== null ? 'confirmed' : inDevice.has(number) ? 'sent' : 'made',
    }),
  )
}
