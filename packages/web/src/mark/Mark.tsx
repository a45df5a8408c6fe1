import { useWords } from '../words/index.ts'
import { markWords } from './words.ts'

/** Told apart by shape first, by colour second; the same on screens, in print and in grey. */
export type MarkState = 'confirmed' | 'underWay' | 'wished' | 'takenAway' | 'possibly'

const COLOUR: Readonly<Record<MarkState, string>> = {
  confirmed: 'var(--lw-confirmed)',
  underWay: 'var(--lw-waiting)',
  wished: 'var(--mantine-color-text)',
  takenAway: 'var(--lw-danger)',
  possibly: 'var(--lw-waiting)',
}

interface MarkProps {
  readonly state: MarkState
  readonly size?: number
  /** With the word beside it; else the word is its accessible name. */
  readonly withWord?: boolean
}

export function Mark({ state, size = 14, withWord = false }: MarkProps) {
  const say = useWords(markWords)
  const sign = (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      style={{ color: COLOUR[state], flex: 'none', verticalAlign: '-0.15em' }}
      role="img"
      aria-hidden={withWord}
    >
      <title>{say(state)}</title>
      <Shape state={state} />
    </svg>
  )
  if (!withWord) return sign
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      {sign}
      {say(state)}
    </span>
  )
}

function Shape({ state }: { readonly state: MarkState }) {
  const frame = (
    <rect x="1.75" y="1.75" width="10.5" height="10.5" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
  )
  switch (state) {
    case 'confirmed':
      return <rect x="1" y="1" width="12" height="12" rx="2" fill="currentColor" />
    case 'underWay':
      return (
        <>
          {frame}
          <rect x="1.75" y="1.75" width="5.25" height="10.5" fill="currentColor" />
        </>
      )
    case 'wished':
      return frame
    case 'takenAway':
      return (
        <>
          <rect x="1" y="1" width="12" height="12" rx="2" fill="currentColor" />
          <path d="M2 12 12 2" stroke="var(--mantine-color-body)" strokeWidth="2" />
        </>
      )
    case 'possibly':
      return (
        <>
          {frame}
          <path d="M2.5 7.5 7.5 2.5M2.5 11.5l9-9M6.5 11.5l5-5" stroke="currentColor" strokeWidth="1.2" />
        </>
      )
  }
}
