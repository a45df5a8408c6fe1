import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { Time } from '../../parts/Time.tsx'
import { useWords } from '../../words/index.ts'
import { type Chart, type ChartChange, targetOf } from '../model/chart.ts'
import { chartWords } from '../words.ts'
import { cellId, type Draft, type DraftAction } from './draft.ts'
import type { DraftAnswer } from './useSummary.ts'

type Conflict = DraftAnswer['conflicts'][number]

interface ConflictsProps {
  readonly chart: Chart
  readonly draft: Draft
  readonly conflicts: readonly Conflict[]
  readonly opened: boolean
  close(): void
  dispatch(action: DraftAction): void
}

/** Cells that somebody else changed while the draft grew: each with what stands there now, and both ways on. */
export function Conflicts({ chart, draft, conflicts, opened, close, dispatch }: ConflictsProps) {
  const say = useWords(chartWords)
  const open = conflicts.flatMap((conflict) => {
    const change = draft.changes.get(cellId(conflict))
    return change ? [{ conflict, change }] : []
  })
  const mine = ({ conflict, change }: (typeof open)[number]) => dispatch({ kind: 'rebase', change, now: conflict.now })
  const theirs = ({ change }: (typeof open)[number]) => dispatch({ kind: 'drop', change })
  const all = (settle: typeof mine) => {
    for (const one of open) settle(one)
    close()
  }
  return (
    <Modal opened={opened && open.length > 0} onClose={close} title={say('conflictTitle')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{say('conflictSays')}</Text>
        <Table.ScrollContainer minWidth={480} type="native">
          <Table>
            <Table.Tbody>
              {open.map((one) => (
                <Table.Tr key={cellId(one.change)}>
                  <Table.Th fw={400}>
                    <span className="marking">{nameOf(chart, one.change)}</span>
                  </Table.Th>
                  <Table.Td>
                    {say('conflictNow', { now: say(one.conflict.now ? 'right' : 'noRight') })}
                    <Text size="sm" c="dimmed">
                      {one.conflict.by !== null && say('conflictBy', { by: one.conflict.by })}
                      {one.conflict.at !== null && <Time instant={one.conflict.at} />}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <Button size="xs" variant="default" onClick={() => mine(one)}>
                        {say('keepMine')}
                      </Button>
                      <Button size="xs" variant="default" onClick={() => theirs(one)}>
                        {say('takeTheirs')}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => all(theirs)}>
            {say('takeAllTheirs')}
          </Button>
          <Button variant="default" onClick={() => all(mine)}>
            {say('keepAllMine')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function nameOf(chart: Chart, { keyNo, target }: ChartChange): string {
  const { keys, groups, cylinders } = chart.answer
  const key = keys.marking[chart.keyPlaces.get(keyNo) ?? -1] ?? String(keyNo)
  const place = targetOf(chart, target)
  if (place === null) return `${key} · ${target.no}`
  return `${key} · ${place < 0 ? groups.name[-1 - place] : cylinders.marking[place]}`
}
