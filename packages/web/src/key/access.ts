import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { api } from '../api/index.ts'

export type Right = InferContractRouterOutputs<Contract>['right']['list']['items'][number]
export type Target = Right['target']
/** When a right holds, beside the times of the key. */
export type RightTimes = Pick<Right, 'scheduleNo' | 'window'>

/** One cell of the lock chart, as `chart.draft` and `chart.save` take it. */
export interface CellChange {
  readonly keyNo: number
  readonly target: Target
  readonly from: RightTimes | null
  readonly to: RightTimes | null
}

export const idOf = ({ kind, no }: Target): string => `${kind} ${no}`

const PAGE = 500

/** Every right of a key, by target. */
export async function rightsOf(systemId: string, keyNo: number): Promise<ReadonlyMap<string, Right>> {
  const rights = new Map<string, Right>()
  let cursor: string | null | undefined
  do {
    const page = await api.right.list({ systemId, keyNo, limit: PAGE, ...(cursor ? { cursor } : {}) })
    for (const right of page.items) rights.set(idOf(right.target), right)
    cursor = page.next
  } while (cursor !== null)
  return rights
}

const sameTimes = (a: RightTimes | null, b: RightTimes | null): boolean =>
  a === null || b === null
    ? a === b
    : a.scheduleNo === b.scheduleNo && a.window?.from === b.window?.from && a.window?.to === b.window?.to

/** What has to change so that these targets get these times, or nothing at all (null); what is so already is left out. */
export function changesFor(
  keyNo: number,
  targets: readonly Target[],
  to: RightTimes | null,
  rights: ReadonlyMap<string, Right>,
): readonly CellChange[] {
  return targets.flatMap((target) => {
    const right = rights.get(idOf(target))
    const from = right ? { scheduleNo: right.scheduleNo, window: right.window } : null
    return sameTimes(from, to) ? [] : [{ keyNo, target, from, to }]
  })
}
