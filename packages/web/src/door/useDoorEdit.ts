import { notifications } from '@mantine/notifications'
import { useMemo } from 'react'
import { api, refusalOf } from '../api/index.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { Door } from './door.ts'
import { doorWords } from './words.ts'

/** What is edited in place; each says what it did and can be taken back (R026, R035). */
export function useDoorEdit() {
  const say = useWords(doorWords)
  const sayParts = useWords(partsWords)
  const saved = useSaved()
  const { systemId } = useSystem()
  return useMemo(() => {
    const put = async (
      { cylinderNo, version: ifMatch }: Pick<Door, 'cylinderNo' | 'version'>,
      next: Partial<Pick<Door, 'name' | 'place' | 'markedForProgramming'>>,
      before: typeof next,
      message: string,
    ) => {
      const { version } = await api.cylinder.edit({ systemId, cylinderNo, ...next }, { context: { ifMatch } })
      const undo = () => api.cylinder.edit({ systemId, cylinderNo, ...before }, { context: { ifMatch: version } })
      saved({ message, undo: { act: undo } })
    }
    return {
      name: (door: Door, name: string) =>
        put(
          door,
          { name },
          { name: door.name },
          say(name ? 'renamed' : 'unnamed', { marking: door.marking, value: name }),
        ),
      place: (door: Door, place: string) =>
        put(
          door,
          { place },
          { place: door.place },
          say(place ? 'moved' : 'unplaced', { marking: door.marking, value: place }),
        ),
      mark: async (door: Door, markedForProgramming: boolean) => {
        const { marking, markedForProgramming: was } = door
        const message = say(markedForProgramming ? 'willProgram' : 'wontProgram', { marking })
        try {
          await put(door, { markedForProgramming }, { markedForProgramming: was }, message)
        } catch (error) {
          notifications.show({ color: 'red', message: refusalOf(error)?.message ?? sayParts('unreachable') })
        }
      },
    }
  }, [saved, say, sayParts, systemId])
}
