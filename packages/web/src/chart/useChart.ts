import { type QueryClient, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/index.ts'
import { type ChartAnswer, readChart } from './model/chart.ts'

interface Copy {
  readonly version: string
  readonly chart: ChartAnswer
}

const keyOf = (systemId: string) => [['chart', 'read', 'copy'], { input: { systemId } }] as const

/** Asks for the chart again after an own change; done when it is there. */
export const refreshChart = (client: QueryClient, systemId: string): Promise<void> =>
  client.invalidateQueries({ queryKey: keyOf(systemId) })

/** The whole chart; after news of the feed it comes again only when it really changed. */
export function useChart(systemId: string) {
  const asked = useQuery({
    // Beside the key of the plain question, whose answer may be "unchanged".
    queryKey: keyOf(systemId),
    async queryFn({ client, queryKey }): Promise<Copy> {
      const before = client.getQueryData<Copy>(queryKey)
      const { version, chart } = await api.chart.read({ systemId, ...(before && { known: before.version }) })
      if (chart !== null) return { version, chart }
      return before ?? Promise.reject(new Error('the chart is said to be unchanged, but there is none'))
    },
    // Comparing it part by part would cost more than drawing it.
    structuralSharing: false,
  })
  const answer = asked.data?.chart
  const chart = useMemo(() => answer && readChart(answer), [answer])
  return { chart, error: asked.error, refetch: asked.refetch }
}
