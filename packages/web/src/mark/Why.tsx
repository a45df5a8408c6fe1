import type { Contract } from '@lockwright/server/contract'
import { Divider, Group, Stack, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { causeWord, causeWords } from '../parts/causeWords.ts'
import { reasonWord, reasonWords } from '../parts/reasonWords.ts'
import { Time } from '../parts/Time.tsx'
import { useWords } from '../words/index.ts'
import { Mark } from './Mark.tsx'
import { Missing } from './Missing.tsx'
import { NextStep } from './NextStep.tsx'
import { Proof } from './Proof.tsx'
import { whyWords } from './whyWords.ts'
import { markWords } from './words.ts'

/** Everything that stands behind one mark, as `mark.why` and the rows of a key or a door give it. */
export type Pair = InferContractRouterOutputs<Contract>['mark']['why']

/** The answer to "why?": who asked, when, by which rule; what is proven, what is not; what to do next (R069). */
export function Why({ pair }: { readonly pair: Pair }) {
  const say = useWords(whyWords)
  const sayMark = useWords(markWords)
  const sayReason = useWords(reasonWords)
  const sayCause = useWords(causeWords)
  const { mark, rules, now, blocked, waiting, next } = pair
  const reason = sayReason(reasonWord(now.reason))
  return (
    <Stack gap={8} fz="sm" maw={380}>
      {mark === null ? (
        <Text size="sm">{say('nobody')}</Text>
      ) : (
        <div>
          <Text size="sm" fw={600}>
            <Mark state={mark} withWord />
          </Text>
          <Text size="sm" c="dimmed">
            {sayMark(`${mark}Says`)}
          </Text>
        </div>
      )}
      {rules.length === 0 && mark !== null && <Text size="sm">{say('noLongerWished')}</Text>}
      {rules.map((rule) => (
        <div key={`${rule.target.kind} ${rule.target.no}`}>
          <Group gap={6} wrap="nowrap">
            {rules.length > 1 && rule.mark && <Mark state={rule.mark} />}
            <Text size="sm" fw={500}>
              {rule.target.kind === 'group' ? say('byGroup', { group: rule.group }) : say('explicit')}
            </Text>
          </Group>
          {rule.schedule && <Text size="sm">{say('schedule', { name: rule.schedule })}</Text>}
          {rule.window && (
            <Text size="sm">
              <Time instant={rule.window.from} /> – <Time instant={rule.window.to} />
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {rule.askedBy}, <Time instant={rule.askedAt} />
          </Text>
        </div>
      ))}
      {blocked && (
        <div>
          <Text size="sm" c="var(--lw-danger)" fw={500}>
            {say('blocked', { by: blocked.orderedBy })}, <Time instant={blocked.orderedAt} />
          </Text>
          <Text size="sm">
            {blocked.atDoor === 'confirmed' ? (
              <>
                {say('blockConfirmed')} <Time instant={blocked.confirmedAt} />
              </>
            ) : (
              say(blocked.atDoor === 'underWay' ? 'blockUnderWay' : 'blockWished')
            )}
          </Text>
        </div>
      )}
      <Divider />
      <Text size="sm">
        {now.answer === 'surelyOpens'
          ? say('nowOpens')
          : say(now.answer === 'surelyNot' ? 'nowNot' : 'nowPossibly', { reason })}
      </Text>
      <Proof what={say('keyProof')} evidence={pair.keyEvidence} />
      <Proof what={say('doorProof')} evidence={pair.cylinderEvidence} />
      <Missing missing={now.missing} />
      {waiting && (
        <Text size="sm" c="var(--lw-waiting)">
          {say('waiting', { cause: sayCause(causeWord(waiting.cause)), by: waiting.by })} <Time instant={waiting.at} />
        </Text>
      )}
      {next && <NextStep next={next} />}
    </Stack>
  )
}
