import { Button, Group, Text, Title } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import { useState } from 'react'
import { Temporal } from 'temporal-polyfill'
import { fullTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { atSite } from './site.ts'
import { useWorldTime } from './useWorldTime.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'
import { distance } from './worldTime.ts'
import '@mantine/dates/styles.css'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The time virtual keys live in, and how to move it. */
export function ClockPanel() {
  const say = useWords(workbenchWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const { state, run } = useBench()
  const now = useWorldTime(state)
  const [wish, setWish] = useState<string | null>(null)
  const away = distance(now, Date.now())
  const time = say(away.unit, { count: away.amount })
  const set = () => {
    if (wish === null) return
    // The picker gives the wall clock of the system's zone.
    const local = Temporal.PlainDateTime.from(wish.replace(' ', 'T'))
    run(() => atSite('clock', { set: local.toZonedDateTime(timeZone).epochMilliseconds }))
  }
  return (
    <section aria-labelledby="bench-clock" className={classes.box}>
      <Title order={2} id="bench-clock">
        {say('clock')}
      </Title>
      <Text className="numbers" fw={600}>
        {fullTime(new Date(now), language, timeZone)}
      </Text>
      <Text size="sm" c={away.is === 'same' ? 'dimmed' : 'var(--lw-waiting)'}>
        {away.is === 'same' ? say('sameTime') : say(away.is, { time })}
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={() => run(() => atSite('clock', { set: Date.now() }))}>
          {say('now')}
        </Button>
        <Button variant="default" onClick={() => run(() => atSite('clock', { advance: HOUR_MS }))}>
          {say('plusHour')}
        </Button>
        <Button variant="default" onClick={() => run(() => atSite('clock', { advance: DAY_MS }))}>
          {say('plusDay')}
        </Button>
      </Group>
      <Group gap="xs" align="flex-end">
        <DateTimePicker
          label={say('setTo')}
          size="sm"
          valueFormat="YYYY-MM-DD HH:mm"
          value={wish}
          onChange={setWish}
          flex={1}
        />
        <Button variant="default" onClick={set} disabled={wish === null}>
          {say('set')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {say('clockText')}
      </Text>
    </section>
  )
}
