import type { Contract } from '@lockwright/server/contract'
import { Alert, Button, Stack, Table, Text, Title } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconBan } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { KeyPicker } from '../parts/KeyPicker.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { BlockPage } from './BlockPage.tsx'
import type { BlockSearch } from './search.ts'
import { blockWords } from './words.ts'

type Blocked = InferContractRouterOutputs<Contract>['block']['list']['items'][number]

/** R073-R077: what is blocked and may still open, in red, before what is refused everywhere. */
export function BlocksPage() {
  const search: BlockSearch = useSearch({ strict: false })
  return search.key === undefined ? <BlockedList isNew={search.new === true} /> : <BlockPage keyNo={search.key} />
}

function BlockedList({ isNew }: { readonly isNew: boolean }) {
  const say = useWords(blockWords)
  const { systemId } = useSystem()
  const mayBlock = useMay('key.block')
  const navigate = useNavigate()
  const blocked = useQuery(query.block.list.queryOptions({ input: { systemId } }))
  const items = blocked.data?.items ?? []
  const to = (search: BlockSearch) => void navigate({ to: '.', search: search as never })
  const open = items.filter(({ state, doors }) => state === 'ordered' && doors.length > 0)
  const planned = items.filter(({ state }) => state === 'planned')
  const safe = items.filter(({ state, doors }) => state === 'ordered' && doors.length === 0)
  return (
    <Page
      title={say('title')}
      actions={
        mayBlock && (
          <Button leftSection={<IconBan size={16} aria-hidden />} onClick={() => to({ new: true })}>
            {say('blockKey')}
          </Button>
        )
      }
    >
      {isNew && mayBlock && (
        <Stack maw={420}>
          <KeyPicker label={say('which')} keyNo={null} choose={(key) => key !== null && to({ key })} />
        </Stack>
      )}
      {blocked.isPending && <Loading />}
      {blocked.error && <Faulty error={blocked.error} again={() => void blocked.refetch()} />}
      {blocked.isSuccess && items.length === 0 && <Empty title={say('emptyTitle')} text={say('empty')} />}
      {open.length > 0 && (
        <Alert color="red" variant="light" icon={<IconBan size={20} aria-hidden />} title={say('withAccess')}>
          {say('withAccessHint')}
        </Alert>
      )}
      <Group title={open.length > 0 ? say('withAccess') : null} items={open} hidden />
      <Group title={say('planned')} items={planned} />
      <Group title={say('refused')} hint={say('refusedHint')} items={safe} />
    </Page>
  )
}

interface GroupProps {
  readonly title: string | null
  readonly hint?: string
  readonly items: readonly Blocked[]
  /** The alert above has said the title already. */
  readonly hidden?: boolean
}

function Group({ title, hint, items, hidden = false }: GroupProps) {
  const say = useWords(blockWords)
  if (items.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label={title ?? ''}>
      {!hidden && <Title order={2}>{title}</Title>}
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <Table.ScrollContainer minWidth={560} type="native">
        <Table verticalSpacing="xs" highlightOnHover bg="var(--mantine-color-body)" withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('key')}</Table.Th>
              <Table.Th>{say('stillOpens')}</Table.Th>
              <Table.Th>{say('refusedBy')}</Table.Th>
              <Table.Th>{say('ordered')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((key) => (
              <Table.Tr key={key.keyNo}>
                <Table.Td>
                  <SystemLink path="blocks" search={{ key: key.keyNo }}>
                    <Marking marking={key.marking} name={key.label} blocked />
                  </SystemLink>
                </Table.Td>
                <Table.Td>
                  <Text
                    span
                    inherit
                    {...(key.doors.length > 0 && key.state === 'ordered' ? { c: 'var(--lw-danger)', fw: 600 } : {})}
                  >
                    {say('doors', { count: key.doors.length })}
                  </Text>
                </Table.Td>
                <Table.Td>{say('confirmedDoors', { count: key.confirmedDoors })}</Table.Td>
                <Table.Td>
                  <Time instant={key.orderedAt} />, {key.orderedBy}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
