import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { lastSystem } from '../system/lastSystem.ts'

/** Leads to where somebody worked last, to the only system there is, or to the list. */
export function StartPage() {
  const systems = useQuery(query.system.list.queryOptions({ input: {} }))
  if (systems.error) return <Faulty error={systems.error} />
  if (!systems.data) return <Loading />
  const { items } = systems.data
  const last = lastSystem()
  const one = items.find(({ systemId }) => systemId === last) ?? (items.length === 1 ? items[0] : undefined)
  if (one === undefined) return <Navigate to="/systems" replace />
  return <Navigate to="/systems/$systemId" params={{ systemId: one.systemId }} replace />
}
