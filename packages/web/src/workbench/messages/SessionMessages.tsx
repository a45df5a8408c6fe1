import { Table, Text } from '@mantine/core'
import { useWords } from '../../words/index.ts'
import { useBench } from '../BenchContext.ts'
import type { Slot } from '../site.ts'
import { messagesWords } from './words.ts'

/** Frame types of the host link (spec/relay.md 1). */
const EDHOC = 0x10
const SEALED = 0x11

/** What passed through a slot: type and length, because nobody there can read more (R137). */
export function SessionMessages({ slot }: { readonly slot: Slot }) {
  const say = useWords(messagesWords)
  const { log } = useBench()
  const { frames } = log.slots[slot]
  if (frames.length === 0) return <Text c="dimmed">{say('noSession')}</Text>
  const typeOf = (type: number): string =>
    type === EDHOC ? say('edhoc') : type === SEALED ? say('sealedSession') : say('otherType', { type })
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {say('sessionText')}
      </Text>
      <Table>
        <Table.Tbody>
          {frames.map(({ direction, type, length }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a message is known by its place in the session
            <Table.Tr key={n}>
              <Table.Td className="numbers">{n + 1}</Table.Td>
              <Table.Td>{say(direction)}</Table.Td>
              <Table.Td className="marking">{type.toString(16).padStart(2, '0')}</Table.Td>
              <Table.Td>{typeOf(type)}</Table.Td>
              <Table.Td className="numbers" ta="right">
                {say('length', { count: length })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}
