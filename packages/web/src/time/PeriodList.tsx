import type { Period } from '@lockwright/domain/model'
import { ActionIcon, Button, Menu, NativeSelect, Stack, Text } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './time.module.css'
import { clock, DAY_MINUTES, endOf, minuteOf, PERIODS_MAX, repeated, withBegin, withEnd } from './week.ts'
import { dayNames, weekText } from './weekText.ts'
import { timeWords } from './words.ts'
import '@mantine/dates/styles.css'

interface PeriodListProps {
  readonly periods: readonly Period[]
  change(periods: readonly Period[]): void
}

const REPEATS = [
  ['onWorkingDays', [0, 1, 2, 3, 4]],
  ['onWeekend', [5, 6]],
  ['onEveryDay', [0, 1, 2, 3, 4, 5, 6]],
] as const

const NEW = { startMinute: 8 * 60, lengthMinutes: 9 * 60 }

/** The periods of a week as fields: exact, and without a pointer. */
export function PeriodList({ periods, change }: PeriodListProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const names = dayNames(language, 'long').map((label, day) => ({ label, value: String(day) }))
  const set = (place: number, period: Period) => change(periods.with(place, period))
  return (
    <Stack gap={6} role="group" aria-label={say('periods')}>
      {periods.map((period, place) => {
        const text = weekText([period], language).join(', ')
        const begin = period.startMinute
        const end = endOf(period)
        const day = (minute: number) => String(Math.floor(minute / DAY_MINUTES))
        const onDay = (minute: number, chosen: string) => Number(chosen) * DAY_MINUTES + (minute % DAY_MINUTES)
        const atTime = (minute: number, typed: string) => {
          const time = minuteOf(typed)
          return time === null ? null : minute - (minute % DAY_MINUTES) + time
        }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a period has nothing that names it but its place
          <div key={place} className={classes.period}>
            <NativeSelect
              size="xs"
              aria-label={say('fromDay')}
              data={names}
              value={day(begin)}
              onChange={({ currentTarget }) =>
                set(place, { ...period, startMinute: onDay(begin, currentTarget.value) })
              }
            />
            <TimePicker
              size="xs"
              hoursInputLabel={`${say('fromTime')}: ${say('hours')}`}
              minutesInputLabel={`${say('fromTime')}: ${say('minutes')}`}
              value={clock(begin % DAY_MINUTES)}
              onChange={(typed) => {
                const minute = atTime(begin, typed)
                if (minute !== null && minute !== begin) set(place, withBegin(period, minute))
              }}
            />
            <Text span c="dimmed" data-dash aria-hidden>
              –
            </Text>
            <NativeSelect
              size="xs"
              aria-label={say('toDay')}
              data={names}
              value={day(end)}
              onChange={({ currentTarget }) => set(place, withEnd(period, onDay(end, currentTarget.value)))}
            />
            <TimePicker
              size="xs"
              hoursInputLabel={`${say('toTime')}: ${say('hours')}`}
              minutesInputLabel={`${say('toTime')}: ${say('minutes')}`}
              value={clock(end % DAY_MINUTES)}
              onChange={(typed) => {
                const minute = atTime(end, typed)
                if (minute !== null && minute !== end) set(place, withEnd(period, minute))
              }}
            />
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon variant="default" size={30} aria-label={say('repeatPeriod', { text })}>
                  <IconCopy size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{say('repeatOn')}</Menu.Label>
                {REPEATS.map(([word, days]) => (
                  <Menu.Item key={word} onClick={() => change(repeated(periods, period, days))}>
                    {say(word)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={say('removePeriod', { text })}
              onClick={() => change(periods.toSpliced(place, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        )
      })}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={periods.length >= PERIODS_MAX}
          onClick={() => change([...periods, NEW])}
        >
          {say('addPeriod')}
        </Button>
      </div>
    </Stack>
  )
}
