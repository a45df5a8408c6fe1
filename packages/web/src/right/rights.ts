import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { api } from '../api/index.ts'

export type Right = InferContractRouterOutputs<Contract>['right']['list']['items'][number]
export type Target = Right['target']
/** When a right holds, beside the times of the key. */
export type RightTimes = Pick<Right, 'scheduleNo' | 'window'>

/** A key and the door or group it may have a right on. */
export interface Pair {
  readonly keyNo: number
  readonly target: Target
}

/** One cell of the lock chart, as `chart.draft` and `chart.save` take it. */
export interface CellChange extends Pair {
  readonly from: RightTimes | null
  readonly to: RightTimes | null
}

export const idOf = ({ kind, no }: Target): string => `${kind} ${no}`
export const pairId = ({ keyNo, target }: Pair): string => `${keyNo} ${idOf(target)}`

/** Whose rights: every one of a key, or those on one door itself. */
export type RightsOf = { readonly keyNo: number } | { readonly cylinderNo: number }

const PAGE = 500

/** Every right of a key or on a door, by pair. */
export async function rightsOf(systemId: string, of: RightsOf): Promise<ReadonlyMap<string, Right>> {
  const rights = new Map<string, Right>()
  let cursor: string | null | undefined
  do {
    const page = await api.right.list({ systemId, ...of, limit: PAGE, ...(cursor ? { cursor } : {}) })
    for (const right of page.items) rights.set(pairId(right), right)
    cursor = page.next
  } while (cursor !== null)
  return rights
}

const sameTimes = (a: RightTimes | null, b: RightTimes | null): boolean =>
  a === null || b === null
    ? a === b
    : a.scheduleNo === b.scheduleNo && a.window?.from === b.window?.from && a.window?.to === b.window?.to

/** What has to change so that these pairs get these times, or nothing at all (null); what is so already is left out. */
export function changesFor(
  pairs: readonly Pair[],
  to: RightTimes | null,
  rights: ReadonlyMap<string, Right>,
): readonly CellChange[] {
  return pairs.flatMap(({ keyNo, target }) => {
    const right = rights.get(pairId({ keyNo, target }))
    const from = right ? { scheduleNo: right.scheduleNo, window: right.window } : null
    return sameTimes(from, to) ? [] : [{ keyNo, target, from, to }]
  })
}
