import type { Week } from '@lockwright/domain/model'
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { day, exactTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { InstantField } from './InstantField.tsx'
import { oddHour, openByDay } from './previewRows.ts'
import classes from './time.module.css'
import { placeOf, WeekFrame } from './WeekFrame.tsx'
import { clock } from './week.ts'
import { timeWords } from './words.ts'
import { offsetText } from './zone.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

interface WeekPreviewProps {
  /** Exactly one: a week as it is edited, or a stored one. */
  readonly of: { readonly week: Week } | { readonly scheduleNo: number } | { readonly keyNo: number }
  /** An absolute stretch of time that narrows it. */
  readonly window?: { readonly from: string; readonly to: string } | null
  /** Reckoned in the zone of this door, else in that of the system. */
  readonly cylinderNo?: number
}

/** Any week in exact instants, as doors will reckon it; a skipped or doubled hour is shown (R122). */
export function WeekPreview({ of, window = null, cylinderNo }: WeekPreviewProps) {
  const say = useWords(timeWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const [at, setAt] = useState(() => new Date().toISOString())
  const door = cylinderNo === undefined ? {} : { cylinderNo }
  const answer = useQuery({
    ...query.preview.week.queryOptions({ input: { systemId, ...of, ...door, window, at } }),
    placeholderData: keepPreviousData,
  })
  const changes = useQuery(query.preview.clockChanges.queryOptions({ input: { systemId, ...door } })).data?.items ?? []
  const week = answer.data
  const zone = week?.timeZone ?? timeZone
  const move = (ms: number) => setAt(new Date(Date.parse(at) + ms).toISOString())
  const stretches = week ? openByDay(week) : []
  const odd = week ? oddHour(week) : null
  const dates = week ? daysOf(week, language) : []
  const stamp = (instant: string, offset: number) =>
    `${exactTime(new Date(instant), language, zone)} (${offsetText(offset)})`
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {say('anyWeekHint')} {say('zoneIs', { zone })}
      </Text>
      <Group gap="xs" align="flex-end">
        <InstantField label={say('weekOf')} dayOnly value={at} onChange={(chosen) => chosen && setAt(chosen)} />
        <Button.Group>
          <Button variant="default" px="xs" aria-label={say('previousWeek')} onClick={() => move(-WEEK_MS)}>
            <IconChevronLeft size={16} aria-hidden />
          </Button>
          <Button variant="default" onClick={() => setAt(new Date().toISOString())}>
            {say('thisWeek')}
          </Button>
          <Button variant="default" px="xs" aria-label={say('nextWeek')} onClick={() => move(WEEK_MS)}>
            <IconChevronRight size={16} aria-hidden />
          </Button>
        </Button.Group>
        {changes.slice(0, 2).map((change) => (
          <Button key={change.at} variant="default" onClick={() => setAt(change.at)}>
            {say('clockChangeOn', { day: day(new Date(change.at), language, zone) })}
          </Button>
        ))}
      </Group>
      <Refused error={answer.error} />
      {week && (
        <>
          {odd && week.clockChange && (
            <Text size="sm" c="var(--lw-waiting)" aria-live="polite">
              {say(odd.kind, {
                day: dates[odd.day] ?? '',
                from: clock(odd.kind === 'skipped' ? odd.from : odd.to),
                to: clock(odd.kind === 'skipped' ? odd.to : odd.from),
                hours: 24 + (week.clockChange.beforeOffsetMinutes - week.clockChange.afterOffsetMinutes) / 60,
              })}
            </Text>
          )}
          <WeekFrame
            label={say('weekOf') + (dates[0] ? ` ${dates[0]}` : '')}
            days={dates}
            lane={(place) => (
              <>
                {stretches
                  .filter((stretch) => stretch.day === place)
                  .map((stretch) => (
                    <div key={stretch.from} className={classes.piece} style={placeOf(stretch)} />
                  ))}
                {odd?.day === place && (
                  <div
                    className={classes.odd}
                    data-kind={odd.kind}
                    style={placeOf(odd)}
                    title={say(odd.kind === 'skipped' ? 'skippedHour' : 'doubledHour')}
                  />
                )}
              </>
            )}
          />
          <Text size="sm" fw={600}>
            {say('exactTimes')}
          </Text>
          {week.open.length === 0 ? (
            <Text size="sm">{say('closedAllWeek')}</Text>
          ) : (
            <Stack component="ul" gap={2} m={0} pl="md" className="numbers" fz="sm">
              {week.open.map((stretch) => (
                <li key={stretch.from}>
                  {say('openStretch', {
                    from: stamp(stretch.from, stretch.fromOffsetMinutes),
                    to: stamp(stretch.to, stretch.toOffsetMinutes),
                  })}
                </li>
              ))}
            </Stack>
          )}
        </>
      )}
    </Stack>
  )
}

/** "Sun 28 Mar" for each day of the week, Monday first. */
function daysOf(week: { readonly from: string; readonly fromOffsetMinutes: number }, language: string) {
  const monday = Date.parse(week.from) + week.fromOffsetMinutes * 60_000
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    timeZone: 'UTC',
  })
  return Array.from({ length: 7 }, (_, place) => format.format(monday + place * DAY_MS))
}
