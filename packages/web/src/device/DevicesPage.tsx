import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Bridges } from './Bridges.tsx'
import { PdCard } from './PdCard.tsx'
import { deviceWords } from './words.ts'

/** Programming devices and the bridges they hang on, each fault with its remedy (R007, R013, R055, R096). */
export function DevicesPage() {
  const say = useWords(deviceWords)
  const { systemId } = useSystem()
  const devices = useQuery(query.bridge.devices.queryOptions({ input: { systemId } }))
  const bridges = useQuery(query.bridge.list.queryOptions({ input: { systemId } }))
  const connected = new Set(bridges.data?.items.filter((bridge) => bridge.connected).map(({ bridgeId }) => bridgeId))
  return (
    <Page title={say('title')}>
      <Stack gap="sm" component="section" aria-label={say('pds')}>
        <Title order={2}>{say('pds')}</Title>
        {devices.isPending && <Loading />}
        {devices.error && <Faulty error={devices.error} again={() => void devices.refetch()} />}
        {devices.data?.items.length === 0 && <Empty title={say('pdsEmptyTitle')} text={say('pdsEmpty')} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
          {devices.data?.items.map((device) => (
            <PdCard
              key={`${device.bridgeId} ${device.link}`}
              device={device}
              serverHears={bridges.data === undefined || connected.has(device.bridgeId)}
            />
          ))}
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {say('statusPage')}
        </Text>
      </Stack>
      <Bridges bridges={bridges.data?.items ?? []} />
    </Page>
  )
}
