import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'

/** Whether the system shows that each step happened; `opened`: the site told this page of an opened door. */
export function useFirstHour(opened: boolean): readonly boolean[] {
  const { systemId, counts } = useSystem()
  const mayRead = useMay('event.read')
  const events = useQuery({
    ...query.event.list.queryOptions({ input: { systemId, kind: 'granted', limit: 1 } }),
    enabled: mayRead,
  })
  const blocks = useQuery(query.block.list.queryOptions({ input: { systemId } }))
  const ordered = blocks.data?.items.filter(({ state }) => state === 'ordered') ?? []
  return [
    counts.programmedKeys > 0,
    opened || (events.data?.items.length ?? 0) > 0,
    ordered.length > 0,
    ordered.some(({ confirmedDoors }) => confirmedDoors > 0),
  ]
}
