import { NumberInput, SegmentedControl, Stack } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { timeWords } from './words.ts'

interface RevalidationEditorProps {
  /** null: not needed. */
  readonly hours: number | null
  change(hours: number | null): void
}

/** A year and a day, as the API takes it. */
const HOURS_MAX = 8784
const A_WEEK = 168

/** R104: how long the key stays active after it has been at a programming device. */
export function RevalidationEditor({ hours, change }: RevalidationEditorProps) {
  const say = useWords(timeWords)
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={say('revalidation')}
        value={hours === null ? 'none' : 'hours'}
        onChange={(chosen) => change(chosen === 'none' ? null : A_WEEK)}
        data={[
          { value: 'none', label: say('revalidationNone') },
          { value: 'hours', label: say('revalidationNeeded') },
        ]}
      />
      {hours !== null && (
        <NumberInput
          label={say('revalidationHours')}
          description={say('revalidationHint')}
          value={hours}
          min={1}
          max={HOURS_MAX}
          clampBehavior="blur"
          allowDecimal={false}
          maw={320}
          onChange={(typed) => change(typeof typed === 'number' && typed >= 1 ? Math.min(typed, HOURS_MAX) : hours)}
        />
      )}
    </Stack>
  )
}
