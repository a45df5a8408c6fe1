import { Group, NumberInput, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words/index.ts'
import { useBench } from '../BenchContext.ts'
import { DOOR_MISHAPS, type DoorMishap } from './doorMishap.ts'
import { mishapWords } from './words.ts'

const FIRST = { frame: 2, cut: 40 } as const

/** What goes wrong in the next visit at a door, and whether it did in the last one. */
export function AtDoor() {
  const say = useWords(mishapWords)
  const { mishap, setMishap, lastMishap } = useBench()
  const [numbers, setNumbers] = useState({ frame: FIRST.frame as number, cut: FIRST.cut as number })
  const wish = (kind: DoorMishap['kind'], { frame, cut }: typeof numbers): DoorMishap => ({
    kind,
    at: kind === 'cut' ? cut : frame - 1,
  })
  const change = (part: Partial<typeof numbers>) => {
    const next = { ...numbers, ...part }
    setNumbers(next)
    if (mishap) setMishap(wish(mishap.kind, next))
  }
  /** People count messages from 1. */
  const counted = ({ kind, at }: DoorMishap) => (kind === 'cut' ? at : at + 1)
  return (
    <>
      <Group gap="xs" align="flex-start">
        <Select
          label={say('kind')}
          flex={1}
          miw={180}
          allowDeselect={false}
          data={[{ value: '', label: say('none') }, ...DOOR_MISHAPS.map((kind) => ({ value: kind, label: say(kind) }))]}
          value={mishap?.kind ?? ''}
          onChange={(kind) => setMishap(kind ? wish(kind as DoorMishap['kind'], numbers) : null)}
        />
        {mishap && (
          <NumberInput
            label={say(mishap.kind === 'cut' ? 'bytes' : 'frame')}
            w={110}
            min={mishap.kind === 'cut' ? 0 : 1}
            max={5_000}
            clampBehavior="strict"
            value={counted(mishap)}
            onChange={(value) => change({ [mishap.kind === 'cut' ? 'cut' : 'frame']: Number(value) || 1 })}
          />
        )}
      </Group>
      {mishap && mishap.kind !== 'cut' && (
        <Text size="xs" c="dimmed">
          {say('frameHint')}
        </Text>
      )}
      <Text size="sm" {...(mishap ? { c: 'var(--lw-waiting)' } : {})}>
        {mishap ? say(`${mishap.kind}Will`, { at: counted(mishap) }) : say('noneWill')}
      </Text>
      <Text size="sm" role="status">
        {lastMishap &&
          (lastMishap.struck
            ? say(`${lastMishap.mishap.kind}Struck`, { at: counted(lastMishap.mishap) })
            : say('notStruck'))}
      </Text>
    </>
  )
}
