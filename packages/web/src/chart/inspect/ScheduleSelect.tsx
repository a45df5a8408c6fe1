import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../../api/index.ts'
import { useSystem } from '../../system/SystemContext.tsx'
import { useWords } from '../../words/index.ts'
import { chartWords } from '../words.ts'

const ALWAYS = 'always'

interface ScheduleSelectProps {
  readonly value: number | null
  readonly disabled?: boolean
  onChange(scheduleNo: number | null): void
}

/** When in the week a right holds: always, or by one of the schedules. */
export function ScheduleSelect({ value, disabled = false, onChange }: ScheduleSelectProps) {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } }))
  const items = schedules.data?.items ?? []
  return (
    <Select
      label={say('schedule')}
      allowDeselect={false}
      disabled={disabled}
      data={[
        { value: ALWAYS, label: say('always') },
        ...items.map(({ scheduleNo, name }) => ({ value: String(scheduleNo), label: name })),
      ]}
      value={value === null ? ALWAYS : String(value)}
      onChange={(chosen) => onChange(chosen === null || chosen === ALWAYS ? null : Number(chosen))}
    />
  )
}
