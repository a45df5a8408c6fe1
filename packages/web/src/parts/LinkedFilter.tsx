import { CloseButton, Group, Paper, Text } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

/** A filter that came from another page by a link; it has no field of its own and can only be taken away. */
export function LinkedFilter({ what, remove }: { readonly what: string; remove(): void }) {
  const say = useWords(partsWords)
  return (
    <Paper px="xs" py={2}>
      <Group gap={4}>
        <Text size="sm">{what}</Text>
        <CloseButton size="sm" aria-label={say('removeFilter', { what })} onClick={remove} />
      </Group>
    </Paper>
  )
}
