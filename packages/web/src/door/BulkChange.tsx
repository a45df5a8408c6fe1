import { Checkbox, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { bulkWords } from './bulkWords.ts'
import { type Door, KINDS, ZONES } from './door.ts'
import { doorWords } from './words.ts'

type Field = 'place' | 'kind' | 'zone'

interface BulkChangeProps {
  readonly doors: readonly Door[]
  close(): void
  done(): void
}

/** Place, kind and time zone of many doors; only what is ticked changes. */
export function BulkChange({ doors, close, done }: BulkChangeProps) {
  const say = useWords(bulkWords)
  const sayDoor = useWords(doorWords)
  const { systemId } = useSystem()
  const [first] = doors
  const [place, setPlace] = useState(first!.place)
  const [kind, setKind] = useState<Door['kind']>(first!.kind)
  const [zone, setZone] = useState(first!.timeZone)
  const [chosen, choose] = useState<ReadonlySet<Field>>(new Set())
  const count = doors.length
  const moved = doors.filter(({ timeZone }) => timeZone !== zone).length
  const toggle = (field: Field) => {
    const next = new Set(chosen)
    if (!next.delete(field)) next.add(field)
    choose(next)
  }
  const box = (field: Field, label: string) => (
    <Checkbox label={label} checked={chosen.has(field)} onChange={() => toggle(field)} />
  )
  const text = place.trim()
  return (
    <BulkAct
      close={close}
      done={done}
      title={say('changeTitle', { count })}
      label={say('changeDo', { count })}
      disabled={chosen.size === 0}
      before={
        chosen.size === 0
          ? [say('nothingChosen')]
          : [
              chosen.has('place') && say(text === '' ? 'losesPlace' : 'getsPlace', { count, place: text }),
              chosen.has('kind') && say('getsKind', { count, kind: sayDoor(kind) }),
              chosen.has('zone') && say(moved > 0 ? 'getsZone' : 'sameZone', { count: moved, zone }),
            ]
      }
      run={() =>
        api.bulk.editCylinders({
          systemId,
          cylinderNos: doors.map(({ cylinderNo }) => cylinderNo),
          ...(chosen.has('place') ? { place: text } : {}),
          ...(chosen.has('kind') ? { kind } : {}),
          ...(chosen.has('zone') ? { timeZone: zone } : {}),
        })
      }
    >
      <Stack gap="sm">
        {box('place', say('changePlace'))}
        {chosen.has('place') && (
          <TextInput
            label={say('place')}
            maxLength={200}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        )}
        {box('kind', say('changeKind'))}
        {chosen.has('kind') && (
          <Select
            label={say('kind')}
            data={KINDS.map((value) => ({ value, label: sayDoor(value) }))}
            allowDeselect={false}
            value={kind}
            onChange={(next) => setKind((next ?? 'door') as Door['kind'])}
          />
        )}
        {box('zone', say('changeZone'))}
        {chosen.has('zone') && (
          <Select
            label={say('zone')}
            data={ZONES}
            searchable
            limit={50}
            allowDeselect={false}
            value={zone}
            onChange={(next) => next !== null && setZone(next)}
          />
        )}
      </Stack>
    </BulkAct>
  )
}
