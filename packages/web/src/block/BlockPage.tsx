import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { BlockWizard } from './BlockWizard.tsx'
import { FollowBlock } from './FollowBlock.tsx'

/** One key: how to block it, or how far its block is. Both live on the server, so a reload loses nothing. */
export function BlockPage({ keyNo }: { readonly keyNo: number }) {
  const { systemId } = useSystem()
  const key = useQuery(query.key.get.queryOptions({ input: { systemId, keyNo } }))
  const blocked = useQuery(query.block.list.queryOptions({ input: { systemId, keyNo } }))
  const error = key.error ?? blocked.error
  if (error) return <Faulty error={error} />
  if (!key.data || !blocked.data) return <Loading />
  const [block] = blocked.data.items
  return block === undefined || block.state === 'planned' ? (
    <BlockWizard key_={key.data} planned={block ?? null} />
  ) : (
    <FollowBlock keyNo={keyNo} label={key.data.label} marking={key.data.marking} />
  )
}
