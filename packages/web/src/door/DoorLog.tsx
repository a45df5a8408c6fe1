import { Group, Stack, Text } from '@mantine/core'
import { LogTable } from '../log/LogTable.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'

/** What was used at the door, with what is missing (R080, R081, R121). */
export function DoorLog({ cylinderNo }: { readonly cylinderNo: number }) {
  const say = useWords(pageWords)
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {say('logHint')}
        </Text>
        <Text size="sm">
          <SystemLink path="logs" search={{ door: cylinderNo }}>
            {say('toLogs')}
          </SystemLink>
        </Text>
      </Group>
      <LogTable search={{ door: cylinderNo }} />
    </Stack>
  )
}
