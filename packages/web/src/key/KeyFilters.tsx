import { Group, Select } from '@mantine/core'
import { FilterButton } from '../parts/FilterButton.tsx'
import { LinkedFilter } from '../parts/LinkedFilter.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { stateWords } from '../parts/stateWords.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ALL_KINDS } from './key.ts'
import { type KeysSearch, ONLY } from './search.ts'
import { keyWords } from './words.ts'

interface KeyFiltersProps {
  readonly search: KeysSearch
  change(part: Partial<KeysSearch>): void
}

const COUNTS = { out: 'keysOut', overdue: 'overdue', updateOpen: 'openUpdates', blocked: 'blockedKeys' } as const
/** Filters that come from other pages by a link. */
const LINKED = { personNo: 'ofPerson', cylinderNo: 'ofDoor', groupNo: 'ofGroup', scheduleNo: 'ofSchedule' } as const

/** What the list is narrowed to; all of it stands in the address. */
export function KeyFilters({ search, change }: KeyFiltersProps) {
  const say = useWords(keyWords)
  const sayState = useWords(stateWords)
  const { counts } = useSystem()
  const only = (value: KeysSearch['only'], label: string, count: number | undefined) => (
    <FilterButton
      key={label}
      label={label}
      count={count}
      pressed={search.only === value}
      press={() => change({ only: value })}
    />
  )
  return (
    <>
      <Group gap="xs">
        <SearchField
          label={say('searchHint')}
          value={search.search ?? ''}
          change={(text) => change({ search: text || undefined })}
        />
        <SearchField
          label={say('holderHint')}
          value={search.holder ?? ''}
          change={(text) => change({ holder: text || undefined })}
          width={160}
        />
        <Select
          aria-label={say('state')}
          w={170}
          placeholder={say('anyState')}
          clearable
          data={(['nonProgrammed', 'programmed'] as const).map((value) => ({ value, label: sayState(value) }))}
          value={search.state ?? null}
          onChange={(state) => change({ state: (state as KeysSearch['state']) ?? undefined })}
        />
        <Select
          aria-label={say('kind')}
          w={170}
          placeholder={say('anyKind')}
          clearable
          data={ALL_KINDS.map((value) => ({ value, label: say(value) }))}
          value={search.kind ?? null}
          onChange={(kind) => change({ kind: (kind as KeysSearch['kind']) ?? undefined })}
        />
        {(Object.keys(LINKED) as (keyof typeof LINKED)[])
          .filter((name) => search[name] !== undefined)
          .map((name) => (
            <LinkedFilter
              key={name}
              what={`${say(LINKED[name])} (#${search[name]})`}
              remove={() => change({ [name]: undefined })}
            />
          ))}
      </Group>
      <Group gap={6} role="group" aria-label={say('show')}>
        {only(undefined, say('all'), counts.keys)}
        {ONLY.map((value) =>
          only(value, say(value), value in COUNTS ? counts[COUNTS[value as keyof typeof COUNTS]] : undefined),
        )}
      </Group>
    </>
  )
}
