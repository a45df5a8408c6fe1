import { type ReactNode, useState } from 'react'
import { api } from '../api/index.ts'
import { Conflict, isConflict } from '../parts/Conflict.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { DoorInFull } from './door.ts'
import { pageWords } from './pageWords.ts'
import { doorWords } from './words.ts'

type Field = 'name' | 'place' | 'note' | 'kind' | 'timeZone'
const WORD = { name: 'name', place: 'place', note: 'note', kind: 'kind', timeZone: 'zone' } as const

interface Clash {
  readonly field: Field
  readonly mine: string
  readonly was: string
  readonly theirs: string
}

interface Editing {
  /** `before`: the value when somebody began to edit; as it is now unless given. */
  save(field: Field, value: string, before?: string): Promise<void>
  /** What somebody else changed meanwhile; stands where the editing is. */
  readonly conflict: ReactNode
}

/** One field of a door, saved on top of the version that was read (If-Match). `over`: it was saved, or the text of somebody else taken. */
export function useEditing(door: DoorInFull, over?: () => void): Editing {
  const say = useWords(pageWords)
  const sayDoor = useWords(doorWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const [clash, setClash] = useState<Clash | null>(null)
  const { cylinderNo, marking } = door
  const put = (field: Field, value: string, ifMatch: number) =>
    api.cylinder.edit({ systemId, cylinderNo, [field]: value }, { context: { ifMatch } })
  const finish = () => {
    setClash(null)
    over?.()
  }
  const attempt = async (field: Field, value: string, was: string, ifMatch: number) => {
    try {
      const { version } = await put(field, value, ifMatch)
      finish()
      saved({
        message: say('changed', { what: say(WORD[field]), marking }),
        undo: { act: () => put(field, was, version) },
      })
    } catch (error) {
      if (!isConflict(error)) throw error
      const now = await api.cylinder.get({ systemId, cylinderNo })
      setClash({ field, mine: value, was, theirs: now[field] })
    }
  }
  const save: Editing['save'] = async (field, value, before = door[field]) => {
    // The page is refreshed while somebody types: what they began with tells whether it is still theirs to change.
    if (before !== door[field]) setClash({ field, mine: value, was: before, theirs: door[field] })
    else await attempt(field, value, before, door.version)
  }
  const saveMine = async () => {
    if (clash === null) return
    const { version } = await api.cylinder.get({ systemId, cylinderNo })
    await attempt(clash.field, clash.mine, clash.theirs, version)
  }
  const shown = (value: string) =>
    value === '' ? '–' : clash?.field === 'kind' ? sayDoor(value as DoorInFull['kind']) : value
  const conflict = clash && (
    <Conflict
      changes={[{ what: say(WORD[clash.field]), before: shown(clash.was), after: shown(clash.theirs) }]}
      saveMine={() => void saveMine()}
      takeTheirs={finish}
    />
  )
  return { save, conflict }
}
