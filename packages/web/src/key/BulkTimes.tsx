import { Checkbox, Stack, Text } from '@mantine/core'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { RevalidationEditor } from '../time/RevalidationEditor.tsx'
import { ValidityEditor } from '../time/ValidityEditor.tsx'
import { isBackwards } from '../time/validity.ts'
import { WeekEditor } from '../time/WeekEditor.tsx'
import { useWords } from '../words/index.ts'
import { bulkWords } from './bulkWords.ts'
import type { Key } from './key.ts'
import type { Times } from './TimesForm.tsx'

type Part = 'validity' | 'week' | 'revalidation'

const timesOf = ({ validity, week, scheduleNo, revalidationHours }: Key): Times => ({
  validity,
  week,
  scheduleNo,
  revalidationHours,
})

interface BulkTimesProps {
  readonly keys: readonly Key[]
  close(): void
  done(): void
}

/** The same times for many keys; what is not ticked stays with each as it is. */
export function BulkTimes({ keys, close, done }: BulkTimesProps) {
  const say = useWords(bulkWords)
  const { systemId } = useSystem()
  const [{ times, chosen }, keep, forget] = useDraft(
    `bulk times ${systemId} ${keys.map(({ keyNo }) => keyNo).join()}`,
    {
      times: timesOf(keys[0]!),
      chosen: [] as readonly Part[],
    },
  )
  const change = (part: Partial<Times>) => keep({ times: { ...times, ...part } })
  const toggle = (part: Part) =>
    keep({ chosen: chosen.includes(part) ? chosen.filter((one) => one !== part) : [...chosen, part] })
  const count = (test: (key: Key) => boolean) => keys.filter(test).length
  const programmed = count(({ state }) => state !== 'nonProgrammed')
  const out = count(({ handOut, state }) => handOut !== null && state !== 'nonProgrammed')
  const blocked = count((key) => key.blocked)
  const backwards = chosen.includes('validity') && isBackwards(times.validity)
  const { validity, week, scheduleNo, revalidationHours } = times
  return (
    <BulkAct
      wide
      close={close}
      forget={forget}
      done={done}
      title={say('timesTitle', { count: keys.length })}
      label={say('timesDo')}
      disabled={chosen.length === 0 || backwards}
      before={
        chosen.length === 0
          ? [say('nothingChosen')]
          : [
              programmed > 0 && `${say('programmed', { count: programmed })} ${say('neverNote')}`,
              out > 0 && say('areOut', { count: out }),
              programmed < keys.length && say('notProgrammed', { count: keys.length - programmed }),
              blocked > 0 && say('areBlocked', { count: blocked }),
            ]
      }
      run={() =>
        api.bulk.setKeyTimes({
          systemId,
          keyNos: keys.map(({ keyNo }) => keyNo),
          ...(chosen.includes('validity') ? { validity } : {}),
          ...(chosen.includes('week') ? { week, scheduleNo } : {}),
          ...(chosen.includes('revalidation') ? { revalidationHours } : {}),
        })
      }
    >
      <Stack gap="sm">
        <Checkbox
          label={say('changeValidity')}
          checked={chosen.includes('validity')}
          onChange={() => toggle('validity')}
          data-autofocus
        />
        {chosen.includes('validity') && (
          <ValidityEditor value={validity} change={(next) => change({ validity: next })} />
        )}
        {backwards && (
          <Text size="sm" c="var(--lw-danger)">
            {say('backBad')}
          </Text>
        )}
        <Checkbox label={say('changeWeek')} checked={chosen.includes('week')} onChange={() => toggle('week')} />
        {chosen.includes('week') && <WeekEditor value={times} change={change} />}
        <Checkbox
          label={say('changeRevalidation')}
          checked={chosen.includes('revalidation')}
          onChange={() => toggle('revalidation')}
        />
        {chosen.includes('revalidation') && (
          <RevalidationEditor hours={revalidationHours} change={(next) => change({ revalidationHours: next })} />
        )}
      </Stack>
    </BulkAct>
  )
}
