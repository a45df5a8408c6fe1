import { SegmentedControl, Stack, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import classes from '../parts/detail.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Refused } from '../parts/Refused.tsx'
import { cursorPages } from '../parts/useCursorList.ts'
import { PickList, PickRow } from '../right/PickList.tsx'
import { idOf, type Target } from '../right/rights.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'

const ROWS_A_PAGE = 50

interface AccessPickerProps {
  readonly targets: readonly Target[]
  change(targets: readonly Target[]): void
  /** Is there a right already? */
  has(target: Target): boolean
}

/** Doors and groups to tick; what the key has already says so. */
export function AccessPicker({ targets, change, has }: AccessPickerProps) {
  const say = useWords(pageWords)
  const [kind, setKind] = useState<Target['kind']>('cylinder')
  const row = (target: Target, label: React.ReactNode, about: string) => {
    const without = targets.filter((one) => idOf(one) !== idOf(target))
    const checked = without.length < targets.length
    return (
      <PickRow
        key={target.no}
        about={about}
        has={has(target)}
        checked={checked}
        toggle={() => change(checked ? without : [...targets, target])}
      >
        {label}
      </PickRow>
    )
  }
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        value={kind}
        onChange={(next) => setKind(next as Target['kind'])}
        data={[
          { value: 'cylinder', label: say('pickDoors') },
          { value: 'group', label: say('pickGroups') },
        ]}
        w="fit-content"
      />
      {kind === 'cylinder' ? <Doors row={row} /> : <Groups row={row} />}
    </Stack>
  )
}

interface RowsProps {
  row(target: Target, label: React.ReactNode, about: string): React.ReactNode
}

function Doors({ row }: RowsProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const [text, setText] = useState('')
  const list = useInfiniteQuery(
    query.cylinder.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...(text === '' ? {} : { search: text }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <PickList
      label={say('findDoors')}
      search={text}
      find={setText}
      list={list}
      row={({ cylinderNo, marking, name, place }) =>
        row({ kind: 'cylinder', no: cylinderNo }, <Marking marking={marking} name={name} />, place)
      }
    />
  )
}

function Groups({ row }: RowsProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } }))
  if (groups.isPending) return <Loading />
  if (groups.error) return <Refused error={groups.error} />
  return (
    <div className={classes.picks}>
      {groups.data.items.length === 0 && <Text size="sm">{say('noGroups')}</Text>}
      {groups.data.items.map(({ groupNo, name, cylinders }) =>
        row({ kind: 'group', no: groupNo }, name, say('cylinders', { count: cylinders })),
      )}
    </div>
  )
}
