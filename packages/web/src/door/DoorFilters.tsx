import { Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { FilterButton } from '../parts/FilterButton.tsx'
import { LinkedFilter } from '../parts/LinkedFilter.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { stateWords } from '../parts/stateWords.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { KINDS } from './door.ts'
import { type DoorsSearch, ONLY } from './search.ts'
import { doorWords } from './words.ts'

interface DoorFiltersProps {
  readonly search: DoorsSearch
  change(part: Partial<DoorsSearch>): void
}

/** What the list is narrowed to; all of it stands in the address. */
export function DoorFilters({ search, change }: DoorFiltersProps) {
  const say = useWords(doorWords)
  const sayState = useWords(stateWords)
  const { systemId, counts } = useSystem()
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } })).data?.items ?? []
  const { place, bodyNo, keyNo } = search
  return (
    <>
      <Group gap="xs">
        <SearchField
          label={say('searchHint')}
          value={search.search ?? ''}
          change={(text) => change({ search: text || undefined })}
          width={230}
        />
        <Select
          aria-label={say('state')}
          w={170}
          placeholder={say('anyState')}
          clearable
          data={(['nonProgrammed', 'programmed'] as const).map((value) => ({ value, label: sayState(value) }))}
          value={search.state ?? null}
          onChange={(state) => change({ state: (state as DoorsSearch['state']) ?? undefined })}
        />
        <Select
          aria-label={say('kind')}
          w={150}
          placeholder={say('anyKind')}
          clearable
          data={KINDS.map((value) => ({ value, label: say(value) }))}
          value={search.kind ?? null}
          onChange={(kind) => change({ kind: (kind as DoorsSearch['kind']) ?? undefined })}
        />
        {(groups.length > 0 || search.groupNo !== undefined) && (
          <Select
            aria-label={say('ofGroup')}
            w={170}
            placeholder={say('anyGroup')}
            clearable
            searchable={groups.length > 8}
            data={groups.map(({ groupNo, name }) => ({ value: `${groupNo}`, label: name }))}
            value={search.groupNo === undefined ? null : `${search.groupNo}`}
            onChange={(no) => change({ groupNo: no === null ? undefined : Number(no) })}
          />
        )}
        {place !== undefined && (
          <LinkedFilter what={say('atPlace', { place })} remove={() => change({ place: undefined })} />
        )}
        {bodyNo !== undefined && (
          <LinkedFilter what={say('ofBody', { no: bodyNo })} remove={() => change({ bodyNo: undefined })} />
        )}
        {keyNo !== undefined && (
          <LinkedFilter what={say('ofKey', { no: keyNo })} remove={() => change({ keyNo: undefined })} />
        )}
      </Group>
      <Group gap={6} role="group" aria-label={say('show')}>
        {[undefined, ...ONLY].map((only) => (
          <FilterButton
            key={only ?? 'all'}
            label={say(only ?? 'all')}
            count={only === undefined ? counts.cylinders : undefined}
            pressed={search.only === only}
            press={() => change({ only })}
          />
        ))}
      </Group>
    </>
  )
}
