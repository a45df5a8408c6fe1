import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'

type Outputs = InferContractRouterOutputs<Contract>

/** A key as lists and its page show it. */
export type Key = Outputs['key']['list']['items'][number]
/** The same with what the head of its page says. */
export type KeyInFull = Outputs['key']['get']
export type DoorOfKey = Outputs['mark']['ofKey']['items'][number]

export const KINDS = ['listed', 'clocked', 'carrying', 'carryingBluetooth', 'phone'] as const satisfies Key['kind'][]
export const ALL_KINDS = [...KINDS, 'programming', 'master', 'workshop'] as const satisfies Key['kind'][]

/** What the API can do with so many at once. */
export const BULK_MAX = 1000
