import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Mark } from '../mark/Mark.tsx'
import { Missing } from '../mark/Missing.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Refused } from '../parts/Refused.tsx'
import { reasonWord, reasonWords } from '../parts/reasonWords.ts'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { InstantField } from '../time/InstantField.tsx'
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
  const sayReason = useWords(reasonWords)
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
  const { rows, hasMore, loadMore } = useCursorList(list)
  return (
    <Section title={say('couldTitle')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say('couldHint')}
        </Text>
        <Group>
          <InstantField label={say('couldAt')} value={at ?? null} onChange={(instant) => instant && ask(instant)} />
        </Group>
        {at !== undefined && list.isPending && <Loading />}
        <Refused error={list.error} />
        {list.isSuccess && rows.length === 0 && <Text size="sm">{say('couldNone')}</Text>}
        {rows.length > 0 && (
          <Table.ScrollContainer minWidth={480} type="native">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say('door')}</Table.Th>
                  <Table.Th>{say('place')}</Table.Th>
                  <Table.Th>{say('couldAt')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((door) => (
                  <Table.Tr key={door.cylinderNo}>
                    <Table.Td>
                      <SystemLink path={`doors/${door.cylinderNo}`}>
                        <Marking marking={door.marking} name={door.name} />
                      </SystemLink>
                    </Table.Td>
                    <Table.Td>{door.place}</Table.Td>
                    <Table.Td>
                      <Group gap={6} wrap="nowrap">
                        <Mark state={door.answer === 'surelyOpens' ? 'confirmed' : 'possibly'} />
                        {door.answer === 'surelyOpens'
                          ? say('surely')
                          : say('perhaps', { reason: sayReason(reasonWord(door.reason)) })}
                      </Group>
                      <Missing missing={door.missing} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {hasMore && (
          <Group>
            <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
              {say('loadMore')}
            </Button>
          </Group>
        )}
      </Stack>
    </Section>
  )
}
