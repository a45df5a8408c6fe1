import { Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { LogTable } from '../log/LogTable.tsx'
import classes from '../parts/detail.module.css'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { KeyActs } from './KeyActs.tsx'
import { KeyBlocked } from './KeyBlocked.tsx'
import { KeyDevice } from './KeyDevice.tsx'
import { KeyDoors } from './KeyDoors.tsx'
import { KeyHead } from './KeyHead.tsx'
import { KeyPast } from './KeyPast.tsx'
import { KeyTimes } from './KeyTimes.tsx'
import { KeyWaits } from './KeyWaits.tsx'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'
import type { KeySearch } from './search.ts'

/** One key: what it opens and when, what waits, what is known of it, what it could open in the past. */
export function KeyPage() {
  const { systemId } = useSystem()
  const keyNo = Number(useParams({ strict: false, select: (params) => (params as { keyNo?: string }).keyNo }))
  const key = useQuery(query.key.get.queryOptions({ input: { systemId, keyNo } }))
  if (key.error && !key.data) return <Faulty error={key.error} again={() => void key.refetch()} />
  if (!key.data) return <Loading />
  return <Loaded key={keyNo} of={key.data} />
}

function Loaded({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const search: KeySearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const maySeeLog = useMay('event.read')
  // An address that somebody with another role passed on.
  const tab = search.tab === undefined || (search.tab === 'log' && !maySeeLog) ? 'now' : search.tab
  const change = (part: Partial<KeySearch>) =>
    void navigate({ to: '.', search: (before: KeySearch) => ({ ...before, ...part }), replace: true } as never)
  return (
    <Page title={key.label} head={<KeyHead of={key} />} actions={<KeyActs of={key} />}>
      {key.blocked && <KeyBlocked of={key} />}
      <Tabs
        value={tab}
        onChange={(next) => change({ tab: next === 'now' ? undefined : (next as KeySearch['tab']) })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="now">{say('tabNow')}</Tabs.Tab>
          <Tabs.Tab value="past">{say('tabPast')}</Tabs.Tab>
          {maySeeLog && <Tabs.Tab value="log">{say('tabLog')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="now">
          <div className={classes.columns}>
            <KeyDoors of={key} search={search} change={change} />
            <Stack gap="md">
              <KeyTimes of={key} />
              <KeyWaits of={key} />
              <KeyDevice of={key} />
            </Stack>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="past">
          <KeyPast of={key} at={search.at} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="log">{maySeeLog && <LogTable search={{ key: key.keyNo }} />}</Tabs.Panel>
      </Tabs>
    </Page>
  )
}
