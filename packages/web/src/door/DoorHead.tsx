import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { EditableText } from '../parts/EditableText.tsx'
import { ElementState } from '../parts/ElementState.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { day } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import type { DoorInFull } from './door.ts'
import { doorSentence } from './doorSentence.ts'
import { pageWords } from './pageWords.ts'
import { useEditing } from './useEditing.tsx'
import { doorWords } from './words.ts'

/** Marking, name, place, kind, and the state in one sentence. */
export function DoorHead({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const sayDoor = useWords(doorWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const mayEdit = useMay('element.edit')
  const { save, conflict } = useEditing(door)
  const shown = (instant: string) => day(new Date(instant), language, timeZone)
  const text = (field: 'name' | 'place', add: 'addName' | 'addPlace') =>
    mayEdit ? (
      <EditableText
        what={say(field)}
        value={door[field]}
        maxLength={200}
        placeholder={say(add)}
        save={(value) => save(field, value)}
      />
    ) : (
      door[field]
    )
  return (
    <Stack gap={4} maw={820}>
      <Anchor
        size="sm"
        renderRoot={(props) => <SystemLink path="doors" {...props} />}
        style={{ display: 'inline-flex', alignItems: 'center', gap: 4, width: 'fit-content' }}
      >
        <IconArrowLeft size={14} aria-hidden />
        {say('back')}
      </Anchor>
      <Group gap="sm" align="baseline">
        <Title order={1} className="marking" fz="1.375rem">
          {door.marking}
        </Title>
        <Text size="lg" span component="div">
          {text('name', 'addName')}
        </Text>
        <Text size="sm" c="dimmed" span component="div">
          {text('place', 'addPlace')}
        </Text>
        <Text size="sm" c="dimmed" span>
          {sayDoor(door.kind)}
        </Text>
        <Text size="sm" span>
          <ElementState of={door} />
        </Text>
      </Group>
      <Text className="numbers">{doorSentence(door, say, shown)}.</Text>
      {conflict}
    </Stack>
  )
}
