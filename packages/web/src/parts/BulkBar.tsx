import { ActionIcon, Group, Paper, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

interface BulkBarProps {
  readonly count: number
  clear(): void
  /** What can be done with all of them. */
  readonly children: ReactNode
}

/** Appears with the first selected row and says how many acts will touch. */
export function BulkBar({ count, clear, children }: BulkBarProps) {
  const say = useWords(partsWords)
  if (count === 0) return null
  return (
    <Paper px="sm" py={6} bg="var(--lw-selected)">
      <Group gap="xs">
        <ActionIcon variant="subtle" color="gray" aria-label={say('clearSelection')} onClick={clear}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
        <Text size="sm" fw={600} aria-live="polite">
          {say('selected', { count })}
        </Text>
        {children}
      </Group>
    </Paper>
  )
}
