import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { type Change, Conflict, isConflict } from '../parts/Conflict.tsx'
import { EditableText } from '../parts/EditableText.tsx'
import { ElementState } from '../parts/ElementState.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { day } from '../parts/time.ts'
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
  const [clash, setClash] = useState<{ readonly mine: string; readonly theirs: string; readonly was: string } | null>(
    null,
  )
  const shown = (instant: string) => day(new Date(instant), language, timeZone)
  const put = (name: string, ifMatch: number) =>
    api.key.edit({ systemId, keyNo: key.keyNo, name }, { context: { ifMatch } })
  const rename = async (name: string, ifMatch: number) => {
    try {
      const { version } = await put(name, ifMatch)
      setClash(null)
      const facts = { marking: key.marking, name }
      saved({
        message: sayKey(name ? 'renamed' : 'unnamed', facts),
        undo: { act: () => put(key.name, version) },
      })
    } catch (error) {
      if (!isConflict(error)) throw error
      const now = await api.key.get({ systemId, keyNo: key.keyNo })
      setClash({ mine: name, theirs: now.name, was: key.name })
    }
  }
  const saveMine = async () => {
    const { version } = await api.key.get({ systemId, keyNo: key.keyNo })
    if (clash) await rename(clash.mine, version)
  }
  const changes: Change[] = clash ? [{ what: say('rename'), before: clash.was || '–', after: clash.theirs || '–' }] : []
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
              save={(name) => rename(name, key.version)}
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
      {clash && <Conflict changes={changes} saveMine={() => void saveMine()} takeTheirs={() => setClash(null)} />}
    </Stack>
  )
}
