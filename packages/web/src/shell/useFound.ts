import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

const TYPING_MS = 120

/** What the server found for the palette, by kind; `path` is below the address of the system. */
interface FoundGroup {
  readonly group: string
  readonly actions: readonly {
    readonly id: string
    readonly label: string
    readonly description: string
    readonly path: string
  }[]
}

const GROUPS = [
  { kind: 'key', word: 'keys', path: (no: number) => `keys/${no}` },
  { kind: 'cylinder', word: 'doors', path: (no: number) => `doors/${no}` },
  { kind: 'person', word: 'people', path: (no: number) => `people?person=${no}` },
  { kind: 'group', word: 'groups', path: (no: number) => `access?group=${no}` },
  { kind: 'schedule', word: 'schedules', path: (no: number) => `access?schedule=${no}` },
  { kind: 'task', word: 'tasks', path: (no: number) => `tasks?task=${no}` },
] as const

export function useFound(text: string): FoundGroup[] {
  const say = useWords(shellWords)
  const { systemId } = useSystem()
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const found = useQuery({
    ...query.search.find.queryOptions({ input: { systemId, text: asked } }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  if (asked === '' || text.trim() === '') return []
  return GROUPS.flatMap(({ kind, word, path }) => {
    const items = (found.data?.items ?? []).filter((item) => item.kind === kind)
    if (items.length === 0) return []
    const actions = items.map(({ no, title, detail }) => ({
      id: `${kind} ${no}`,
      label: title,
      description: detail,
      path: path(no),
    }))
    return [{ group: say(word), actions }]
  })
}
