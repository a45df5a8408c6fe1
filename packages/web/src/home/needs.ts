import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'

export type Need = InferContractRouterOutputs<Contract>['home']['list']['items'][number]

/** How loud: `danger` is red and only for what opens doors it must not; `waits` is amber; the rest is plain. */
export type Urgency = 'danger' | 'waits' | 'plain'

const URGENCY: Readonly<Record<Need['kind'], Urgency>> = {
  blockedOpen: 'danger',
  lockOut: 'waits',
  taskFailed: 'waits',
  overdue: 'waits',
  taskUnassigned: 'waits',
  batteryLow: 'waits',
  logGap: 'plain',
  runOpen: 'plain',
  unpublished: 'plain',
  updateWaiting: 'plain',
  keyUnseen: 'plain',
  doorUnseen: 'plain',
  handOutDefaultsOpen: 'plain',
}

export const urgencyOf = ({ kind }: Need): Urgency => URGENCY[kind]

/** What the word on the button of a need promises; who may not do that is only told to look. */
const DOES: Partial<Readonly<Record<Need['kind'], string>>> = {
  taskUnassigned: 'task.edit',
  runOpen: 'programming.run',
  unpublished: 'system.publish',
  doorUnseen: 'task.edit',
}

/** Whether this role does what the button says, or only looks. */
export function doesIt({ kind }: Need, may: (permission: string) => boolean): boolean {
  const permission = DOES[kind]
  return permission === undefined || may(permission)
}

/** A decision that another role takes needs nobody here. */
export const concerns = ({ kind }: Need, may: (permission: string) => boolean): boolean =>
  kind !== 'handOutDefaultsOpen' || may('system.edit')

interface Way {
  readonly path: string
  readonly search?: Readonly<Record<string, string | number | boolean>>
}

/** Where the one button of a need leads. */
export function wayOf(need: Need): Way {
  switch (need.kind) {
    case 'blockedOpen':
      return { path: 'blocks' }
    case 'lockOut':
      return need.top.length === 1
        ? { path: `keys/${need.top[0]!.keyNo}` }
        : { path: 'keys', search: { only: 'updateOpen' } }
    case 'taskFailed':
      return { path: 'tasks', search: { only: 'failed' } }
    case 'overdue':
      return { path: 'keys', search: { only: 'overdue' } }
    case 'taskUnassigned':
      return { path: 'tasks', search: { only: 'unassigned' } }
    case 'batteryLow':
      return { path: 'keys', search: { only: 'batteryLow' } }
    case 'logGap':
      return { path: 'logs' }
    case 'runOpen':
      return need.top[0] ? { path: `programming/${need.top[0].runNo}` } : { path: 'programming' }
    case 'unpublished':
      return { path: 'programming' }
    case 'updateWaiting':
      return { path: 'keys', search: { only: 'updateOpen' } }
    case 'keyUnseen':
      return { path: 'keys', search: { sort: 'seenAt' } }
    case 'doorUnseen':
      return { path: 'doors', search: { sort: 'seenAt' } }
    case 'handOutDefaultsOpen':
      return { path: 'settings' }
  }
}
