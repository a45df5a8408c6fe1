import type { Contract } from '@lockwright/server/contract'
import { Alert, Anchor, Button, Checkbox, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconAlertTriangle, IconBan } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { KeyPicker } from '../parts/KeyPicker.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Page } from '../parts/Page.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useDraft } from '../parts/useDraft.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { blockWords } from './words.ts'

type Outputs = InferContractRouterOutputs<Contract>

interface BlockWizardProps {
  readonly key_: Outputs['key']['get']
  /** What was left in planning (R159). */
  readonly planned: Outputs['block']['list']['items'][number] | null
}

const SHOWN = 500

/** R073, R074: what the block will do, in numbers, before it is ordered. */
export function BlockWizard({ key_: key, planned }: BlockWizardProps) {
  const say = useWords(blockWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const client = useQueryClient()
  const [draft, change, forget] = useDraft(`block ${systemId} ${key.keyNo}`, {
    cause: planned?.cause ?? '',
    copied: false,
    carrierKeyNo: null as number | null,
  })
  const doors = useQuery(query.mark.ofKey.queryOptions({ input: { systemId, keyNo: key.keyNo, limit: SHOWN } }))
  const [leaving, setLeaving] = useState(false)
  const order = useMutation(
    query.block.order.mutationOptions({
      async onSuccess() {
        forget()
        await client.invalidateQueries()
      },
    }),
  )
  const open = doors.data?.items.filter(({ mark }) => mark !== null && mark !== 'wished') ?? []
  const send = (isPlan: boolean) => {
    setLeaving(isPlan)
    order.mutate({ systemId, keyNo: key.keyNo, ...draft, planned: isPlan })
  }
  const at = (instant: string) => exactTime(new Date(instant), language, timeZone)
  return (
    <Page title={say('wizardTitle', { key: key.label })}>
      <Anchor component="span" size="sm">
        <SystemLink path="blocks">{say('back')}</SystemLink>
      </Anchor>
      <Paper p="md" maw={720}>
        <Stack gap="md">
          {planned && (
            <Alert color="yellow" py="xs">
              {say('isPlanned', { at: at(planned.orderedAt), by: planned.orderedBy })}
            </Alert>
          )}
          {key.handOut && <Text size="sm">{say('holder', { holder: key.handOut.holder })}</Text>}
          {doors.isPending && <Loading />}
          <Refused error={doors.error} />
          {doors.isSuccess && (
            <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />}>
              {say(open.length > 0 ? 'willOpen' : 'willOpenNone', { key: key.label, count: open.length })}
            </Alert>
          )}
          {open.length > 0 && (
            <div>
              <Title order={3} mb={4}>
                {say('doorsStillOpen')}
              </Title>
              <Group gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
                {open.map((door) => (
                  <li key={door.cylinderNo}>
                    <Marking marking={door.marking} name={door.name} />
                  </li>
                ))}
              </Group>
            </div>
          )}
          <TextInput
            label={say('cause')}
            placeholder={say('causePlaceholder')}
            maxLength={200}
            value={draft.cause}
            onChange={(event) => change({ cause: event.currentTarget.value })}
          />
          <Checkbox
            label={say('copied')}
            description={say('copiedHint')}
            checked={draft.copied}
            onChange={(event) => change({ copied: event.currentTarget.checked })}
          />
          <KeyPicker
            label={say('carrier')}
            description={say('carrierHint')}
            keyNo={draft.carrierKeyNo}
            choose={(carrierKeyNo) => change({ carrierKeyNo })}
            without={[key.keyNo]}
          />
          <Refused error={order.error} />
          <Group justify="flex-end" gap="sm">
            {planned === null && (
              <Button variant="default" loading={order.isPending && leaving} onClick={() => send(true)}>
                {say('plan')}
              </Button>
            )}
            <Button
              color="red"
              leftSection={<IconBan size={16} aria-hidden />}
              loading={order.isPending && !leaving}
              onClick={() => send(false)}
            >
              {planned ? say('orderNow') : say('order', { key: key.label })}
            </Button>
          </Group>
          {planned === null && (
            <Text size="xs" c="dimmed" ta="right">
              {say('plan')}: {say('planHint')}
            </Text>
          )}
        </Stack>
      </Paper>
    </Page>
  )
}
