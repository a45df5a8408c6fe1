import type { Contract } from '@lockwright/server/contract'
import { Button, Group, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { Time } from '../parts/Time.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { AdmitBridge } from './AdmitBridge.tsx'
import { deviceWords } from './words.ts'

type Bridge = InferContractRouterOutputs<Contract>['bridge']['list']['items'][number]

/** Which bridges may speak for this system; one that is lost is revoked. */
export function Bridges({ bridges }: { readonly bridges: readonly Bridge[] }) {
  const say = useWords(deviceWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('device.edit')
  const client = useQueryClient()
  const [dialog, show] = useDialog()
  const revoke = useMutation(
    query.bridge.revoke.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: query.bridge.key() }),
    }),
  )
  const ask = ({ bridgeId, label }: Bridge) =>
    modals.openConfirmModal({
      title: say('revoke'),
      children: <Text size="sm">{say('revokeSays', { label })}</Text>,
      labels: { confirm: say('revoke'), cancel: sayParts('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate({ systemId, bridgeId }),
    })
  return (
    <Stack gap="sm" component="section" aria-label={say('bridges')}>
      <Group justify="space-between">
        <Title order={2}>{say('bridges')}</Title>
        {mayEdit && (
          <Button variant="default" onClick={() => show('admit')}>
            {say('admit')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {say('bridgesHint')}
      </Text>
      <Refused error={revoke.error} />
      {bridges.length > 0 && (
        <Table.ScrollContainer minWidth={480} type="native">
          <Table bg="var(--mantine-color-body)" withTableBorder verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('bridge')}</Table.Th>
                <Table.Th>{say('tickServer')}</Table.Th>
                <Table.Th>{say('lastHeard')}</Table.Th>
                <Table.Th pos="relative">
                  <VisuallyHidden>{say('revoke')}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {bridges.map((bridge) => (
                <Table.Tr key={bridge.bridgeId}>
                  <Table.Td>
                    <bdi>{bridge.label}</bdi>{' '}
                    <Text span size="sm" c="dimmed">
                      {say(bridge.shared ? 'shared' : 'own')}
                    </Text>
                  </Table.Td>
                  <Table.Td>{say(bridge.connected ? 'connected' : 'notConnected')}</Table.Td>
                  <Table.Td>
                    <Time instant={bridge.seenAt} />
                  </Table.Td>
                  <Table.Td ta="right">
                    {mayEdit && !bridge.shared && (
                      <Button size="compact-sm" variant="default" onClick={() => ask(bridge)}>
                        {say('revoke')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <AdmitBridge opened={dialog === 'admit'} close={() => show(null)} />
    </Stack>
  )
}
