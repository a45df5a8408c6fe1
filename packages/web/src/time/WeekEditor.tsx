import type { Week } from '@lockwright/domain/model'
import { SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { PeriodList } from './PeriodList.tsx'
import { WeekGrid } from './WeekGrid.tsx'
import { repeated } from './week.ts'
import { weekText } from './weekText.ts'
import { timeWords } from './words.ts'

/** When in the week: a named schedule comes before the own hours (contract: key). */
export interface WeekChoice {
  readonly week: Week
  readonly scheduleNo: number | null
}

interface WeekEditorProps {
  readonly value: WeekChoice
  change(value: WeekChoice): void
}

const FIRST = { startMinute: 8 * 60, lengthMinutes: 9 * 60 }
const WORKING_DAYS = [0, 1, 2, 3, 4]

/** All week, a named schedule, or own hours: drawn with a pointer or typed (R071). */
export function WeekEditor({ value, change }: WeekEditorProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const { systemId } = useSystem()
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } })).data?.items ?? []
  const named = schedules.find(({ scheduleNo }) => scheduleNo === value.scheduleNo)
  const mode = value.scheduleNo !== null ? 'named' : value.week === 'always' ? 'always' : 'own'
  const choose = (next: string) => {
    if (next === 'always') change({ week: 'always', scheduleNo: null })
    if (next === 'named') change({ ...value, scheduleNo: schedules[0]?.scheduleNo ?? null })
    if (next === 'own') {
      change({ week: named?.periods ?? repeated([FIRST], FIRST, WORKING_DAYS), scheduleNo: null })
    }
  }
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={say('week')}
        value={mode}
        onChange={choose}
        data={[
          { value: 'always', label: say('weekAlways') },
          { value: 'named', label: say('namedSchedule'), disabled: schedules.length === 0 },
          { value: 'own', label: say('ownWeek') },
        ]}
      />
      {mode === 'named' && (
        <>
          <Select
            aria-label={say('chooseSchedule')}
            data={schedules.map(({ scheduleNo, name }) => ({ value: String(scheduleNo), label: name }))}
            value={String(value.scheduleNo)}
            onChange={(chosen) => change({ ...value, scheduleNo: Number(chosen) })}
            allowDeselect={false}
            searchable={schedules.length > 8}
          />
          {named && <WeekShown week={named.periods} />}
        </>
      )}
      {mode === 'own' && value.week !== 'always' && (
        <>
          <Text size="xs" c="dimmed">
            {say('drawHint')}
          </Text>
          <WeekGrid periods={value.week} change={(week) => change({ week, scheduleNo: null })} />
          {value.week.length === 0 && (
            <Text size="sm" c="var(--lw-waiting)" role="status">
              {say('weekNever')}
            </Text>
          )}
          <PeriodList periods={value.week} change={(week) => change({ week, scheduleNo: null })} />
        </>
      )}
      {mode !== 'always' && (
        <Text size="sm" aria-live="polite" className="numbers">
          {weekText(mode === 'named' ? (named?.periods ?? []) : (value.week as Exclude<Week, 'always'>), language).join(
            ' · ',
          )}
        </Text>
      )}
    </Stack>
  )
}

/** A week to look at. */
export function WeekShown({ week }: { readonly week: Week }) {
  return <WeekGrid periods={week === 'always' ? [{ startMinute: 0, lengthMinutes: 10_080 }] : week} />
}
