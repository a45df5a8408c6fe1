import { Group, NumberInput, Text, TextInput } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { rangeOfMarkings } from './markingRange.ts'
import { partsWords } from './words.ts'

const RANGE_MAX = 20_000
const BRACES = { open: '{', close: '}' }

interface MarkingRangeProps {
  /** Such as `K{001}`. */
  readonly marking: string
  readonly count: number
  change(part: { readonly marking?: string; readonly count?: number }): void
}

/** Marking and number of what is to be made; says first and last before anything is (R026, R028). */
export function MarkingRange({ marking, count, change }: MarkingRangeProps) {
  const say = useWords(partsWords)
  const range = rangeOfMarkings(marking, count)
  const says = () => {
    if (range.kind === 'range') {
      const { first, second, last } = range
      return say(second === null ? 'makesOne' : 'makesMany', { count, first, second: second ?? '', last })
    }
    return range.fault === 'empty' ? '' : say(range.fault === 'braces' ? 'faultBraces' : 'faultSingle', BRACES)
  }
  return (
    <>
      <Group gap="sm" grow align="flex-start">
        <TextInput
          label={say('markingField')}
          description={say('markingHint', BRACES)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required
          withAsterisk={false}
          maxLength={50}
          data-autofocus
          className="numbers"
          value={marking}
          onChange={(event) => change({ marking: event.currentTarget.value })}
        />
        <NumberInput
          label={say('howMany')}
          min={1}
          max={RANGE_MAX}
          allowDecimal={false}
          thousandSeparator=" "
          value={count}
          onChange={(value) => change({ count: Math.max(1, Math.min(RANGE_MAX, Number(value) || 1)) })}
        />
      </Group>
      <Text size="sm" role="status" mih={21} {...(range.kind === 'faulty' ? { c: 'var(--lw-danger)' } : {})}>
        {says()}
      </Text>
    </>
  )
}
