import { Button, Group, Select, Table, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

const ROLES = ['owner', 'handOut', 'reader'] as const
type Role = (typeof ROLES)[number]
const FIRST = { login: '', role: 'reader' as Role }

/** R002, R119: who may do what in this system. */
export function Members() {
  const say = useWords(settingsWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('member.edit')
  const saved = useSaved()
  const members = useQuery(query.member.list.queryOptions({ input: { systemId } }))
  const [{ login, role }, change, forget] = useDraft(`member ${systemId}`, FIRST)
  const done = () => saved({ message: say('saved') })
  const set = useMutation(query.member.set.mutationOptions({ onSuccess: done }))
  const remove = useMutation(query.member.remove.mutationOptions({ onSuccess: done }))
  const roles = ROLES.map((value) => ({ value, label: say(value) }))
  const give = (event: FormEvent) => {
    event.preventDefault()
    set.mutate({ systemId, login, role }, { onSuccess: forget })
  }
  const ask = (name: string) =>
    modals.openConfirmModal({
      title: say('take'),
      children: <Text size="sm">{say('takeSays', { login: name })}</Text>,
      labels: { confirm: say('take'), cancel: sayParts('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate({ systemId, login: name }),
    })
  return (
    <Section title={say('members')} hint={say('membersHint')}>
      <Table.ScrollContainer minWidth={420} type="native">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('login')}</Table.Th>
              <Table.Th>{say('role')}</Table.Th>
              <Table.Th pos="relative">
                <VisuallyHidden>{say('take')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.data?.items.map((member) => (
              <Table.Tr key={member.accountId}>
                <Table.Td>{member.login}</Table.Td>
                <Table.Td>
                  {mayEdit ? (
                    <Select
                      aria-label={`${say('role')}: ${member.login}`}
                      size="xs"
                      data={roles}
                      allowDeselect={false}
                      value={member.role}
                      onChange={(next) => next && set.mutate({ systemId, login: member.login, role: next as Role })}
                    />
                  ) : (
                    say(member.role)
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  {mayEdit && (
                    <Button size="compact-sm" variant="default" onClick={() => ask(member.login)}>
                      {say('take')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Refused error={members.error ?? set.error ?? remove.error} />
      {mayEdit && (
        <form onSubmit={give}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={say('addMember')}
              placeholder={say('login')}
              required
              withAsterisk={false}
              maxLength={100}
              value={login}
              onChange={(event) => change({ login: event.currentTarget.value })}
            />
            <Select
              aria-label={say('role')}
              data={roles}
              allowDeselect={false}
              value={role}
              onChange={(next) => change({ role: (next ?? 'reader') as Role })}
            />
            <Button type="submit" variant="default" loading={set.isPending}>
              {say('give')}
            </Button>
          </Group>
        </form>
      )}
    </Section>
  )
}
