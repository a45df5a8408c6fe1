import { Text, TextInput, UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { isSignedOut, refusalOf } from '../api/index.ts'
import { useWords } from '../words/index.ts'
import classes from './EditableText.module.css'
import { partsWords } from './words.ts'

interface EditableTextProps {
  /** What is edited, for its accessible name. */
  readonly what: string
  readonly value: string
  readonly maxLength: number
  /** In the place of an empty value. */
  readonly placeholder?: string
  /** Rejects with the refusal of the server; what was typed stays then. */
  save(value: string): Promise<unknown>
  /** How the value is shown; itself unless given. */
  readonly children?: ReactNode
}

/** R026: edited in place; Enter saves, Escape leaves it as it was. */
export function EditableText({ what, value, maxLength, placeholder = '–', save, children }: EditableTextProps) {
  const say = useWords(partsWords)
  const [draft, setDraft] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const isSaving = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  // Saves over the version somebody began with: what changes meanwhile must not be written over unseen.
  const begun = useRef({ value, save })
  // Who ended by a key goes on with the keyboard from the same place.
  const endedByKey = useRef(false)
  useEffect(() => {
    if (draft !== null || !endedByKey.current) return
    endedByKey.current = false
    button.current?.focus()
  }, [draft])
  if (draft === null) {
    return (
      <UnstyledButton
        ref={button}
        className={classes.editable}
        onClick={() => {
          begun.current = { value, save }
          setDraft(value)
        }}
        aria-label={`${say('edit', { what })}: ${value || placeholder}`}
      >
        {children ??
          (value || (
            <Text span inherit c="dimmed">
              {placeholder}
            </Text>
          ))}
      </UnstyledButton>
    )
  }
  const finish = async () => {
    // A field that is disabled loses the focus, which would save once more.
    if (isSaving.current) return
    if (draft.trim() === begun.current.value) return stop()
    isSaving.current = true
    setSaving(true)
    try {
      // Who has read why it was refused and saves again means what is there now.
      const put = error === null ? begun.current.save : save
      await put(draft.trim())
      stop()
    } catch (problem) {
      if (!isSignedOut(problem)) setError(refusalOf(problem)?.message ?? say('unreachable'))
    } finally {
      isSaving.current = false
      setSaving(false)
    }
  }
  const stop = () => {
    setDraft(null)
    setError(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Enter') endedByKey.current = true
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
