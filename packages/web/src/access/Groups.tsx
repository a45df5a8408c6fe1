import { Anchor, Button, Drawer, Group, Stack, Table, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { CreateGroup } from './CreateGroup.tsx'
import { GroupEditor } from './GroupEditor.tsx'
import { accessWords } from './words.ts'

interface GroupsProps {
  readonly opened: number | null
  open(groupNo: number | undefined): void
}

export function Groups({ opened, open }: GroupsProps) {
  const say = useWords(accessWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } }))
  const [dialog, show] = useDialog()
  const creating = dialog === 'new'
  const items = groups.data?.items ?? []
  const one = items.find(({ groupNo }) => groupNo === opened)
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
      {say('newGroup')}
    </Button>
  )
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          {say('groupsHint')}
        </Text>
        {items.length > 0 && create}
      </Group>
      {groups.isPending && <Loading />}
      {groups.error && <Faulty error={groups.error} again={() => void groups.refetch()} />}
      {groups.isSuccess && items.length === 0 && (
        <Empty title={say('noGroupsTitle')} text={say('groupsHint')} action={create} />
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={420} type="native">
          <Table bg="var(--mantine-color-body)" withTableBorder verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('name')}</Table.Th>
                <Table.Th>{say('doors')}</Table.Th>
                <Table.Th>{say('keys')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ groupNo, name, cylinders, keys }) => (
                <Table.Tr key={groupNo}>
                  <Table.Td>
                    <Anchor component="button" size="sm" onClick={() => open(groupNo)}>
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{cylinders}</Table.Td>
                  <Table.Td>{keys}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Drawer
        opened={one !== undefined}
        onClose={() => open(undefined)}
        size="lg"
        title={one && say('groupTitle', { name: one.name })}
      >
        {one && <GroupEditor key={one.groupNo} group={one} close={() => open(undefined)} />}
      </Drawer>
      <CreateGroup opened={creating} close={() => show(null)} />
    </Stack>
  )
}
