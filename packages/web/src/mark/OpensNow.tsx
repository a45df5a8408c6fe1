import { Text } from '@mantine/core'
import { reasonWord, reasonWords } from '../parts/reasonWords.ts'
import { useWords } from '../words/index.ts'
import type { Pair } from './Why.tsx'
import { whyWords } from './whyWords.ts'

/** Whether the key opens the door at this instant, the hour included. */
export function OpensNow({ now: { answer, reason } }: Pick<Pair, 'now'>) {
  const say = useWords(whyWords)
  const sayReason = useWords(reasonWords)
  if (answer === 'surelyOpens') return say('opens')
  return (
    <Text span size="sm" c="dimmed">
      {say(answer === 'surelyNot' ? 'opensNot' : 'opensPerhaps', { reason: sayReason(reasonWord(reason)) })}
    </Text>
  )
}
