import { Anchor, Button, Drawer, Group, Stack, Table, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { weekText } from '../time/weekText.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { ScheduleEditor } from './ScheduleEditor.tsx'
import { accessWords } from './words.ts'

interface SchedulesProps {
  readonly opened: number | null
  open(scheduleNo: number | undefined): void
}

export function Schedules({ opened, open }: SchedulesProps) {
  const say = useWords(accessWords)
  const { language } = useLanguage()
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } }))
  const [dialog, show] = useDialog()
  const creating = dialog === 'new'
  const items = schedules.data?.items ?? []
  const one = items.find(({ scheduleNo }) => scheduleNo === opened)
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
      {say('newSchedule')}
    </Button>
  )
  const close = () => {
    if (creating) show(null)
    else open(undefined)
  }
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          {say('schedulesHint')}
        </Text>
        {items.length > 0 && create}
      </Group>
      {schedules.isPending && <Loading />}
      {schedules.error && <Faulty error={schedules.error} again={() => void schedules.refetch()} />}
      {schedules.isSuccess && items.length === 0 && (
        <Empty title={say('noSchedulesTitle')} text={say('schedulesHint')} action={create} />
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={480} type="native">
          <Table bg="var(--mantine-color-body)" withTableBorder verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('name')}</Table.Th>
                <Table.Th>{say('week')}</Table.Th>
                <Table.Th>{say('uses')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ scheduleNo, name, periods, uses }) => (
                <Table.Tr key={scheduleNo}>
                  <Table.Td>
                    <Anchor component="button" size="sm" onClick={() => open(scheduleNo)}>
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td className="numbers">
                    {periods.length === 0 ? say('never') : weekText(periods, language).join(' · ')}
                  </Table.Td>
                  <Table.Td>{say('usesCount', { count: uses })}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Drawer
        opened={creating || one !== undefined}
        onClose={close}
        size="xl"
        title={one ? say('scheduleTitle', { name: one.name }) : say('newSchedule')}
      >
        {(creating || one) && <ScheduleEditor key={one?.scheduleNo ?? 'new'} schedule={one ?? null} close={close} />}
      </Drawer>
    </Stack>
  )
}
