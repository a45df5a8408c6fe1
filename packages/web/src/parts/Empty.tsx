import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface EmptyProps {
  readonly title: string
  /** What this place is for. */
  readonly text: string
  /** The first step. */
  readonly action?: ReactNode
}

/** An empty screen says what it is for and offers the first step. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Stack align="flex-start" gap="xs" py="xl" px="md" maw={560}>
      <Title order={2}>{title}</Title>
      <Text c="dimmed">{text}</Text>
      {action}
    </Stack>
  )
}
