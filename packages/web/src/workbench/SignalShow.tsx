import { Text } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { Lamp } from './Lamp.tsx'
import { signalsOf } from './outcome.ts'
import type { Visit } from './site.ts'
import { useBeat } from './useBeat.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

/** Lamp and buzzer of the key at the door (R146, R147); in words for everybody, without flashes where motion is reduced. */
export function SignalShow({ visit }: { readonly visit: Visit }) {
  const say = useWords(workbenchWords)
  const { sound } = useBench()
  const still = useReducedMotion()
  const beat = useBeat(visit.signals, sound)
  return (
    <span className={classes.signal}>
      {!still && <Lamp colour={beat?.led ?? 'off'} />}
      <Text span size="xs" c="dimmed">
        {signalsOf(visit, say)}
      </Text>
    </span>
  )
}
