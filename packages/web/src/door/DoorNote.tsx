import { Box, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { DoorInFull } from './door.ts'
import { pageWords } from './pageWords.ts'
import { useEditing } from './useEditing.tsx'

interface Draft {
  readonly text: string
  /** As it was when somebody began. */
  readonly before: string
}

/** R042: where the cylinder sits, which way it faces, what is written on it, for whoever has to find it. */
export function DoorNote({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const mayEdit = useMay('element.edit')
  const { systemId } = useSystem()
  const [{ draft }, change, forget] = useDraft(`note ${systemId} ${door.cylinderNo}`, { draft: null as Draft | null })
  const setDraft = (next: Draft) => change({ draft: next })
  const { save, conflict } = useEditing(door, forget)
  const put = useMutation({
    mutationFn: ({ text, before }: { text: string; before: string }) => save('note', text.trim(), before),
  })
  const edit = mayEdit && draft === null && (
    <Button size="xs" variant="default" onClick={() => setDraft({ text: door.note, before: door.note })}>
      {say(door.note === '' ? 'addNote' : 'editNote')}
    </Button>
  )
  return (
    <Section title={say('note')} action={edit}>
      {draft === null ? (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {door.note || (
            <Text span inherit c="dimmed">
              {say('noNote')}
            </Text>
          )}
        </Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            put.mutate(draft)
          }}
        >
          <Stack gap="xs">
            <Textarea
              autoFocus
              autosize
              minRows={3}
              maxRows={14}
              maxLength={2000}
              aria-label={say('note')}
              description={say('noteHint')}
              value={draft.text}
              onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) put.mutate(draft)
                if (event.key === 'Escape' && draft.text === draft.before) forget()
              }}
            />
            <Refused error={put.error} />
            <Group gap="xs" justify="flex-end">
              <Button size="xs" variant="default" onClick={forget}>
                {sayParts('cancel')}
              </Button>
              <Button size="xs" type="submit" loading={put.isPending}>
                {sayParts('save')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {conflict && <Box mt="sm">{conflict}</Box>}
    </Section>
  )
}
