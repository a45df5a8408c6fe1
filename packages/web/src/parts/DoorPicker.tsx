import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { isolated, useWords } from '../words/index.ts'
import { enterPicks } from './enterPicks.ts'
import { partsWords } from './words.ts'

const TYPING_MS = 150
const SHOWN = 30

interface DoorPickerProps {
  readonly label: string
  readonly description?: string
  readonly cylinderNos: readonly number[]
  choose(cylinderNos: readonly number[]): void
  readonly max?: number
}

/** Cylinders of the system, found by marking, name or place. */
export function DoorPicker({ label, description, cylinderNos, choose, max = 1000 }: DoorPickerProps) {
  const say = useWords(partsWords)
  const { systemId } = useSystem()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const doors = useQuery({
    ...query.cylinder.list.queryOptions({
      input: { systemId, limit: SHOWN, sort: 'marking', ...(asked === '' ? {} : { search: asked }) },
    }),
    placeholderData: keepPreviousData,
  })
  // What was chosen keeps its label when the list shows others.
  const labels = useRef(new Map<string, string>())
  const found = doors.data?.items ?? []
  const far = cylinderNos.filter((no) => doors.isSuccess && !found.some(({ cylinderNo }) => cylinderNo === no))
  const others = useQueries({
    queries: far.map((cylinderNo) => query.cylinder.get.queryOptions({ input: { systemId, cylinderNo } })),
  }).flatMap(({ data }) => data ?? [])
  for (const { cylinderNo, marking, name } of [...found, ...others]) {
    labels.current.set(String(cylinderNo), name ? `${isolated(marking)} · ${isolated(name)}` : marking)
  }
  const shown = new Set([...cylinderNos, ...found.map((door) => door.cylinderNo)].map(String))
  return (
    <MultiSelect
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={say('search')}
      searchable
      clearable
      maxValues={max}
      data={[...shown].map((value) => ({ value, label: labels.current.get(value) ?? value }))}
      filter={({ options }) => options}
      nothingFoundMessage={say('noMatch')}
      value={cylinderNos.map(String)}
      onKeyDown={enterPicks}
      onChange={(values) => choose(values.map(Number))}
      searchValue={text}
      onSearchChange={setText}
    />
  )
}
