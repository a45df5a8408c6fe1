import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, refusalOf } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { savedWords } from './savedWords.ts'
import { partsWords } from './words.ts'

interface Saved {
  readonly message: string
  /** What has to be done before devices know of it. */
  readonly summary?: { readonly keysToUpdate: readonly number[]; readonly doorsToVisit: readonly number[] }
  /** Takes it back: by the token the server gave (null: it cannot be), or by doing the opposite. */
  readonly undo?: { readonly token: string | null } | { act(): Promise<unknown> }
}

const SHOWN_MS = 12_000

/** Says that something was saved, what is left to do for it, and offers to take it back. Refreshes the system's pages. */
export function useSaved(): (saved: Saved) => void {
  const say = useWords(savedWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  return useCallback(
    ({ message, summary, undo }: Saved) => {
      void client.invalidateQueries()
      const id = crypto.randomUUID()
      const keys = summary?.keysToUpdate.length ?? 0
      const doors = summary?.doorsToVisit.length ?? 0
      const takeBack = async () => {
        notifications.hide(id)
        try {
          if (undo && 'act' in undo) {
            await undo.act()
            notifications.show({ message: say('undone') })
          } else if (undo && undo.token !== null) {
            const { done, refused } = await api.undo.perform({ systemId, undoToken: undo.token })
            notifications.show({ message: refused === 0 ? say('undone') : say('undonePartly', { done, refused }) })
          }
        } catch (error) {
          notifications.show({ color: 'red', message: refusalOf(error)?.message ?? sayParts('unreachable') })
        }
        await client.invalidateQueries()
      }
      notifications.show({
        id,
        autoClose: SHOWN_MS,
        message: (
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <div>
              {message}
              {keys > 0 && <Text size="sm">{say('toUpdate', { count: keys })}</Text>}
              {doors > 0 && <Text size="sm">{say('toVisit', { count: doors })}</Text>}
            </div>
            {undo && !('token' in undo && undo.token === null) && (
              <Button size="xs" variant="default" onClick={() => void takeBack()} style={{ flex: 'none' }}>
                {sayParts('undo')}
              </Button>
            )}
          </Group>
        ),
      })
    },
    [client, say, sayParts, systemId],
  )
}
