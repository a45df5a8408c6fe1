import type { Contract } from '@lockwright/server/contract'
import { Group, Paper, Stack, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { type Say, useWords } from '../words/index.ts'
import { beforeWords } from './beforeWords.ts'
import { CylinderName, KeyName } from './ElementName.tsx'
import { Refused } from './Refused.tsx'

/** What a change would mean, as `chart.draft` and the previews give it. */
export type DraftSummary = InferContractRouterOutputs<Contract>['chart']['draft']['summary']
type Warning = DraftSummary['warnings'][number]

/** These stop or harm; the others only tell. */
const GRAVE: readonly Warning['code'][] = [
  'memoryFull',
  'keyCannotHold',
  'cylinderCannotHold',
  'opensUntilUpdated',
  'keyBlocked',
]
const WARNINGS_SHOWN = 6

interface BeforeSaveProps {
  /** Not there while nothing was changed or the server reckons. */
  readonly summary: DraftSummary | undefined
  readonly reckoning: boolean
  readonly error: unknown
}

/** "+14 doors, -3, 6 keys to update, 2 doors to visit, key memory 31 %": read before anything is saved. */
export function BeforeSave({ summary, reckoning, error }: BeforeSaveProps) {
  const say = useWords(beforeWords)
  return (
    <Paper p="sm" bg="var(--lw-ground)" component="section" aria-label={say('title')} aria-live="polite">
      <Text size="sm" fw={600} mb={4}>
        {say('title')}
      </Text>
      <Refused error={error} />
      {!summary && !error && (
        <Text size="sm" c="dimmed">
          {say(reckoning ? 'reckoning' : 'nothingYet')}
        </Text>
      )}
      {summary && (
        <Stack gap={6} style={{ opacity: reckoning ? 0.6 : 1 }}>
          <Text size="sm" className="numbers">
            {numbers(summary, say).join(' · ')}
          </Text>
          {summary.warnings.slice(0, WARNINGS_SHOWN).map((warning) => (
            <WarningLine
              key={`${warning.code} ${warning.keyNo} ${warning.cylinderNo}`}
              warning={warning}
              isGrave={GRAVE.includes(warning.code)}
            />
          ))}
          {summary.warningCount > WARNINGS_SHOWN && (
            <Text size="sm" c="dimmed">
              {say('moreWarnings', { count: summary.warningCount - WARNINGS_SHOWN })}
            </Text>
          )}
          {!summary.savable && (
            <Text size="sm" fw={600} c="var(--lw-danger)">
              {say('notSavable')}
            </Text>
          )}
        </Stack>
      )}
    </Paper>
  )
}

function numbers(summary: DraftSummary, say: Say<keyof (typeof beforeWords)['en']>) {
  const { gained, lost, keysToUpdate, doorsToVisit, memory, changed } = summary
  const parts = [
    gained > 0 && say('gained', { count: gained }),
    lost > 0 && say('lost', { count: lost }),
    changed > 0 && say('changed', { count: changed }),
    keysToUpdate.length > 0 && say('keysToUpdate', { count: keysToUpdate.length }),
    doorsToVisit.length > 0 && say('doorsToVisit', { count: doorsToVisit.length }),
    memory && say('memory', { marking: memory.marking, percent: memory.percent }),
  ].filter((part) => typeof part === 'string')
  return parts.length > 0 ? parts : [say('noEffect')]
}

function WarningLine({ warning, isGrave }: { readonly warning: Warning; readonly isGrave: boolean }) {
  const say = useWords(beforeWords)
  const { code, keyNo, cylinderNo, count, percent, reason, holder } = warning
  const Icon = isGrave ? IconAlertTriangle : IconInfoCircle
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" c={isGrave ? 'var(--lw-danger)' : 'inherit'}>
      <Icon size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Text size="sm" span>
        {keyNo !== null && <KeyName keyNo={keyNo} />}
        {keyNo !== null && cylinderNo !== null && ' · '}
        {cylinderNo !== null && <CylinderName cylinderNo={cylinderNo} />}
        {(keyNo !== null || cylinderNo !== null) && ': '}
        {say(code, { count: count ?? 0, percent: percent ?? 0, holder: holder ?? '' })}
        {reason && isReason(reason) && ` ${say(reason)}`}
      </Text>
    </Group>
  )
}

const isReason = (reason: string): reason is 'windowsDiffer' => Object.hasOwn(beforeWords.en, reason)
