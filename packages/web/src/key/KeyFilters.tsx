import { Button, CloseButton, Group, Paper, Select, Text } from '@mantine/core'
import { SearchField } from '../parts/SearchField.tsx'
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
  const { counts } = useSystem()
  const only = (value: KeysSearch['only'], label: string, count: number | undefined) => (
    <Button
      key={label}
      size="xs"
      variant={search.only === value ? 'filled' : 'default'}
      color="gray"
      aria-pressed={search.only === value}
      onClick={() => change({ only: value })}
    >
      {label}
      {count !== undefined && count > 0 && (
        <Text span inherit ml={6} className="numbers" opacity={0.75}>
          {count}
        </Text>
      )}
    </Button>
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
          data={(['nonProgrammed', 'programmed'] as const).map((value) => ({ value, label: say(value) }))}
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
            <Paper key={name} px="xs" py={2}>
              <Group gap={4}>
                <Text size="sm">
                  {say(LINKED[name])} (#{search[name]})
                </Text>
                <CloseButton
                  size="sm"
                  aria-label={say('removeFilter', { what: say(LINKED[name]) })}
                  onClick={() => change({ [name]: undefined })}
                />
              </Group>
            </Paper>
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
