import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { api } from '../api/index.ts'
import { EditableText } from '../parts/EditableText.tsx'
import { ElementState } from '../parts/ElementState.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { day } from '../parts/time.ts'
import { useRename } from '../parts/useRename.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import type { KeyInFull } from './key.ts'
import { keySentence } from './keySentence.ts'
import { pageWords } from './pageWords.ts'
import { keyWords } from './words.ts'

/** Marking, name, kind, and the state in one sentence. */
export function KeyHead({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const sayKey = useWords(keyWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const mayEdit = useMay('element.edit')
  const saved = useSaved()
  const shown = (instant: string) => day(new Date(instant), language, timeZone)
  const put = (name: string, ifMatch: number) =>
    api.key.edit({ systemId, keyNo: key.keyNo, name }, { context: { ifMatch } })
  const { save, conflict } = useRename({
    what: say('rename'),
    now: key,
    put,
    load: () => api.key.get({ systemId, keyNo: key.keyNo }),
    done({ name, version }, before) {
      saved({
        message: sayKey(name ? 'renamed' : 'unnamed', { marking: key.marking, name }),
        undo: { act: () => put(before, version) },
      })
    },
  })
  return (
    <Stack gap={4} maw={820}>
      <Anchor
        size="sm"
        renderRoot={(props) => <SystemLink path="keys" {...props} />}
        style={{ display: 'inline-flex', alignItems: 'center', gap: 4, width: 'fit-content' }}
      >
        <IconArrowLeft size={14} aria-hidden />
        {say('back')}
      </Anchor>
      <Group gap="sm" align="baseline">
        <Title
          order={1}
          className="marking"
          {...(key.blocked ? { td: 'line-through', c: 'var(--lw-danger)' } : {})}
          fz="1.375rem"
        >
          {key.marking}
        </Title>
        <Text size="lg" span component="div">
          {mayEdit ? (
            <EditableText
              what={say('rename')}
              value={key.name}
              maxLength={200}
              placeholder={say('addName')}
              save={save}
            />
          ) : (
            key.name
          )}
        </Text>
        <Text size="sm" c="dimmed" span>
          {sayKey(key.kind)}
        </Text>
        <Text size="sm" span>
          <ElementState of={key} />
        </Text>
      </Group>
      <Text className="numbers">{keySentence(key, Date.now(), say, shown)}.</Text>
      {conflict}
    </Stack>
  )
}
