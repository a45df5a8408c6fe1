import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useSystem } from '../system/SystemContext.tsx'

/** One key. */
export function KeyPage() {
  const { systemId } = useSystem()
  const keyNo = Number(useParams({ strict: false, select: (params) => (params as { keyNo?: string }).keyNo }))
  const key = useQuery(query.key.get.queryOptions({ input: { systemId, keyNo } }))
  if (key.error && !key.data) return <Faulty error={key.error} again={() => void key.refetch()} />
  if (!key.data) return <Loading />
  return <Page title={key.data.label}>{null}</Page>
}
