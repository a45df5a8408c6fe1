import { Button, Group } from '@mantine/core'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ChartScreen } from './ChartScreen.tsx'
import { useChart } from './useChart.ts'
import { chartWords } from './words.ts'

/** R030-R032, R066: which key opens which door. */
export function ChartPage() {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const mayImport = useMay('import')
  const { chart, error, refetch } = useChart(systemId)
  if (chart === undefined) {
    return (
      <Page title={say('title')}>{error ? <Faulty error={error} again={() => void refetch()} /> : <Loading />}</Page>
    )
  }
  if (chart.answer.keys.no.length > 0 && chart.answer.cylinders.no.length > 0) {
    return <ChartScreen key={systemId} chart={chart} />
  }
  return (
    <Page title={say('title')}>
      <Empty
        title={say('emptyTitle')}
        text={say('empty')}
        action={
          <Group gap="xs">
            {mayImport && (
              <Button renderRoot={(root) => <SystemLink path="import" {...root} />}>{say('import')}</Button>
            )}
            <Button variant="default" renderRoot={(root) => <SystemLink path="keys" {...root} />}>
              {say('toKeys')}
            </Button>
          </Group>
        }
      />
    </Page>
  )
}
