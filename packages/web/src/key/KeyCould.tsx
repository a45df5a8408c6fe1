import { Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Certainty } from '../history/Certainty.tsx'
import { PastQuestion } from '../history/PastQuestion.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { cursorPages } from '../parts/useCursorList.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'

const ROWS_A_PAGE = 100

interface KeyCouldProps {
  readonly keyNo: number
  readonly at: string | undefined
  ask(instant: string | undefined): void
}

/** "What could it open on 1 March at 02:10?", surely or perhaps, with what would have to become known. */
export function KeyCould({ keyNo, at, ask }: KeyCouldProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const list = useInfiniteQuery({
    ...query.history.doorsOfKey.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        keyNo,
        at: at ?? '',
        limit: ROWS_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
    enabled: at !== undefined,
  })
  return (
    <PastQuestion
      title={say('couldTitle')}
      none={say('couldNone')}
      at={at}
      ask={ask}
      list={list}
      heads={[say('door'), say('place')]}
      row={(door) => (
        <Table.Tr key={door.cylinderNo}>
          <Table.Td>
            <SystemLink path={`doors/${door.cylinderNo}`}>
              <Marking marking={door.marking} name={door.name} />
            </SystemLink>
          </Table.Td>
          <Table.Td>{door.place}</Table.Td>
          <Table.Td>
            <Certainty {...door} />
          </Table.Td>
        </Table.Tr>
      )}
    />
  )
}
