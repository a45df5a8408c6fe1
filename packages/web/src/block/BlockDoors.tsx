import type { Contract } from '@lockwright/server/contract'
import { Button, Table, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { Mark, type MarkState } from '../mark/Mark.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { isolated, useWords } from '../words/index.ts'
import { BlockProof } from './BlockProof.tsx'
import { blockWords } from './words.ts'

type Door = InferContractRouterOutputs<Contract>['block']['get']['doors'][number]

const MARKS: Readonly<Record<Door['state'], MarkState>> = {
  planned: 'wished',
  ordered: 'wished',
  carried: 'underWay',
  confirmed: 'confirmed',
}

interface BlockDoorsProps {
  readonly doors: readonly Door[]
  /** Opens the choice of a carrier for the task of a door. */
  assign?(taskNo: number): void
}

/** How far each door is, and by what we know it (R076, R160). */
export function BlockDoors({ doors, assign }: BlockDoorsProps) {
  const say = useWords(blockWords)
  const stateOf = (door: Door): string => {
    switch (door.state) {
      case 'planned':
        return say('doorPlanned')
      case 'ordered':
        return say('doorOrdered')
      case 'carried':
        return say('doorCarried', { keys: door.carriers.map(({ marking }) => isolated(marking)).join(', ') })
      case 'confirmed':
        return say('doorConfirmed')
    }
  }
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table verticalSpacing="xs" bg="var(--mantine-color-body)" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('doorHead')}</Table.Th>
            <Table.Th>{say('stillOpens')}</Table.Th>
            <Table.Th>{say('stateHead')}</Table.Th>
            <Table.Th>{say('proofHead')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {doors.map((door) => (
            <Table.Tr key={door.cylinderNo}>
              <Table.Td>
                <SystemLink path={`doors/${door.cylinderNo}`}>
                  <Marking marking={door.marking} name={door.name} />
                </SystemLink>
              </Table.Td>
              <Table.Td>
                <Text span inherit {...(door.answer === 'surelyNot' ? {} : { c: 'var(--lw-danger)', fw: 600 })}>
                  {say(door.answer)}
                </Text>
              </Table.Td>
              <Table.Td>
                <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
                  <Mark state={MARKS[door.state]} />
                  {stateOf(door)}
                  {assign && door.taskNo !== null && door.taskState === 'created' && (
                    <Button size="compact-xs" variant="default" onClick={() => assign(door.taskNo!)}>
                      {say('assign')}
                    </Button>
                  )}
                </span>
              </Table.Td>
              <Table.Td>{door.confirmed ? <BlockProof of={door.confirmed} /> : say('noProof')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
