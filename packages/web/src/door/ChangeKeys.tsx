import { Stack } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Marking } from '../parts/Marking.tsx'
import { cursorPages } from '../parts/useCursorList.ts'
import { ChangeRights } from '../right/ChangeRights.tsx'
import { PickList, PickRow } from '../right/PickList.tsx'
import type { Pair } from '../right/rights.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { isolated, useWords } from '../words/index.ts'
import type { Door } from './door.ts'
import { pageWords } from './pageWords.ts'

const ROWS_A_PAGE = 50

interface ChangeKeysProps {
  readonly of: Door
  readonly act: 'grant' | 'revoke' | 'times'
  /** Keys it is about from the start. */
  readonly first: readonly number[]
  close(): void
  done(): void
}

/** Lets keys in, takes them away or times them, at one door. */
export function ChangeKeys({ of: { cylinderNo, marking }, act, first, close, done }: ChangeKeysProps) {
  const say = useWords(pageWords)
  const pairOf = (keyNo: number): Pair => ({ keyNo, target: { kind: 'cylinder', no: cylinderNo } })
  return (
    <ChangeRights
      act={act}
      title={say(`${act}Title`, { marking, count: first.length })}
      of={{ cylinderNo }}
      first={first.map(pairOf)}
      picker={(pairs, change, has) => (
        <KeysToPick
          chosen={new Set(pairs.map(({ keyNo }) => keyNo))}
          toggle={(keyNo) => {
            const without = pairs.filter((pair) => pair.keyNo !== keyNo)
            change(without.length < pairs.length ? without : [...pairs, pairOf(keyNo)])
          }}
          has={(keyNo) => has(pairOf(keyNo))}
        />
      )}
      close={close}
      done={done}
    />
  )
}

interface KeysToPickProps {
  readonly chosen: ReadonlySet<number>
  toggle(keyNo: number): void
  /** Is there a right on the door itself already? */
  has(keyNo: number): boolean
}

function KeysToPick({ chosen, toggle, has }: KeysToPickProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const [text, setText] = useState('')
  const list = useInfiniteQuery(
    query.key.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        sort: 'marking' as const,
        ...(text === '' ? {} : { search: text }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Stack gap="xs">
      <PickList
        label={say('findKey')}
        search={text}
        find={setText}
        list={list}
        row={({ keyNo, marking, label, blocked, handOut }) => (
          <PickRow
            key={keyNo}
            about={[handOut && isolated(handOut.holder), blocked && say('isBlocked')].filter(Boolean).join(' · ')}
            has={has(keyNo)}
            checked={chosen.has(keyNo)}
            toggle={() => toggle(keyNo)}
          >
            <Marking marking={marking} name={label} blocked={blocked} />
          </PickRow>
        )}
      />
    </Stack>
  )
}
