import { Select, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { api, query } from '../api/index.ts'
import classes from '../parts/detail.module.css'
import { EditableText } from '../parts/EditableText.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { type DoorInFull, isNew, KINDS, ZONES } from './door.ts'
import { pageWords } from './pageWords.ts'
import { useEditing } from './useEditing.tsx'
import { doorWords } from './words.ts'

/** Kind, time zone, the cylinder and its other side (R084). */
export function DoorFacts({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const sayDoor = useWords(doorWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('element.edit')
  const { save, conflict } = useEditing(door)
  const set = useMutation({
    mutationFn: ({ field, value }: { field: 'kind' | 'timeZone'; value: string }) => save(field, value),
  })
  const { bodyNo, bodyMarking, bodyKind, side } = door
  const sides = useQuery({
    ...query.cylinder.list.queryOptions({ input: { systemId, bodyNo, limit: 2 } }),
    enabled: bodyKind === 'double',
  })
  const others = (sides.data?.items ?? []).filter(({ cylinderNo }) => cylinderNo !== door.cylinderNo)
  return (
    <Section title={say('facts')}>
      <dl className={classes.facts}>
        <dt>{say('cylinder')}</dt>
        <dd>
          {bodyKind === 'single' ? sayDoor('single') : sayDoor('sideOf', { side, body: bodyMarking })}
          {others.map((other) => (
            <Fragment key={other.cylinderNo}>
              <br />
              <SystemLink path={`doors/${other.cylinderNo}`}>
                {say('otherSide', { marking: '' })}
                <Marking marking={other.marking} name={other.name} />
              </SystemLink>
            </Fragment>
          ))}
        </dd>
        {mayEdit && isNew(door) && (
          <>
            <dt>{say('bodyMarking')}</dt>
            <dd>
              <EditableText
                what={say('bodyMarking')}
                value={bodyMarking}
                maxLength={50}
                save={(marking) => api.cylinder.editBody({ systemId, bodyNo, marking })}
              />
            </dd>
          </>
        )}
        <dt>{say('kind')}</dt>
        <dd>
          {mayEdit ? (
            <Select
              size="xs"
              aria-label={say('kind')}
              data={KINDS.map((value) => ({ value, label: sayDoor(value) }))}
              allowDeselect={false}
              value={door.kind}
              onChange={(value) => value !== null && value !== door.kind && set.mutate({ field: 'kind', value })}
              w="100%"
              maw={190}
            />
          ) : (
            sayDoor(door.kind)
          )}
        </dd>
        <dt>{say('zone')}</dt>
        <dd>
          {mayEdit ? (
            <>
              <Select
                size="xs"
                aria-label={say('zone')}
                data={ZONES}
                searchable
                limit={50}
                allowDeselect={false}
                value={door.timeZone}
                onChange={(value) =>
                  value !== null && value !== door.timeZone && set.mutate({ field: 'timeZone', value })
                }
                w="100%"
                maw={190}
              />
              <Text size="xs" c="dimmed" mt={4}>
                {say('zoneHint')}
              </Text>
            </>
          ) : (
            door.timeZone
          )}
        </dd>
      </dl>
      <Refused error={set.error} />
      {conflict}
    </Section>
  )
}
