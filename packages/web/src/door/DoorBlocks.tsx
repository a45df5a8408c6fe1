import { Button, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { BlockProof } from '../block/BlockProof.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'

const ROWS_A_PAGE = 20

/** Blocked keys that the door proved to refuse (R160); those it may still open for stand with the keys, in red. */
export function DoorBlocks({ cylinderNo }: { readonly cylinderNo: number }) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const list = useInfiniteQuery(
    query.block.atDoor.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        cylinderNo,
        limit: ROWS_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList(list)
  if (list.isSuccess && rows.length === 0) return null
  return (
    <Section title={say('blocks')}>
      <Stack gap={6} fz="sm">
        <Refused error={list.error} />
        {rows.map(({ keyNo, marking, label, proof }) => (
          <div key={keyNo}>
            <SystemLink path="blocks" search={{ key: keyNo }}>
              <Marking marking={marking} name={label} blocked />
            </SystemLink>{' '}
            <Text size="sm" c="dimmed" className="numbers">
              <BlockProof of={proof} />
            </Text>
          </div>
        ))}
        {hasMore && (
          <Button size="xs" variant="default" w="fit-content" loading={list.isFetchingNextPage} onClick={loadMore}>
            {sayParts('more')}
          </Button>
        )}
      </Stack>
    </Section>
  )
}
