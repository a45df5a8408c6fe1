import { Text } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { whyWords } from './whyWords.ts'

const WORDS = {
  block: 'missingBlock',
  renewal: 'missingRenewal',
  clock: 'missingClock',
  floor: 'missingFloor',
} as const

/** What would have to become known to say more: `keyImage 4, 5`, `block`, `clock` (contract: mark). */
export function Missing({ missing }: { readonly missing: readonly string[] }) {
  const say = useWords(whyWords)
  if (missing.length === 0) return null
  const what = missing.map((one) => {
    const [kind = '', ...numbers] = one.split(/,? /)
    const facts = { count: numbers.length, list: numbers.join(', ') }
    if (kind === 'keyImage' || kind === 'cylinderImage') return say(kind, facts)
    return Object.hasOwn(WORDS, kind) ? say(WORDS[kind as keyof typeof WORDS]) : one
  })
  return (
    <Text size="sm" c="dimmed">
      {say('missing', { what: what.join('; ') })}
    </Text>
  )
}
