import type { Contract } from '@lockwright/server/contract'
import { Alert, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconAlertTriangle, IconCircleCheck, IconKey, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query, useNews } from '../api/index.ts'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { refusalText } from './refusals.ts'
import { programmingWords } from './words.ts'

type Run = InferContractRouterOutputs<Contract>['programming']['get']

/** The one thing to do now at the programming device, large enough to read while standing (R037). */
export function NextStep({ run }: { readonly run: Run }) {
  const say = useWords(programmingWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const [refusal, setRefusal] = useState<string | null>(null)
  useNews('programming', ({ runNo, error, state }) => {
    if (runNo !== run.runNo) return
    if (typeof error === 'string' && state === undefined) setRefusal(error)
    else if (state !== undefined) setRefusal(null)
  })
  const devices = useQuery(query.bridge.devices.queryOptions({ input: { systemId } }))
  const device = devices.data?.items.find(({ bridgeId, link }) => bridgeId === run.bridgeId && link === run.link)
  const latest = run.items.reduce<string | null>(
    (newest, { stateAt }) => (newest === null || stateAt > newest ? stateAt : newest),
    null,
  )

  if (run.state !== 'open') {
    const isDone = run.state === 'done'
    return (
      <Alert
        color={isDone ? 'green' : 'gray'}
        variant="light"
        icon={<IconCircleCheck size={22} aria-hidden />}
        aria-live="polite"
      >
        {isDone && latest
          ? say('allDone', { count: run.items.length, at: exactTime(new Date(latest), language, timeZone) })
          : say('ended')}
      </Alert>
    )
  }
  if (device?.state === 'lost') {
    return (
      <Alert color="yellow" icon={<IconPlugConnectedX size={22} aria-hidden />} role="alert">
        {say('pdLost')}
      </Alert>
    )
  }
  const working = run.items.find(({ state, errorCode }) => state === 'inProgress' && errorCode === null)
  const broken = run.items.find(({ state, errorCode }) => state === 'inProgress' && errorCode === 'interrupted')
  const nextKey = run.items.find(({ deviceKind, state }) => deviceKind === 'key' && state !== 'done')
  const nextCylinder = run.items.find(({ deviceKind, state }) => deviceKind === 'cylinder' && state !== 'done')
  const inRight = device?.elements.right ?? device?.elements.cable
  const present = device !== undefined && (device.present.right || device.present.cable)
  const failed = run.items.find(({ state }) => state === 'failed')
  const problem =
    refusal !== null && (present || device?.present.left)
      ? refusalText(refusal, say)
      : failed?.errorCode && present
        ? refusalText(failed.errorCode, say)
        : broken
          ? say('interrupted', { marking: broken.marking })
          : device?.present.left && !present
            ? say('keyInLeft')
            : null
  return (
    <Paper p="lg" aria-live="polite" role="status">
      <Stack gap="sm">
        {working && present ? (
          <>
            <Title order={2}>
              <Loader size="xs" mr="sm" aria-hidden />
              {say('working', { marking: working.marking })}
            </Title>
            <Text c="dimmed">{say('leave')}</Text>
          </>
        ) : present && inRight ? (
          <Title order={2}>{say('remove', { marking: inRight.label })}</Title>
        ) : (
          <>
            <Title order={2}>
              <IconKey size={22} stroke={1.6} aria-hidden style={{ verticalAlign: '-4px', marginRight: 8 }} />
              {nextKey
                ? say('insertKey', { marking: nextKey.marking })
                : say('insertCylinder', { marking: nextCylinder?.marking ?? '' })}
            </Title>
            {nextKey && nextCylinder && <Text>{say('orCylinder', { marking: nextCylinder.marking })}</Text>}
            {__WORKBENCH__ && (
              <Text c="dimmed">
                {say('noBlank')} <SystemLink path="workbench">{say('seeWorkbench')}</SystemLink>
              </Text>
            )}
          </>
        )}
        {problem && (
          <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} py="xs">
            {problem}
          </Alert>
        )}
      </Stack>
    </Paper>
  )
}
