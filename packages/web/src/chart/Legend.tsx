import { Kbd, Modal, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { Mark, type MarkState } from '../mark/Mark.tsx'
import { markWords } from '../mark/words.ts'
import { useWords } from '../words/index.ts'
import { CellSign } from './CellSign.tsx'
import { LOOK } from './model/look.ts'
import { chartWords } from './words.ts'

const MARKS: readonly MarkState[] = ['confirmed', 'underWay', 'wished', 'takenAway', 'possibly']
const CONFIRMED = 1

/** What every sign of the chart means, and every key of the keyboard. */
export function Legend({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(chartWords)
  const sayMark = useWords(markWords)
  const signs = useMemo(
    () => [
      { look: CONFIRMED | LOOK.TIMES, word: say('signTimes') },
      { look: CONFIRMED | LOOK.BLOCKED, word: say('signBlocked') },
      { look: CONFIRMED | LOOK.BY_GROUP, word: say('signGroup') },
      { look: LOOK.GIVEN | LOOK.OWN, word: say('signGiven') },
      { look: CONFIRMED | LOOK.TAKEN | LOOK.OWN, word: say('signTaken') },
      { look: CONFIRMED | LOOK.TIMES | LOOK.RETIMED | LOOK.OWN, word: say('signOwn') },
    ],
    [say],
  )
  const shortcuts: readonly (readonly [string, string])[] = [
    [say('shortMove'), say('shortMoveSays')],
    [say('space'), say('shortToggleSays')],
    [say('enter'), say('shortEnterSays')],
    [say('shortFind'), say('shortFindSays')],
    ['F', say('shortFlipSays')],
    ['Ctrl C · Ctrl V', say('shortCopySays')],
    ['Ctrl Z · Ctrl Y', say('shortUndoSays')],
    ['Ctrl S', say('shortSaveSays')],
    ['+ · −', say('shortZoomSays')],
    [say('shortRight'), say('shortRightSays')],
    [say('shortFinger'), say('shortFingerSays')],
  ]
  return (
    <Modal opened={opened} onClose={close} title={say('legend')} size="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <Stack gap={8}>
          {MARKS.map((state) => (
            <div key={state}>
              <Mark state={state} withWord />
              <Text size="sm" c="dimmed" pl={20}>
                {sayMark(`${state}Says`)}
              </Text>
            </div>
          ))}
        </Stack>
        <Stack gap={8}>
          {signs.map(({ look, word }) => (
            <Text key={look} size="sm" style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
              <CellSign look={look} />
              {word}
            </Text>
          ))}
          <Text size="sm" style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
            <span style={{ width: 24, textAlign: 'center' }}>○</span>
            {say('signProgrammed')}
          </Text>
        </Stack>
      </SimpleGrid>
      <Title order={2} mb={4}>
        {say('shortcuts')}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {shortcuts.map(([keys, word]) => (
            <Table.Tr key={keys}>
              <Table.Th fw={400} w="40%">
                <Kbd>{keys}</Kbd>
              </Table.Th>
              <Table.Td>{word}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
