import { Table } from '@mantine/core'
import { fullTime } from '../../parts/time.ts'
import { useSystem } from '../../system/SystemContext.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import type { Field, Meaning } from '../decode/fields.ts'
import { decodeWords } from '../decode/words.ts'
import classes from '../workbench.module.css'
import { messagesWords } from './words.ts'

interface FieldTableProps {
  readonly bytes: Uint8Array
  readonly fields: readonly Field[]
  readonly label: string
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** A message field by field: its bytes, what they mean, where that is explained. */
export function FieldTable({ bytes, fields, label }: FieldTableProps) {
  const say = useWords(messagesWords)
  return (
    <Table.ScrollContainer minWidth={520} type="native" tabIndex={0} role="region" aria-label={label}>
      <Table className={classes.fields}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('offset')}</Table.Th>
            <Table.Th>{say('field')}</Table.Th>
            <Table.Th>{say('bytes')}</Table.Th>
            <Table.Th>{say('meaning')}</Table.Th>
            <Table.Th>{say('section')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ at, length, name, of, section, meaning }) => (
            <Table.Tr key={at}>
              <Table.Td className="numbers">{at}</Table.Td>
              <Table.Td className="marking">{of === null ? name : `${of}.${name}`}</Table.Td>
              <Table.Td className={classes.hex}>{hexOf(bytes.subarray(at, at + length))}</Table.Td>
              <Table.Td>
                <Meant meaning={meaning} length={length} />
              </Table.Td>
              <Table.Td>{say('spec', { section })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Meant({ meaning, length }: { readonly meaning: Meaning; readonly length: number }) {
  const say = useWords(messagesWords)
  const sayCode = useWords(decodeWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  switch (meaning.kind) {
    case 'bytes':
      return say('length', { count: length })
    case 'number':
      return <span className="numbers">{meaning.value}</span>
    case 'text':
      return meaning.text
    case 'instant':
      return fullTime(new Date(meaning.unix * 1000), language, timeZone)
    case 'words':
      return meaning.words.map((word) => sayCode(word)).join(', ')
    case 'code':
      return `${meaning.value}: ${sayCode(meaning.word)}`
  }
}
