import { Badge, Button, Container, Group, Image, Paper, Table, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { AccountMenu } from '../shell/AccountMenu.tsx'
import { useWords } from '../words/index.ts'
import { CreateSystem } from './CreateSystem.tsx'
import { systemWords } from './words.ts'

const WORTH_FILTERING = 8

/** R063: the systems somebody may work in. */
export function SystemsPage() {
  const say = useWords(systemWords)
  const mayCreate = useQuery(query.session.current.queryOptions({ input: {} })).data?.operator === true
  const systems = useQuery(query.system.list.queryOptions({ input: {} }))
  const [dialog, show] = useDialog()
  const [text, setText] = useState('')
  const items = systems.data?.items ?? []
  const asks = text.trim().toLowerCase()
  const shown = items.filter(({ name, code, customer }) => `${name} ${code} ${customer}`.toLowerCase().includes(asks))
  return (
    <Container size="md" component="main" py="md">
      <Group justify="space-between" mb="lg">
        <Group gap="xs">
          <Image src="/icon.svg" alt="" w={24} h={24} />
          <Text fw={600}>Lockwright</Text>
        </Group>
        <AccountMenu />
      </Group>
      <Page
        title={say('title')}
        actions={
          mayCreate && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
              {say('create')}
            </Button>
          )
        }
      >
        {systems.isPending && <Loading />}
        {systems.error && <Faulty error={systems.error} again={() => void systems.refetch()} />}
        {systems.isSuccess && items.length === 0 && (
          <Empty title={say('emptyTitle')} text={say(mayCreate ? 'empty' : 'emptyForMember')} />
        )}
        {items.length > WORTH_FILTERING && (
          <TextInput
            aria-label={say('filter')}
            placeholder={say('filter')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {shown.length > 0 && (
          <Paper>
            <Table.ScrollContainer minWidth={520} type="native">
              <Table highlightOnHover verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{say('name')}</Table.Th>
                    <Table.Th>{say('code')}</Table.Th>
                    <Table.Th>{say('customer')}</Table.Th>
                    <Table.Th>{say('state')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {shown.map(({ systemId, name, code, customer, state }) => (
                    <Table.Tr key={systemId}>
                      <Table.Td>
                        <Link to="/systems/$systemId" params={{ systemId }}>
                          {name}
                        </Link>
                      </Table.Td>
                      <Table.Td className="marking">{code}</Table.Td>
                      <Table.Td>{customer}</Table.Td>
                      <Table.Td>
                        <Badge variant="outline" color="gray" tt="none" c="var(--mantine-color-text)">
                          {say(state)}
                        </Badge>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
        )}
      </Page>
      <CreateSystem opened={dialog === 'new'} close={() => show(null)} />
    </Container>
  )
}
