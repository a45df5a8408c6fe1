import { CloseButton, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { timeWords } from './words.ts'
import { fromLocal, toLocal } from './zone.ts'

interface InstantFieldProps {
  readonly label: string
  readonly description?: string | undefined
  readonly error?: string | null | undefined
  readonly value: string | null
  readonly dayOnly?: boolean
  readonly required?: boolean
  /** Names the act of emptying the field; without it there is no button for it. */
  readonly clearLabel?: string
  onChange(instant: string | null): void
}

/** A day and time on the clocks of the system's zone; the browser's own field, so that typing and picking both work. */
export function InstantField({ value, dayOnly = false, clearLabel, onChange, ...field }: InstantFieldProps) {
  const say = useWords(timeWords)
  const { timeZone } = useSystem()
  const shown = value === null ? '' : toLocal(value, timeZone).slice(0, dayOnly ? 10 : 16)
  // Half a date is no value yet and must not vanish while somebody types the rest.
  const [typed, setTyped] = useState<{ readonly text: string; readonly of: string | null } | null>(null)
  return (
    <TextInput
      {...field}
      withAsterisk={false}
      type={dayOnly ? 'date' : 'datetime-local'}
      title={say('zoneIs', { zone: timeZone })}
      value={typed !== null && typed.of === value ? typed.text : shown}
      onChange={(event) => {
        const text = event.currentTarget.value
        const next = fromLocal(text, timeZone)
        setTyped({ text, of: next })
        onChange(next)
      }}
      onBlur={() => setTyped(null)}
      rightSection={
        clearLabel !== undefined && value !== null ? (
          <CloseButton size="sm" aria-label={clearLabel} onClick={() => onChange(null)} />
        ) : null
      }
      rightSectionPointerEvents="all"
      styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
    />
  )
}
