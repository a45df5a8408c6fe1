import { Button, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words/index.ts'
import { useBench } from '../BenchContext.ts'
import { atSite } from '../site.ts'
import type { Thing } from '../things.ts'
import { nameOf } from '../useBenchState.ts'
import classes from '../workbench.module.css'
import { mishapWords } from './words.ts'

const LOW_PERCENT = 8

/** Battery and clock of one key. */
export function InKey() {
  const say = useWords(mishapWords)
  const { things, run, tell } = useBench()
  const keys = things.filter(({ kind }) => kind === 'key')
  const [chosen, setChosen] = useState<string | null>(null)
  const thing = keys.find(({ deviceId }) => deviceId === chosen) ?? keys[0]
  if (thing === undefined) return <Text size="sm">{say('noKeys')}</Text>
  const acts = ['empty', 'low', 'fresh', 'lose'] as const
  const act = (what: (typeof acts)[number], { deviceId }: Thing) =>
    run(async () => {
      const key = nameOf(thing)
      if (what === 'fresh') {
        await atSite('replaceBattery', { deviceId })
        return tell(say('replaced', { key }))
      }
      if (what === 'lose') {
        await atSite('loseClock', { deviceId })
        return tell(say('stopped', { key }))
      }
      const percent = what === 'empty' ? 0 : LOW_PERCENT
      await atSite('drainBattery', { deviceId, percent })
      tell(say('drained', { key, percent: Math.min(percent, thing.batteryPercent ?? percent) }))
    })
  return (
    <Stack gap="xs">
      <Select
        label={say('key')}
        allowDeselect={false}
        data={keys.map((each) => ({ value: each.deviceId, label: nameOf(each) }))}
        value={thing.deviceId}
        onChange={setChosen}
      />
      {acts.map((what) => (
        <div key={what} className={classes.act}>
          <Button variant="default" size="compact-sm" onClick={() => act(what, thing)}>
            {say(what)}
          </Button>
          <Text size="xs" c="dimmed">
            {say(`${what}Will`)}
          </Text>
        </div>
      ))}
    </Stack>
  )
}
