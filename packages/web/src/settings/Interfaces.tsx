import {
  Alert,
  Anchor,
  Button,
  Code,
  CopyButton,
  Group,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { Time } from '../parts/Time.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

/** R172: tokens of this person for this system; shown once and kept by nobody. */
export function Interfaces() {
  const say = useWords(settingsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const tokens = useQuery(query.token.list.queryOptions({ input: {} }))
  const [{ label }, change, forget] = useDraft(`token ${systemId}`, { label: '' })
  const refresh = () => client.invalidateQueries({ queryKey: query.token.list.key() })
  const create = useMutation(query.token.create.mutationOptions({ onSuccess: refresh }))
  const revoke = useMutation(query.token.revoke.mutationOptions({ onSuccess: refresh }))
  const here = (tokens.data?.items ?? []).filter((token) => token.systemId === null || token.systemId === systemId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ label, systemId }, { onSuccess: forget })
  }
  return (
    <Section title={say('interfaces')} hint={say('interfacesHint')}>
      <Anchor href="/api/v1/openapi.json" size="sm">
        {say('description')}
      </Anchor>
      {here.length > 0 && (
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('tokenLabel')}</Table.Th>
              <Table.Th>{say('expires')}</Table.Th>
              <Table.Th pos="relative">
                <VisuallyHidden>{say('revoke')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {here.map(({ tokenId, label: what, expiresAt }) => (
              <Table.Tr key={tokenId}>
                <Table.Td>{what}</Table.Td>
                <Table.Td>
                  <Time instant={expiresAt} dayOnly />
                </Table.Td>
                <Table.Td ta="right">
                  <Button size="compact-sm" variant="default" onClick={() => revoke.mutate({ tokenId })}>
                    {say('revoke')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {create.data && (
        <Alert color="yellow" aria-live="polite">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{say('tokenOnce')}</Text>
            <Code block>{create.data.token}</Code>
            <CopyButton value={create.data.token}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {say(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
          </Stack>
        </Alert>
      )}
      <Refused error={tokens.error ?? create.error ?? revoke.error} />
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={say('tokenLabel')}
            required
            withAsterisk={false}
            maxLength={100}
            value={label}
            onChange={(event) => change({ label: event.currentTarget.value })}
          />
          <Button type="submit" variant="default" loading={create.isPending}>
            {say('newToken')}
          </Button>
        </Group>
      </form>
    </Section>
  )
}
