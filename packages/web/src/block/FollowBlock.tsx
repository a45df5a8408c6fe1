import { Alert, Anchor, Button, Group, Stack, Stepper, Text, Title } from '@mantine/core'
import { IconBan, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { AssignTasks } from '../task/AssignTasks.tsx'
import { isolated, useLanguage, useWords } from '../words/index.ts'
import { BlockDoors } from './BlockDoors.tsx'
import { WithdrawBlock } from './WithdrawBlock.tsx'
import { blockWords } from './words.ts'

interface FollowBlockProps {
  readonly keyNo: number
  readonly label: string
  readonly marking: string
}

/** R075, R076: the way of a block, from the order to the last receipt; red until no door may open. */
export function FollowBlock({ keyNo, label, marking }: FollowBlockProps) {
  const say = useWords(blockWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const mayAssign = useMay('task.edit')
  const mayWithdraw = useMay('key.unblock')
  const [assigning, setAssigning] = useState<readonly number[]>([])
  const block = useQuery(query.block.get.queryOptions({ input: { systemId, keyNo } }))
  if (block.error) return <Faulty error={block.error} again={() => void block.refetch()} />
  if (!block.data) return <Loading />
  const { doors, cause, orderedAt, orderedBy, listVersion } = block.data
  const at = exactTime(new Date(orderedAt), language, timeZone)
  const open = doors.filter(({ answer }) => answer !== 'surelyNot')
  const confirmed = doors.filter(({ state }) => state === 'confirmed')
  const carriers = [...new Set(doors.flatMap((door) => door.carriers.map((carrier) => carrier.marking)))]
  const unassigned = doors.flatMap(({ taskNo, taskState }) =>
    taskNo !== null && taskState === 'created' ? [taskNo] : [],
  )
  const reached = doors.length === 0 || open.length === 0 ? 4 : carriers.length > 0 || confirmed.length > 0 ? 2 : 1
  return (
    <Page
      title={`${say('title')}: ${label}`}
      head={
        <Title order={1}>
          <Marking marking={marking} name={label} blocked />
        </Title>
      }
      actions={mayWithdraw && <WithdrawBlock keyNo={keyNo} label={label} />}
    >
      <Anchor component="span" size="sm">
        <SystemLink path="blocks">{say('back')}</SystemLink>
      </Anchor>
      <div aria-live="polite">
        {open.length > 0 ? (
          <Alert color="red" variant="light" icon={<IconBan size={20} aria-hidden />}>
            {say('stateDanger', { at, by: orderedBy, count: open.length })}
          </Alert>
        ) : (
          <Alert color="green" variant="light" icon={<IconShieldCheck size={20} aria-hidden />}>
            {say('stateSafe', { at, by: orderedBy })}
          </Alert>
        )}
      </div>
      {cause && (
        <Text>
          {say('cause')}: {cause}
        </Text>
      )}
      <Stepper active={reached} size="sm" iconSize={30} wrap>
        <Stepper.Step label={say('step1')} description={say('step1Says', { at, version: listVersion ?? '–' })} />
        <Stepper.Step
          label={say('step2')}
          description={
            carriers.length > 0 ? say('step2Done', { keys: carriers.map(isolated).join(', ') }) : say('step2Says')
          }
        />
        <Stepper.Step
          label={say('step3')}
          description={say('step3Says', { confirmed: confirmed.length, total: doors.length })}
        />
        <Stepper.Step label={say('step4')} description={open.length > 0 ? say('step4Says') : say('step4Done')} />
      </Stepper>
      {mayAssign && unassigned.length > 0 && (
        <Group>
          <Button onClick={() => setAssigning(unassigned)}>{say('assignAll', { count: unassigned.length })}</Button>
        </Group>
      )}
      <Stack gap="xs">
        <BlockDoors doors={doors} {...(mayAssign ? { assign: (taskNo: number) => setAssigning([taskNo]) } : {})} />
      </Stack>
      <AssignTasks
        taskNos={assigning}
        opened={assigning.length > 0}
        close={() => setAssigning([])}
        done={() => void block.refetch()}
      />
    </Page>
  )
}
