import { Button, Group, Stack, Text } from '@mantine/core'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { type DoorInFull, isNew } from './door.ts'
import { pageWords } from './pageWords.ts'

interface DoorWaitsProps {
  readonly of: DoorInFull
  showTasks(): void
}

/** What somebody has to bring to the door or home from it (R069, R082). */
export function DoorWaits({ of: door, showTasks }: DoorWaitsProps) {
  const say = useWords(pageWords)
  const mayProgram = useMay('programming.run')
  const { tasks } = door.head
  if (isNew(door)) {
    return (
      <Section title={say('waits')}>
        <Text size="sm">{say('neverProgrammed')}</Text>
        {mayProgram && (
          <Group mt="xs">
            <Button size="xs" variant="default" renderRoot={(props) => <SystemLink path="programming" {...props} />}>
              {say('goProgramming')}
            </Button>
          </Group>
        )}
      </Section>
    )
  }
  const waiting = (['withoutCarrier', 'toFetch', 'onTheWay', 'executed'] as const).filter((where) => tasks[where] > 0)
  return (
    <Section title={say('waits')}>
      <Stack gap="xs">
        {waiting.length === 0 && <Text size="sm">{say('nothingWaits')}</Text>}
        {waiting.map((where) => (
          <Text key={where} size="sm">
            {say(where, { count: tasks[where] })}
          </Text>
        ))}
        {waiting.length > 0 && (
          <Group>
            <Button size="xs" variant="default" onClick={showTasks}>
              {say('showTasks')}
            </Button>
          </Group>
        )}
      </Stack>
    </Section>
  )
}
