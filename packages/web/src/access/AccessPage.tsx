import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '../parts/Page.tsx'
import { useWords } from '../words/index.ts'
import { Groups } from './Groups.tsx'
import { Schedules } from './Schedules.tsx'
import type { AccessSearch } from './search.ts'
import { accessWords } from './words.ts'

/** Door groups and schedules: what rights are made of (R071, R100, R101). */
export function AccessPage() {
  const say = useWords(accessWords)
  const search: AccessSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const go = (next: AccessSearch) => void navigate({ to: '.', search: next as never })
  const tab = search.schedule !== undefined ? 'schedules' : (search.tab ?? 'groups')
  return (
    <Page title={say('title')}>
      <Tabs value={tab} onChange={(value) => go({ tab: value as AccessSearch['tab'] })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="groups">{say('groups')}</Tabs.Tab>
          <Tabs.Tab value="schedules">{say('schedules')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="groups" pt="md">
          <Groups opened={search.group ?? null} open={(group) => go({ tab: 'groups', group })} />
        </Tabs.Panel>
        <Tabs.Panel value="schedules" pt="md">
          <Schedules opened={search.schedule ?? null} open={(schedule) => go({ tab: 'schedules', schedule })} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
