import { Group, Stack, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface PageProps {
  /** Also the title of the browser's tab. */
  readonly title: string
  /** In the place of the plain title, when that has more to show. */
  readonly head?: ReactNode
  /** The most important act comes last, where the eye ends. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: one title, its acts beside it, its content below. */
export function Page({ title, head, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Lockwright`
  }, [title])
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        {head ?? <Title order={1}>{title}</Title>}
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
