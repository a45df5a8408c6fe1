import { Select, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { InstantField } from './InstantField.tsx'
import { timeWords } from './words.ts'

/** When a right holds, beside the times of the key; half a window says nothing yet. */
export interface RightTimesDraft {
  readonly scheduleNo: number | null
  readonly from: string | null
  readonly to: string | null
}

interface RightTimesEditorProps {
  readonly value: RightTimesDraft
  change(part: Partial<RightTimesDraft>): void
}

/** Both ends, or neither. */
export const isWholeWindow = ({ from, to }: RightTimesDraft): boolean =>
  from === null || to === null ? from === to : from < to

/** Schedule and window of a right, both optional. */
export function RightTimesEditor({ value, change }: RightTimesEditorProps) {
  const say = useWords(timeWords)
  const { systemId } = useSystem()
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } })).data?.items ?? []
  const { from, to } = value
  const error = isWholeWindow(value) ? null : say(from !== null && to !== null ? 'endBeforeBegin' : 'bothEnds')
  return (
    <Stack gap="xs">
      <Select
        label={say('namedSchedule')}
        placeholder={say('weekAlways')}
        clearable
        searchable={schedules.length > 8}
        data={schedules.map(({ scheduleNo, name }) => ({ value: String(scheduleNo), label: name }))}
        value={value.scheduleNo === null ? null : String(value.scheduleNo)}
        onChange={(chosen) => change({ scheduleNo: chosen === null ? null : Number(chosen) })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        <InstantField
          label={say('onlyFrom')}
          clearLabel={say('noBegin')}
          value={from}
          onChange={(next) => change({ from: next })}
        />
        <InstantField
          label={say('onlyUntil')}
          clearLabel={say('noEnd')}
          value={to}
          error={error}
          onChange={(next) => change({ to: next })}
        />
      </SimpleGrid>
    </Stack>
  )
}
