import { Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import classes from '../parts/detail.module.css'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { TaskList } from '../task/TaskList.tsx'
import { useWords } from '../words/index.ts'
import { DoorActs } from './DoorActs.tsx'
import { DoorBlocks } from './DoorBlocks.tsx'
import { DoorDevice } from './DoorDevice.tsx'
import { DoorFacts } from './DoorFacts.tsx'
import { DoorGroups } from './DoorGroups.tsx'
import { DoorHead } from './DoorHead.tsx'
import { DoorKeys } from './DoorKeys.tsx'
import { DoorLog } from './DoorLog.tsx'
import { DoorNote } from './DoorNote.tsx'
import { DoorPast } from './DoorPast.tsx'
import { DoorWaits } from './DoorWaits.tsx'
import own from './door.module.css'
import type { DoorInFull } from './door.ts'
import { pageWords } from './pageWords.ts'
import type { DoorSearch } from './search.ts'

/** One door: who can open it now and soon, who could, its tasks, its log, what is known of it. */
export function DoorPage() {
  const { systemId } = useSystem()
  const cylinderNo = Number(
    useParams({ strict: false, select: (params) => (params as { cylinderNo?: string }).cylinderNo }),
  )
  const door = useQuery(query.cylinder.get.queryOptions({ input: { systemId, cylinderNo } }))
  if (door.error && !door.data) return <Faulty error={door.error} again={() => void door.refetch()} />
  if (!door.data) return <Loading />
  return <Loaded key={cylinderNo} of={door.data} />
}

function Loaded({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const search: DoorSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const maySeeLog = useMay('event.read')
  const maySeeTasks = useMay('task.read')
  const { cylinderNo, marking, name } = door
  const isHidden = (search.tab === 'log' && !maySeeLog) || (search.tab === 'tasks' && !maySeeTasks)
  // An address that somebody with another role passed on.
  const tab = search.tab === undefined || isHidden ? 'now' : search.tab
  const change = (part: Partial<DoorSearch>) =>
    void navigate({ to: '.', search: (before: DoorSearch) => ({ ...before, ...part }), replace: true } as never)
  return (
    <Page title={name ? `${marking} ${name}` : marking} head={<DoorHead of={door} />} actions={<DoorActs of={door} />}>
      <Tabs
        classNames={{ tab: own.tab! }}
        value={tab}
        onChange={(next) => change({ tab: next === 'now' ? undefined : (next as DoorSearch['tab']) })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="now">{say('tabNow')}</Tabs.Tab>
          {maySeeTasks && <Tabs.Tab value="tasks">{say('tabTasks')}</Tabs.Tab>}
          {maySeeLog && <Tabs.Tab value="log">{say('tabLog')}</Tabs.Tab>}
          <Tabs.Tab value="past">{say('tabPast')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now">
          <div className={classes.columns}>
            <DoorKeys of={door} search={search} change={change} />
            <Stack gap="md">
              <DoorWaits of={door} showTasks={() => change({ tab: 'tasks', tasks: undefined })} />
              <DoorNote of={door} />
              <DoorFacts of={door} />
              <DoorBlocks cylinderNo={cylinderNo} />
              <DoorDevice of={door} />
              <DoorGroups of={door} />
            </Stack>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          {maySeeTasks && (
            <Stack gap="md">
              <TaskList
                show={search.tasks ?? 'open'}
                change={(tasks) => change({ tasks: tasks === 'open' ? undefined : tasks })}
                cylinderNo={cylinderNo}
              />
            </Stack>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="log">{maySeeLog && <DoorLog cylinderNo={cylinderNo} />}</Tabs.Panel>
        <Tabs.Panel value="past">
          <DoorPast cylinderNo={cylinderNo} at={search.at} change={change} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
