import { Stack, Table } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Certainty } from '../history/Certainty.tsx'
import { Images } from '../history/Images.tsx'
import { PastQuestion } from '../history/PastQuestion.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { cursorPages } from '../parts/useCursorList.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'
import type { DoorSearch } from './search.ts'

const KEYS_A_PAGE = 100
const IMAGES_A_PAGE = 20

interface DoorPastProps {
  readonly cylinderNo: number
  /** Instant that is asked about, as the address says. */
  readonly at: string | undefined
  change(part: Partial<DoorSearch>): void
}

/** Who could open it at any instant, which contents it held (R081, R121). */
export function DoorPast({ cylinderNo, at, change }: DoorPastProps) {
  return (
    <Stack gap="md" maw={1000}>
      <Could cylinderNo={cylinderNo} at={at} change={change} />
      <Held cylinderNo={cylinderNo} />
    </Stack>
  )
}

function Could({ cylinderNo, at, change }: DoorPastProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const list = useInfiniteQuery({
    ...query.history.keysOfCylinder.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        cylinderNo,
        at: at ?? '',
        limit: KEYS_A_PAGE,
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
      ask={(instant) => change({ at: instant })}
      list={list}
      heads={[say('key'), say('holder')]}
      row={(key) => (
        <Table.Tr key={key.keyNo}>
          <Table.Td>
            <SystemLink path={`keys/${key.keyNo}`}>
              <Marking marking={key.marking} name={key.label} />
            </SystemLink>
          </Table.Td>
          <Table.Td>{key.holder ?? say('nobody')}</Table.Td>
          <Table.Td>
            <Certainty {...key} />
          </Table.Td>
        </Table.Tr>
      )}
    />
  )
}

function Held({ cylinderNo }: { readonly cylinderNo: number }) {
  const { systemId } = useSystem()
  const list = useInfiniteQuery(
    query.history.imagesOfCylinder.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        cylinderNo,
        limit: IMAGES_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
  )
  return <Images list={list} />
}
