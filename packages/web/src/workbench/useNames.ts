import { useQuery } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import type { Names } from './things.ts'

const PAGE = 500
/** A playground has no more; further ones are shown by their numbers. */
const PAGES_MAX = 4

interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

async function all<Item>(ask: (cursor: string | undefined) => Promise<PageOf<Item>>) {
  const items: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await ask(cursor)
    items.push(...answer.items)
    if (answer.next === null) return { items, more: false }
    cursor = answer.next
  }
  return { items, more: true }
}

/** What the system calls its keys and cylinders; fresh with the feed. */
export function useNames() {
  const { systemId } = useSystem()
  return useQuery({
    // As all questions about a system, so that its feed refreshes this one too (api/feed.ts).
    queryKey: [['workbench', 'names'], { input: { systemId } }],
    queryFn: async (): Promise<Names> => {
      const [keys, cylinders] = await Promise.all([
        all((cursor) => api.key.list({ systemId, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })),
        all((cursor) => api.cylinder.list({ systemId, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })),
      ])
      return {
        keys: keys.items.map(({ keyNo, keyId, marking, name, handOut, blocked }) => ({
          keyNo,
          keyId,
          marking,
          name: handOut?.holder ?? name,
          blocked,
        })),
        cylinders: cylinders.items.map(({ cylinderNo, marking, name, place }) => ({
          cylinderNo,
          marking,
          name,
          place,
        })),
        more: keys.more || cylinders.more,
      }
    },
  })
}
