import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { Time } from '../parts/Time.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { pageWords } from './pageWords.ts'

/** Who had the key, newest first, with the slips (R067). */
export function KeyHandOuts({ keyNo }: { readonly keyNo: number }) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const maySlip = useMay('key.handOut')
  const list = useQuery(query.handOut.list.queryOptions({ input: { systemId, keyNo, limit: 100 } }))
  const rows = list.data?.items ?? []
  return (
    <Section title={say('handOuts')}>
      {list.isPending && <Loading />}
      <Refused error={list.error} />
      {list.isSuccess && rows.length === 0 && <Text size="sm">{say('noHandOuts')}</Text>}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={560} type="native">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('holder')}</Table.Th>
                <Table.Th>{say('out')}</Table.Th>
                <Table.Th>{say('backIn')}</Table.Th>
                <Table.Th>{say('slip')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ handOutNo, holder, outAt, outBy, inAt, inBy }) => (
                <Table.Tr key={handOutNo}>
                  <Table.Td>{holder}</Table.Td>
                  <Table.Td>
                    <Time instant={outAt} />, {outBy}
                  </Table.Td>
                  <Table.Td>
                    {inAt === null ? (
                      say('stillOut')
                    ) : (
                      <>
                        <Time instant={inAt} />, {inBy}
                      </>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {maySlip && (
                      <a
                        href={`/api/v1/systems/${systemId}/hand-outs/${handOutNo}/slip`}
                        target="_blank"
                        rel="noreferrer"
                      >
                        {say('slip')} (PDF)
                      </a>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  )
}
