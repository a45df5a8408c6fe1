import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

const TYPING_MS = 250

interface SearchFieldProps {
  readonly label: string
  /** As the address of the page says. */
  readonly value: string
  change(value: string): void
  readonly width?: number
}

/** Text to look for; told a moment after the typing has paused. */
export function SearchField({ label, value, change, width = 200 }: SearchFieldProps) {
  const say = useWords(partsWords)
  const [typed, setTyped] = useState(value)
  const tell = useDebouncedCallback(change, TYPING_MS)
  // Filters may be cleared, or the back button pressed, beside this field.
  useEffect(() => setTyped(value), [value])
  const clear = () => {
    setTyped('')
    tell.cancel()
    change('')
  }
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      w={width}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        tell(event.currentTarget.value.trim())
      }}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label={say('clearSearch')} onClick={clear} />}
      styles={{ input: { appearance: 'none' } }}
    />
  )
}
