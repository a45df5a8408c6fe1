import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { InstantField } from './InstantField.tsx'
import { ValidityLine } from './ValidityLine.tsx'
import { isBackwards, type Validity } from './validity.ts'
import { timeWords } from './words.ts'
import { nearestMidnight } from './zone.ts'

interface ValidityEditorProps {
  readonly value: Validity
  change(value: Validity): void
}

const YEAR_MS = 365 * 86_400_000

/** Always, never, or between two instants (R070): fields to type, a line to drag on. */
export function ValidityEditor({ value, change }: ValidityEditorProps) {
  const say = useWords(timeWords)
  const { timeZone } = useSystem()
  const choose = (kind: string) => {
    if (kind === value.kind) return
    if (kind === 'always' || kind === 'never') return change({ kind })
    const today = Date.now()
    change({
      kind: 'between',
      from: nearestMidnight(today, timeZone),
      to: nearestMidnight(today + YEAR_MS, timeZone),
    })
  }
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={say('validity')}
        value={value.kind}
        onChange={choose}
        data={(['always', 'never', 'between'] as const).map((kind) => ({ value: kind, label: say(kind) }))}
      />
      {value.kind === 'between' && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs">
          <InstantField
            label={say('from')}
            description={say('noBeginHint')}
            clearLabel={say('noBegin')}
            value={value.from}
            onChange={(from) => change({ ...value, from })}
          />
          <InstantField
            label={say('until')}
            description={say('noEndHint')}
            clearLabel={say('noEnd')}
            value={value.to}
            error={isBackwards(value) ? say('endBeforeBegin') : null}
            onChange={(to) => change({ ...value, to })}
          />
        </SimpleGrid>
      )}
      <ValidityLine value={value} change={change} />
    </Stack>
  )
}
