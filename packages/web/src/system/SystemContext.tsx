import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { createContext, useContext } from 'react'

type Outputs = InferContractRouterOutputs<Contract>
/** The system somebody works in, with what this person may do there. */
export type CurrentSystem = Outputs['system']['get']

export const SystemContext = createContext<CurrentSystem | null>(null)

/** Only below a page of a system. */
export function useSystem(): CurrentSystem {
  const system = useContext(SystemContext)
  if (system === null) throw new Error('no system around this component')
  return system
}

/** Whether the server would let this person do it: what may not be done is not offered. */
export function useMay(permission: string): boolean {
  return useSystem().permissions.includes(permission)
}
