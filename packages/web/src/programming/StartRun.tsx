import { Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { isolated, useWords } from '../words/index.ts'
import { programmingWords } from './words.ts'

/** R037: a summary, then the run at a programming device. */
export function StartRun() {
  const say = useWords(programmingWords)
  const { systemId, counts } = useSystem()
  const client = useQueryClient()
  const navigate = useNavigate()
  const devices = useQuery(query.bridge.devices.queryOptions({ input: { systemId } }))
  const found = (devices.data?.items ?? []).filter(({ state }) => state === 'found')
  const [chosen, choose] = useState<string | null>(null)
  const device = found.find(({ bridgeId, link }) => `${bridgeId} ${link}` === chosen) ?? found[0]
  const start = useMutation(
    query.programming.start.mutationOptions({
      async onSuccess({ runNo }) {
        await client.invalidateQueries({ queryKey: query.programming.key() })
        await navigate({ href: `/systems/${systemId}/programming/${runNo}` })
      },
    }),
  )
  const keys = counts.keys - counts.programmedKeys
  const cylinders = counts.cylinders - counts.programmedCylinders
  return (
    <Paper p="md" component="section" aria-label={say('startTitle')}>
      <Stack gap="sm">
        <Title order={2}>{say('startTitle')}</Title>
        {keys + cylinders === 0 ? (
          <Text c="dimmed">{say('nothingToDo')}</Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {say('startHint')}
            </Text>
            <Group gap="lg">
              <SystemLink path="keys" search={{ state: 'nonProgrammed' }}>
                {say('toDoKeys', { count: keys })}
              </SystemLink>
              <SystemLink path="doors" search={{ state: 'nonProgrammed' }}>
                {say('toDoCylinders', { count: cylinders })}
              </SystemLink>
            </Group>
            {devices.isSuccess && device === undefined ? (
              <Text>
                {say('noDevice')} <SystemLink path="devices">{say('seeDevices')}</SystemLink>
              </Text>
            ) : (
              <Group align="flex-end">
                {found.length > 1 && (
                  <Select
                    label={say('device')}
                    data={found.map(({ bridgeId, link, label, bridge }) => ({
                      value: `${bridgeId} ${link}`,
                      label: `${isolated(label)} (${isolated(bridge)})`,
                    }))}
                    value={device === undefined ? null : `${device.bridgeId} ${device.link}`}
                    onChange={choose}
                    allowDeselect={false}
                    w={320}
                  />
                )}
                <Button
                  disabled={device === undefined}
                  loading={start.isPending}
                  onClick={() => device && start.mutate({ systemId, bridgeId: device.bridgeId, link: device.link })}
                >
                  {say('start')}
                </Button>
              </Group>
            )}
            <Refused error={start.error} />
          </>
        )}
      </Stack>
    </Paper>
  )
}
