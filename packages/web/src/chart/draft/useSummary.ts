import type { Contract } from '@lockwright/server/contract'
import { useDebouncedValue } from '@mantine/hooks'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../api/index.ts'
import type { ChartChange } from '../model/chart.ts'

export type DraftAnswer = InferContractRouterOutputs<Contract>['chart']['draft']

const QUIET_MS = 350
let askedBefore = 0
const numbers = new WeakMap<object, number>()

/** A short name for these very changes: ten thousand of them are no key to compare. */
function nameOf(changes: ReadonlyMap<string, ChartChange>): number {
  const number = numbers.get(changes) ?? ++askedBefore
  numbers.set(changes, number)
  return number
}

/** What saving the draft would mean, by the server, once the hands are quiet. The feed asks again when something changes meanwhile. */
export function useSummary(systemId: string, changes: ReadonlyMap<string, ChartChange>) {
  const [settled] = useDebouncedValue(changes, QUIET_MS)
  const asked = useQuery({
    // The system in the place where the feed looks for it (api/feed.ts).
    queryKey: [['chart', 'draft'], { input: { systemId } }, nameOf(settled)],
    queryFn: () => api.chart.draft({ systemId, changes: [...settled.values()] }),
    enabled: settled.size > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  return { ...asked, isCurrent: settled === changes && !asked.isPlaceholderData && asked.isSuccess }
}
