import { Checkbox, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { KeyPicker } from '../parts/KeyPicker.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { InstantField } from '../time/InstantField.tsx'
import { isolated, useWords } from '../words/index.ts'
import classes from './log.module.css'
import type { LogSearch } from './search.ts'
import { logWords } from './words.ts'

const KINDS = [
  { value: 'granted', word: 'granted' },
  { value: 'denied', word: 'kindDenied' },
  { value: 'task', word: 'task' },
  { value: 'list', word: 'list' },
  { value: 'floor', word: 'floor' },
  { value: 'lost', word: 'kindLost' },
  { value: 'rekey', word: 'rekey' },
  { value: 'bootFault', word: 'bootFault' },
] as const

const DOORS_SHOWN = 500

interface LogFiltersProps {
  readonly search: LogSearch
  change(search: LogSearch): void
}

export function LogFilters({ search, change }: LogFiltersProps) {
  const say = useWords(logWords)
  const { systemId } = useSystem()
  const doors = useQuery(query.cylinder.list.queryOptions({ input: { systemId, limit: DOORS_SHOWN, sort: 'marking' } }))
  const set = (part: LogSearch) => change({ ...search, ...part })
  return (
    <search className={classes.filters}>
      <Select
        label={say('door')}
        placeholder={say('allDoors')}
        searchable
        clearable
        limit={50}
        data={(doors.data?.items ?? []).map(({ cylinderNo, marking, name }) => ({
          value: `${cylinderNo}`,
          label: name ? `${isolated(marking)} · ${isolated(name)}` : marking,
        }))}
        value={search.door === undefined ? null : `${search.door}`}
        onChange={(value) => set({ door: value === null ? undefined : Number(value) })}
      />
      <KeyPicker
        label={say('key')}
        keyNo={search.key ?? null}
        choose={(keyNo) => set({ key: keyNo ?? undefined })}
        withBlocked
      />
      <Select
        label={say('kind')}
        placeholder={say('anyKind')}
        clearable
        data={KINDS.map(({ value, word }) => ({ value, label: say(word) }))}
        value={search.kind ?? null}
        onChange={(value) => set({ kind: (value ?? undefined) as LogSearch['kind'] })}
      />
      <Select
        label={say('proof')}
        placeholder={say('anyProof')}
        clearable
        data={[
          { value: 'proven', label: say('proven') },
          { value: 'claimed', label: say('claimedOnly') },
        ]}
        value={search.proof ?? null}
        onChange={(value) => set({ proof: (value ?? undefined) as LogSearch['proof'] })}
      />
      <InstantField
        label={say('from')}
        value={search.from ?? null}
        onChange={(from) => set({ from: from ?? undefined })}
      />
      <InstantField label={say('to')} value={search.to ?? null} onChange={(to) => set({ to: to ?? undefined })} />
      <Checkbox
        label={say('foreign')}
        checked={search.foreign ?? false}
        onChange={(event) => set({ foreign: event.currentTarget.checked || undefined })}
        pb={8}
      />
    </search>
  )
}
