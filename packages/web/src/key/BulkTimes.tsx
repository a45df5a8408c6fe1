import { Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { RevalidationEditor } from '../time/RevalidationEditor.tsx'
import { ValidityEditor } from '../time/ValidityEditor.tsx'
import { isBackwards } from '../time/validity.ts'
import { WeekEditor } from '../time/WeekEditor.tsx'
import { useWords } from '../words/index.ts'
import { bulkWords } from './bulkWords.ts'
import type { Key } from './key.ts'
import type { Times } from './TimesForm.tsx'

interface BulkTimesProps {
  readonly keys: readonly Key[]
  close(): void
  done(): void
}

/** The same times for many keys; what is not ticked stays with each as it is. */
export function BulkTimes({ keys, close, done }: BulkTimesProps) {
  const say = useWords(bulkWords)
  const { systemId } = useSystem()
  const [times, setTimes] = useState<Times>(() => {
    const { validity, week, scheduleNo, revalidationHours } = keys[0]!
    return { validity, week, scheduleNo, revalidationHours }
  })
  const [chosen, choose] = useState<ReadonlySet<'validity' | 'week' | 'revalidation'>>(new Set())
  const change = (part: Partial<Times>) => setTimes((before) => ({ ...before, ...part }))
  const toggle = (what: 'validity' | 'week' | 'revalidation') => {
    const next = new Set(chosen)
    if (!next.delete(what)) next.add(what)
    choose(next)
  }
  const count = (test: (key: Key) => boolean) => keys.filter(test).length
  const programmed = count(({ state }) => state !== 'nonProgrammed')
  const out = count(({ handOut, state }) => handOut !== null && state !== 'nonProgrammed')
  const blocked = count((key) => key.blocked)
  const backwards = chosen.has('validity') && isBackwards(times.validity)
  const { validity, week, scheduleNo, revalidationHours } = times
  return (
    <BulkAct
      wide
      close={close}
      done={done}
      title={say('timesTitle', { count: keys.length })}
      label={say('timesDo')}
      disabled={chosen.size === 0 || backwards}
      before={
        chosen.size === 0
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
          ...(chosen.has('validity') ? { validity } : {}),
          ...(chosen.has('week') ? { week, scheduleNo } : {}),
          ...(chosen.has('revalidation') ? { revalidationHours } : {}),
        })
      }
    >
      <Stack gap="sm">
        <Checkbox
          label={say('changeValidity')}
          checked={chosen.has('validity')}
          onChange={() => toggle('validity')}
          data-autofocus
        />
        {chosen.has('validity') && <ValidityEditor value={validity} change={(next) => change({ validity: next })} />}
        {backwards && (
          <Text size="sm" c="var(--lw-danger)">
            {say('backBad')}
          </Text>
        )}
        <Checkbox label={say('changeWeek')} checked={chosen.has('week')} onChange={() => toggle('week')} />
        {chosen.has('week') && <WeekEditor value={times} change={change} />}
        <Checkbox
          label={say('changeRevalidation')}
          checked={chosen.has('revalidation')}
          onChange={() => toggle('revalidation')}
        />
        {chosen.has('revalidation') && (
          <RevalidationEditor hours={revalidationHours} change={(next) => change({ revalidationHours: next })} />
        )}
      </Stack>
    </BulkAct>
  )
}
