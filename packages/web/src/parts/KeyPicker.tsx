import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { isolated, useWords } from '../words/index.ts'
import { enterPicks } from './enterPicks.ts'
import { partsWords } from './words.ts'

const TYPING_MS = 150
const SHOWN = 20

interface KeyPickerProps {
  readonly label: string
  readonly description?: string
  readonly keyNo: number | null
  choose(keyNo: number | null): void
  /** Keys that make no sense here. */
  readonly without?: readonly number[]
  readonly required?: boolean
  /** Blocked keys too: to look something up, not to carry. */
  readonly withBlocked?: boolean
}

/** One programmed key of the system, found by marking, name or holder. */
export function KeyPicker({
  label,
  description,
  keyNo,
  choose,
  without = [],
  required = false,
  withBlocked = false,
}: KeyPickerProps) {
  const say = useWords(partsWords)
  const { systemId } = useSystem()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text, TYPING_MS)
  const search = asked.trim()
  const keys = useQuery({
    ...query.key.list.queryOptions({
      input: { systemId, state: 'programmed', limit: SHOWN, sort: 'marking', ...(search === '' ? {} : { search }) },
    }),
    placeholderData: keepPreviousData,
  })
  const found = keys.data?.items ?? []
  const isFar = keyNo !== null && !found.some((key) => key.keyNo === keyNo)
  const chosen = useQuery({
    ...query.key.get.queryOptions({ input: { systemId, keyNo: keyNo ?? 0 } }),
    enabled: isFar,
  })
  const data = [...found, ...(isFar && chosen.data ? [chosen.data] : [])]
    .filter((key) => (withBlocked || !key.blocked) && !without.includes(key.keyNo))
    .map((key) => {
      const who = key.handOut?.holder ?? (key.name === key.marking ? '' : key.name)
      return { value: String(key.keyNo), label: who ? `${isolated(key.marking)} · ${isolated(who)}` : key.marking }
    })
  return (
    <Select
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={say('search')}
      searchable
      clearable={!required}
      required={required}
      data={data}
      // The server has searched.
      filter={({ options }) => options}
      nothingFoundMessage={say('noMatch')}
      value={keyNo === null ? null : String(keyNo)}
      onKeyDown={enterPicks}
      onChange={(value) => choose(value === null ? null : Number(value))}
      onSearchChange={(value) => setText(data.some((option) => option.label === value) ? '' : value)}
    />
  )
}
