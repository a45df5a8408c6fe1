import { Alert, Button, Group, List, Text } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { refusalOf } from '../api/index.ts'
import { useWords } from '../words/index.ts'
import { savedWords } from './savedWords.ts'

/** One field as it was when somebody began to edit, and as it is now. */
export interface Change {
  readonly what: string
  readonly before: string
  readonly after: string
}

interface ConflictProps {
  /** What somebody else changed since the editor was opened. */
  readonly changes: readonly Change[]
  /** Saves what was entered, on top of the newest version. */
  saveMine(): void
  /** Puts the newest values into the editor. */
  takeTheirs(): void
}

/** Two people edited the same: says what became of it meanwhile and lets this one go on. */
export function Conflict({ changes, saveMine, takeTheirs }: ConflictProps) {
  const say = useWords(savedWords)
  const box = useRef<HTMLDivElement>(null)
  // It may come up below what is seen of a long form.
  useEffect(() => {
    void box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const real = changes.filter(({ before, after }) => before !== after)
  return (
    <Alert
      ref={box}
      color="yellow"
      role="alert"
      icon={<IconUsers size={18} aria-hidden />}
      title={say('conflictTitle')}
    >
      <Text size="sm">{say(real.length > 0 ? 'conflict' : 'conflictElse')}</Text>
      <List size="sm" my={4}>
        {real.map((change) => (
          <List.Item key={change.what}>{say('was', { ...change })}</List.Item>
        ))}
      </List>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={saveMine}>
          {say('saveMine')}
        </Button>
        <Button size="xs" variant="default" onClick={takeTheirs}>
          {say('takeTheirs')}
        </Button>
      </Group>
    </Alert>
  )
}

export const isConflict = (error: unknown): boolean => refusalOf(error)?.code === 'versionChanged'
