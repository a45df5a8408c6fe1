import { Group } from '@mantine/core'
import { IconBan, IconCircleCheck, IconCircleDashed, IconClockPause } from '@tabler/icons-react'
import { useWords } from '../words/index.ts'
import { stateWords } from './stateWords.ts'

const ICONS = {
  nonProgrammed: IconCircleDashed,
  programmed: IconCircleCheck,
  programmedUnpublished: IconClockPause,
} as const

interface ElementStateProps {
  /** A key or a cylinder. */
  readonly of: { readonly state: keyof typeof ICONS; readonly blocked?: boolean }
}

/** R038: non-programmed, programmed, or programmed and waiting for publishing; blocked comes before all of them. */
export function ElementState({ of }: ElementStateProps) {
  const say = useWords(stateWords)
  const Icon = of.blocked ? IconBan : ICONS[of.state]
  const word = say(of.blocked ? 'isBlocked' : of.state)
  return (
    <Group
      component="span"
      display="inline-flex"
      gap={6}
      wrap="nowrap"
      title={word}
      c={of.blocked ? 'var(--lw-danger)' : of.state === 'programmed' ? 'inherit' : 'dimmed'}
    >
      <Icon size={16} stroke={1.8} aria-hidden style={{ flex: 'none' }} />
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', alignSelf: 'baseline' }}>{word}</span>
    </Group>
  )
}
