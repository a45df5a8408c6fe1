import { Text } from '@mantine/core'
import { Time } from '../parts/Time.tsx'
import { useWitness } from '../parts/witness.ts'
import { useWords } from '../words/index.ts'
import type { Pair } from './Why.tsx'
import { whyWords } from './whyWords.ts'

interface ProofProps {
  /** Of which device. */
  readonly what: string
  readonly evidence: Pair['keyEvidence']
}

/** What a device is proven to hold: by what, through whom, when. */
export function Proof({ what, evidence }: ProofProps) {
  const say = useWords(whyWords)
  return (
    <Text size="sm">
      <Text span fw={500} size="sm">
        {what}:{' '}
      </Text>
      {evidence === null ? (
        <Text span c="dimmed" size="sm">
          {say('noProof')}
        </Text>
      ) : (
        <Proven by={evidence} />
      )}
    </Text>
  )
}

/** The proof itself: which image, by what, through whom, when. */
export function Proven({ by: { image, kind, by, at } }: { readonly by: NonNullable<Pair['keyEvidence']> }) {
  const say = useWords(whyWords)
  const witness = useWitness()
  return (
    <>
      {say('proof', { image, kind: say(kind), by: witness(by) })} <Time instant={at} />
    </>
  )
}
