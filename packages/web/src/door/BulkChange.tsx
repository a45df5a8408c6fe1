import { Checkbox, Select, Stack, TextInput } from '@mantine/core'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { useDraft } from '../parts/useDraft.ts'
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
  const [{ place, kind, zone, chosen }, change, forget] = useDraft(
    `bulk doors ${systemId} ${doors.map(({ cylinderNo }) => cylinderNo).join()}`,
    { place: first!.place, kind: first!.kind, zone: first!.timeZone, chosen: [] as readonly Field[] },
  )
  const count = doors.length
  const moved = doors.filter(({ timeZone }) => timeZone !== zone).length
  const toggle = (field: Field) =>
    change({ chosen: chosen.includes(field) ? chosen.filter((one) => one !== field) : [...chosen, field] })
  const box = (field: Field, label: string) => (
    <Checkbox label={label} checked={chosen.includes(field)} onChange={() => toggle(field)} />
  )
  const text = place.trim()
  return (
    <BulkAct
      close={close}
      forget={forget}
      done={done}
      title={say('changeTitle', { count })}
      label={say('changeDo', { count })}
      disabled={chosen.length === 0}
      before={
        chosen.length === 0
          ? [say('nothingChosen')]
          : [
              chosen.includes('place') && say(text === '' ? 'losesPlace' : 'getsPlace', { count, place: text }),
              chosen.includes('kind') && say('getsKind', { count, kind: sayDoor(kind) }),
              chosen.includes('zone') && say(moved > 0 ? 'getsZone' : 'sameZone', { count: moved, zone }),
            ]
      }
      run={() =>
        api.bulk.editCylinders({
          systemId,
          cylinderNos: doors.map(({ cylinderNo }) => cylinderNo),
          ...(chosen.includes('place') ? { place: text } : {}),
          ...(chosen.includes('kind') ? { kind } : {}),
          ...(chosen.includes('zone') ? { timeZone: zone } : {}),
        })
      }
    >
      <Stack gap="sm">
        {box('place', say('changePlace'))}
        {chosen.includes('place') && (
          <TextInput
            label={say('place')}
            maxLength={200}
            value={place}
            onChange={(event) => change({ place: event.currentTarget.value })}
          />
        )}
        {box('kind', say('changeKind'))}
        {chosen.includes('kind') && (
          <Select
            label={say('kind')}
            data={KINDS.map((value) => ({ value, label: sayDoor(value) }))}
            allowDeselect={false}
            value={kind}
            onChange={(next) => change({ kind: (next ?? 'door') as Door['kind'] })}
          />
        )}
        {box('zone', say('changeZone'))}
        {chosen.includes('zone') && (
          <Select
            label={say('zone')}
            data={ZONES}
            searchable
            limit={50}
            allowDeselect={false}
            value={zone}
            onChange={(next) => next !== null && change({ zone: next })}
          />
        )}
      </Stack>
    </BulkAct>
  )
}
