import { Group } from '@mantine/core'
import { IconBan, IconCircleCheck, IconCircleDashed, IconClockPause } from '@tabler/icons-react'
import { useWords } from '../words/index.ts'
import type { Key } from './key.ts'
import { keyWords } from './words.ts'

const ICONS = {
  nonProgrammed: IconCircleDashed,
  programmed: IconCircleCheck,
  programmedUnpublished: IconClockPause,
} as const

/** R038: non-programmed, programmed, or programmed and waiting for publishing; blocked comes before all of them. */
export function KeyState({ of }: { readonly of: Pick<Key, 'state' | 'blocked'> }) {
  const say = useWords(keyWords)
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
      <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{word}</span>
    </Group>
  )
}
