import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'

type Outputs = InferContractRouterOutputs<Contract>

/** One electronic side of a cylinder, as lists and its page show it; on screens a door. */
export type Door = Outputs['cylinder']['list']['items'][number]
/** The same with what the head of its page says. */
export type DoorInFull = Outputs['cylinder']['get']
export type KeyOfDoor = Outputs['mark']['ofCylinder']['items'][number]

export const KINDS = ['door', 'padlock', 'cabinet', 'other'] as const satisfies Door['kind'][]
export const ZONES = Intl.supportedValuesOf('timeZone')

/** What the API can do with so many at once. */
export const BULK_MAX = 1000

export const isNew = ({ state }: Pick<Door, 'state'>): boolean => state === 'nonProgrammed'
