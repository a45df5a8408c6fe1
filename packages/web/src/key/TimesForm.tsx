import type { Week } from '@lockwright/domain/model'
import { Stack, Title } from '@mantine/core'
import { RevalidationEditor } from '../time/RevalidationEditor.tsx'
import { ValidityEditor } from '../time/ValidityEditor.tsx'
import type { Validity } from '../time/validity.ts'
import { WeekEditor } from '../time/WeekEditor.tsx'
import { timeWords } from '../time/words.ts'
import { useWords } from '../words/index.ts'

/** All times of a key: when at all, when in the week, how long without a visit (R070, R071, R104). */
export interface Times {
  readonly validity: Validity
  readonly week: Week
  readonly scheduleNo: number | null
  readonly revalidationHours: number | null
}

interface TimesFormProps {
  readonly value: Times
  change(part: Partial<Times>): void
}

export function TimesForm({ value, change }: TimesFormProps) {
  const say = useWords(timeWords)
  return (
    <Stack gap="lg">
      <section>
        <Title order={3} mb="xs">
          {say('validity')}
        </Title>
        <ValidityEditor value={value.validity} change={(validity) => change({ validity })} />
      </section>
      <section>
        <Title order={3} mb="xs">
          {say('week')}
        </Title>
        <WeekEditor value={value} change={change} />
      </section>
      <section>
        <Title order={3} mb="xs">
          {say('revalidation')}
        </Title>
        <RevalidationEditor
          hours={value.revalidationHours}
          change={(revalidationHours) => change({ revalidationHours })}
        />
      </section>
    </Stack>
  )
}
