import type { Contract } from '@lockwright/server/contract'
import { Divider, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { query } from '../../api/index.ts'
import { Mark } from '../../mark/Mark.tsx'
import { causeWord, causeWords } from '../../parts/causeWords.ts'
import { KeyName } from '../../parts/ElementName.tsx'
import { Refused } from '../../parts/Refused.tsx'
import { reasonWord, reasonWords } from '../../parts/reasonWords.ts'
import { Time } from '../../parts/Time.tsx'
import { useSystem } from '../../system/SystemContext.tsx'
import { useWords } from '../../words/index.ts'
import { chartWords } from '../words.ts'
import { missingSays } from './missing.ts'

type Pair = InferContractRouterOutputs<Contract>['mark']['why']

/** The arrows may run over a hundred cells; the server is asked where they rest. */
const QUIET_MS = 250

interface WhyProps {
  readonly keyNo: number
  readonly cylinderNo: number
}

/** Everything that stands behind one mark (R069): who asked, what the devices say, what is missing, what to do next. */
export function Why({ keyNo, cylinderNo }: WhyProps) {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const [asked] = useDebouncedValue(`${keyNo} ${cylinderNo}`, QUIET_MS)
  const isHere = asked === `${keyNo} ${cylinderNo}`
  const why = useQuery({
    ...query.mark.why.queryOptions({ input: { systemId, keyNo, cylinderNo } }),
    enabled: isHere,
    placeholderData: keepPreviousData,
  })
  if (why.error && !why.data) return <Refused error={why.error} />
  if (!why.data) return <div aria-busy />
  return (
    <Stack
      gap="sm"
      aria-live="polite"
      aria-busy={!isHere || why.isPlaceholderData}
      style={{ opacity: isHere && !why.isPlaceholderData ? 1 : 0.5 }}
    >
      <Divider />
      <Title order={2}>{say('why')}</Title>
      <Rules pair={why.data} />
      <Devices pair={why.data} />
      <Next pair={why.data} />
    </Stack>
  )
}

function Rules({ pair: { rules, waiting } }: { readonly pair: Pair }) {
  const say = useWords(chartWords)
  const sayCause = useWords(causeWords)
  return (
    <Stack gap={6}>
      {rules.length === 0 && <Text size="sm">{say('ruleNone')}</Text>}
      {rules.map(({ target, group, schedule, window, askedAt, askedBy, mark }) => (
        <div key={`${target.kind} ${target.no}`}>
          <Text size="sm">
            {mark && <Mark state={mark} />} {target.kind === 'group' ? say('ruleGroup', { group }) : say('ruleOwn')}
            {schedule !== null && `, ${say('withSchedule', { schedule })}`}
          </Text>
          {window && (
            <Text size="sm">
              <Time instant={window.from} /> – <Time instant={window.to} />
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {say('askedBy', { by: askedBy })}
            <Time instant={askedAt} relative />
          </Text>
        </div>
      ))}
      {waiting && (
        <Text size="sm" c="var(--lw-waiting)">
          {say('waiting', { cause: sayCause(causeWord(waiting.cause)), by: waiting.by })}, <Time instant={waiting.at} />
        </Text>
      )}
    </Stack>
  )
}

function Devices({ pair: { now, blocked, keyEvidence, cylinderEvidence } }: { readonly pair: Pair }) {
  const say = useWords(chartWords)
  const sayReason = useWords(reasonWords)
  const reason = sayReason(reasonWord(now.reason))
  const evidence = (who: string, proof: Pair['keyEvidence']) => (
    <Text size="sm">
      {who}:{' '}
      {proof === null ? (
        say('evidenceNone')
      ) : (
        <>
          {say('evidenceSays', { image: proof.image, by: proof.by })}, <Time instant={proof.at} />
        </>
      )}
    </Text>
  )
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {say(now.answer, { reason })}
      </Text>
      {now.missing.length > 0 && (
        <Text size="sm">{say('missing', { what: now.missing.map((one) => missingSays(one, say)).join('; ') })}</Text>
      )}
      {blocked && (
        <Text size="sm" c="var(--lw-danger)">
          {say('blockedSays', { by: blocked.orderedBy, cause: blocked.cause })}, <Time instant={blocked.orderedAt} />.{' '}
          {say('blockAtDoor', { state: blocked.atDoor })}
          {blocked.confirmedAt !== null && (
            <>
              {' '}
              <Time instant={blocked.confirmedAt} />
            </>
          )}
        </Text>
      )}
      {evidence(say('evidenceKey'), keyEvidence)}
      {evidence(say('evidenceDoor'), cylinderEvidence)}
    </Stack>
  )
}

const STEPS = {
  programKey: 'stepProgramKey',
  programCylinder: 'stepProgramCylinder',
  updateKey: 'stepUpdateKey',
  assignTask: 'stepAssignTask',
  updateCarrier: 'stepUpdateCarrier',
  visitDoor: 'stepVisitDoor',
  takeKeyHome: 'stepTakeKeyHome',
  createTask: 'stepCreateTask',
} as const

function Next({ pair: { next } }: { readonly pair: Pair }) {
  const say = useWords(chartWords)
  if (next === null) return null
  const { step, keyNo, taskNo } = next
  return (
    <div>
      <Text size="sm" fw={600}>
        {say('nextStep')}
      </Text>
      <Text size="sm">
        {say(STEPS[step], { key: '', task: taskNo ?? '' })} {keyNo !== null && <KeyName keyNo={keyNo} />}
      </Text>
    </div>
  )
}
