import { Text } from '@mantine/core'
import { Time } from '../parts/Time.tsx'
import { useWords } from '../words/index.ts'
import type { Pair } from './Why.tsx'
import { whyWords } from './whyWords.ts'

/** When the rights behind a mark hold, beside the times of the key. */
export function RuleTimes({ rules }: Pick<Pair, 'rules'>) {
  const say = useWords(whyWords)
  if (rules.length === 0) return null
  if (rules.every(({ schedule, window }) => schedule === null && window === null)) {
    return (
      <Text span size="sm" c="dimmed">
        {say('anyTime')}
      </Text>
    )
  }
  return rules.map(({ target, schedule, window }) => (
    <div key={`${target.kind} ${target.no}`}>
      {schedule ?? (window === null ? say('anyTime') : '')}
      {window !== null && (
        <>
          {' '}
          <Time instant={window.from} /> – <Time instant={window.to} />
        </>
      )}
    </div>
  ))
}
