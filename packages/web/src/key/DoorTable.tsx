import { Checkbox, Text } from '@mantine/core'
import { Fragment } from 'react'
import { OpensNow } from '../mark/OpensNow.tsx'
import { RuleTimes } from '../mark/RuleTimes.tsx'
import { WhyMark } from '../mark/WhyMark.tsx'
import classes from '../parts/detail.module.css'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { idOf, type Target } from '../right/rights.ts'
import { useWords } from '../words/index.ts'
import { doorGroups } from './doorGroups.ts'
import type { DoorOfKey } from './key.ts'
import { pageWords } from './pageWords.ts'

interface DoorTableProps {
  readonly doors: readonly DoorOfKey[]
  /** Rights that are selected: of single doors, or of a group as a whole. */
  readonly picked?: ReadonlyMap<string, Target>
  readonly pick?: (picked: ReadonlyMap<string, Target>) => void
}

/** Doors under the group that gives them; what can be revoked has a box: a door with a right of its own, or the group. */
export function DoorTable({ doors, picked, pick }: DoorTableProps) {
  const say = useWords(pageWords)
  const groups = doorGroups(doors)
  const box = (target: Target, label: string) => {
    if (!picked || !pick) return null
    const id = idOf(target)
    const toggle = () => {
      const next = new Map(picked)
      if (!next.delete(id)) next.set(id, target)
      pick(next)
    }
    return <Checkbox size="xs" aria-label={label} checked={picked.has(id)} onChange={toggle} />
  }
  return (
    <table className={classes.pairs} aria-label={say('doors')}>
      <thead>
        <tr>
          <td style={{ width: 36 }} />
          <th scope="col" style={{ width: 48 }}>
            {say('mark')}
          </th>
          <th scope="col">{say('door')}</th>
          <th scope="col">{say('place')}</th>
          <th scope="col">{say('when')}</th>
          <th scope="col">{say('byNow')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <Fragment key={group.groupNo ?? 'single'}>
            {(groups.length > 1 || group.groupNo !== null) && (
              <tr className={classes.band}>
                <td>
                  {group.groupNo !== null &&
                    box({ kind: 'group', no: group.groupNo }, say('selectGroup', { name: group.name }))}
                </td>
                <th scope="rowgroup" colSpan={5}>
                  {group.groupNo === null ? say('single') : say('group', { name: group.name })}{' '}
                  <Text span size="sm" c="dimmed">
                    {say('groupDoors', { count: group.doors.length })}
                  </Text>
                </th>
              </tr>
            )}
            {group.doors.map((door) => (
              <tr key={door.cylinderNo}>
                <td>
                  {door.rules.some(({ target }) => target.kind === 'cylinder') &&
                    box(
                      { kind: 'cylinder', no: door.cylinderNo },
                      say('selectDoor', { name: `${door.marking} ${door.name}` }),
                    )}
                </td>
                <td>{door.mark && <WhyMark state={door.mark} of={door} />}</td>
                <th scope="row">
                  <SystemLink path={`doors/${door.cylinderNo}`}>
                    <Marking marking={door.marking} name={door.name} />
                  </SystemLink>
                </th>
                <td data-wide>{door.place}</td>
                <td data-wide>
                  <RuleTimes rules={door.rules} />
                </td>
                <td data-wide>
                  <OpensNow now={door.now} />
                </td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}
