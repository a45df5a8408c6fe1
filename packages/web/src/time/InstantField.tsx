import { Group, Input } from '@mantine/core'
import { DateInput, TimePicker } from '@mantine/dates'
import { useId } from 'react'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { parseDay } from './parseDay.ts'
import { timeWords } from './words.ts'
import { fromLocal, toLocal } from './zone.ts'
import '@mantine/dates/styles.css'

interface InstantFieldProps {
  readonly label: string
  readonly description?: string | undefined
  readonly error?: string | null | undefined
  readonly value: string | null
  readonly dayOnly?: boolean
  /** Names the act of emptying the field; without it the field cannot be emptied. */
  readonly clearLabel?: string
  onChange(instant: string | null): void
}

const MIDNIGHT = '00:00'

/** A day, typed or picked, and a time of 24 hours, on the clocks of the system's zone. */
export function InstantField({ label, description, error, value, dayOnly, clearLabel, onChange }: InstantFieldProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const id = useId()
  const [date, time] = value === null ? [null, ''] : (toLocal(value, timeZone).split('T') as [string, string])
  const put = (nextDate: string | null, nextTime: string) => {
    if (nextDate !== null) onChange(fromLocal(`${nextDate}T${nextTime || MIDNIGHT}`, timeZone))
    else if (clearLabel !== undefined) onChange(null)
  }
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      id={id}
      title={say('zoneIs', { zone: timeZone })}
    >
      <Group gap={6} wrap="nowrap">
        <DateInput
          id={id}
          style={{ flex: '1 1 130px', minWidth: 0 }}
          valueFormat="DD MMM YYYY"
          placeholder={say('dayHint')}
          dateParser={(text) => parseDay(text, language)}
          value={date}
          clearable={clearLabel !== undefined}
          clearButtonProps={{ 'aria-label': `${label}: ${clearLabel ?? ''}` }}
          onChange={(next) => put(next, time)}
          popoverProps={{ withinPortal: true, shadow: 'none' }}
          classNames={{ input: 'numbers' }}
        />
        {dayOnly !== true && (
          <TimePicker
            style={{ flex: '0 0 92px' }}
            disabled={date === null}
            hoursInputLabel={`${label}: ${say('hours')}`}
            minutesInputLabel={`${label}: ${say('minutes')}`}
            value={time}
            onChange={(next) => next !== '' && put(date, next.slice(0, 5))}
          />
        )}
      </Group>
    </Input.Wrapper>
  )
}
