import { Text, TextInput, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { isSignedOut, refusalOf } from '../api/index.ts'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

interface EditableTextProps {
  /** What is edited, for its accessible name. */
  readonly what: string
  readonly value: string
  readonly maxLength: number
  /** Rejects with the refusal of the server; what was typed stays then. */
  save(value: string): Promise<unknown>
  /** How the value is shown; itself unless given. */
  readonly children?: ReactNode
}

/** R026: edited in place; Enter saves, Escape leaves it as it was. */
export function EditableText({ what, value, maxLength, save, children }: EditableTextProps) {
  const say = useWords(partsWords)
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  if (draft === null) {
    return (
      <UnstyledButton
        onClick={() => setDraft(value)}
        aria-label={`${say('edit', { what })}: ${value}`}
        style={{ font: 'inherit', minHeight: 32, minWidth: 40, maxWidth: '100%' }}
      >
        {children ??
          (value || (
            <Text span inherit c="dimmed">
              –
            </Text>
          ))}
      </UnstyledButton>
    )
  }
  const finish = async () => {
    if (draft.trim() === value) return stop()
    setSaving(true)
    try {
      await save(draft.trim())
      stop()
    } catch (problem) {
      if (!isSignedOut(problem)) setError(refusalOf(problem)?.message ?? say('unreachable'))
    } finally {
      setSaving(false)
    }
  }
  const stop = () => {
    setDraft(null)
    setError(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') stop()
    if (event.key === 'Enter') void finish()
    event.stopPropagation()
  }
  return (
    <TextInput
      size="xs"
      autoFocus
      aria-label={what}
      value={draft}
      maxLength={maxLength}
      error={error}
      disabled={saving}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={() => void (error === null && finish())}
    />
  )
}
