import type { Contract } from '@lockwright/server/contract'
import { Button, Group, Table, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Mark } from '../mark/Mark.tsx'
import { whyWords } from '../mark/whyWords.ts'
import { causeWord, causeWords } from '../parts/causeWords.ts'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { Time } from '../parts/Time.tsx'
import { useCursorList } from '../parts/useCursorList.ts'
import { useWitness } from '../parts/witness.ts'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import { historyWords } from './words.ts'

const MARK_OF = { confirmed: 'confirmed', sent: 'underWay', made: 'wished' } as const
const WORD_OF = { confirmed: 'neverProven', sent: 'sent', made: 'madeOnly' } as const

type Images = InferContractRouterOutputs<Contract>['history']['imagesOfKey']

/** Contents made for a key or a door, newest first: who made them and why, how long they were proven to be held. */
export function Images({ list }: { readonly list: UseInfiniteQueryResult<InfiniteData<Images>> }) {
  const say = useWords(historyWords)
  const sayWhy = useWords(whyWords)
  const witness = useWitness()
  const sayCause = useWords(causeWords)
  const sayParts = useWords(partsWords)
  const { rows, hasMore, loadMore } = useCursorList(list)
  return (
    <Section title={say('images')}>
      <Text size="sm" c="dimmed" mb="sm">
        {say('imagesHint')}
      </Text>
      {list.isPending && <Loading />}
      <Refused error={list.error} />
      {list.isSuccess && rows.length === 0 && <Text size="sm">{say('noImages')}</Text>}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={760} type="native" tabIndex={0} role="group" aria-label={say('images')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('image')}</Table.Th>
                <Table.Th>{say('held')}</Table.Th>
                <Table.Th>{say('proof')}</Table.Th>
                <Table.Th>{say('cause')}</Table.Th>
                <Table.Th>{say('made')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ number, from, to, evidence, cause, createdAt, createdBy, state }) => (
                <Table.Tr key={number}>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      <Mark state={MARK_OF[state]} />
                      {number}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    {from === null ? (
                      say(WORD_OF[state])
                    ) : (
                      <>
                        {to === null && say('since')} <Time instant={from} />
                        {to !== null && (
                          <>
                            {' '}
                            – <Time instant={to} />
                          </>
                        )}
                      </>
                    )}
                  </Table.Td>
                  <Table.Td>{evidence && `${sayWhy(evidence.kind)}, ${witness(evidence.by)}`}</Table.Td>
                  <Table.Td>{sayCause(causeWord(cause))}</Table.Td>
                  <Table.Td>
                    <Time instant={createdAt} />
                    {createdBy !== null && `, ${createdBy}`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hasMore && (
        <Button mt="sm" size="xs" variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
          {sayParts('more')}
        </Button>
      )}
    </Section>
  )
}
