import { Stack, Table, Text, Title } from '@mantine/core'
import { useWords } from '../words/index.ts'
import classes from './import.module.css'
import type { Report } from './layout.ts'
import { importWords } from './words.ts'

const FAULTS = ['unknownMark', 'markingMissing', 'duplicate', 'tooLong', 'countInvalid', 'halfPair'] as const

const isFault = (code: string): code is (typeof FAULTS)[number] => FAULTS.some((fault) => fault === code)

/** Cells that are left out, each with its place in the file. */
export function ImportFaults({ report }: { readonly report: Report }) {
  const say = useWords(importWords)
  const { faults, faultCount } = report
  if (faultCount === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label={say('faults', { count: faultCount })}>
      <Title order={2}>{say('faults', { count: faultCount })}</Title>
      <Text size="sm" c="dimmed">
        {say('faultsHint')} {faultCount > faults.length && say('faultsFirst', { count: faults.length })}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className={classes.faults} tabIndex={0} aria-label={say('cell')}>
        <Table bg="var(--mantine-color-body)" withTableBorder stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('cell')}</Table.Th>
              <Table.Th>{say('value')}</Table.Th>
              <Table.Th>{say('why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faults.map(({ cell, code, value }) => (
              <Table.Tr key={`${cell} ${code}`}>
                <Table.Td className="marking">{cell}</Table.Td>
                <Table.Td className="marking">{value}</Table.Td>
                <Table.Td>{isFault(code) ? say(code) : code}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Stack>
  )
}
