import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Time } from '../../parts/Time.tsx'
import { InstantField } from '../../time/InstantField.tsx'
import { useWords } from '../../words/index.ts'
import type { Cell } from '../model/chart.ts'
import { chartWords } from '../words.ts'
import { ScheduleSelect } from './ScheduleSelect.tsx'

interface TimesPanelProps {
  readonly cell: Cell
  readonly mayEdit: boolean
  onChange(cell: Cell): void
}

/** When a right holds: a schedule, and a window from – until. Half a window is not in the draft yet. */
export function TimesPanel({ cell, mayEdit, onChange }: TimesPanelProps) {
  const say = useWords(chartWords)
  const [half, setHalf] = useState<{ readonly from: string | null; readonly to: string | null } | null>(null)
  const { from, to } = half ?? { from: cell.window?.from ?? null, to: cell.window?.to ?? null }
  const isWrong = from !== null && to !== null && from >= to
  const changeWindow = (next: { readonly from: string | null; readonly to: string | null }) => {
    const isWhole = next.from !== null && next.to !== null && next.from < next.to
    setHalf(isWhole || (next.from === null && next.to === null) ? null : next)
    if (isWhole) onChange({ ...cell, window: { from: next.from!, to: next.to! } })
    else if (next.from === null && next.to === null) onChange({ ...cell, window: null })
  }
  if (!mayEdit && cell.scheduleNo === null && cell.window === null) return null
  return (
    <Stack gap="xs">
      <ScheduleSelect
        value={cell.scheduleNo}
        disabled={!mayEdit}
        onChange={(scheduleNo) => onChange({ ...cell, scheduleNo })}
      />
      {mayEdit && (
        <>
          <InstantField
            label={say('from')}
            value={from}
            clearLabel={say('clearWindow')}
            onChange={(instant) => changeWindow({ from: instant, to })}
          />
          <InstantField
            label={say('to')}
            value={to}
            {...(half && { description: say('windowHint') })}
            error={isWrong ? say('windowWrong') : null}
            clearLabel={say('clearWindow')}
            onChange={(instant) => changeWindow({ from, to: instant })}
          />
        </>
      )}
      {!mayEdit && cell.window && (
        <Text size="sm">
          <Time instant={cell.window.from} /> – <Time instant={cell.window.to} />
        </Text>
      )}
    </Stack>
  )
}
