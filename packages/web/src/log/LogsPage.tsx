import { Button, Menu as Dropdown, Text } from '@mantine/core'
import { IconBook2, IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../parts/Page.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { LogFilters } from './LogFilters.tsx'
import { LogTable } from './LogTable.tsx'
import { RequestLog } from './RequestLog.tsx'
import { filterOf, type LogSearch } from './search.ts'
import { logWords } from './words.ts'

/** The logs of all doors (R078-R081): filter, gaps, what was only claimed, request, export. */
export function LogsPage() {
  const say = useWords(logWords)
  const { language } = useLanguage()
  const { systemId } = useSystem()
  const mayRequest = useMay('task.edit')
  const search: LogSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const [requesting, setRequesting] = useState(false)
  const exported = (format: 'xlsx' | 'csv') => {
    const facts = Object.entries({ ...filterOf(search), format, language }).map(([name, value]) => [name, `${value}`])
    return `/api/v1/systems/${systemId}/export/events?${new URLSearchParams(facts)}`
  }
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <Dropdown position="bottom-end">
            <Dropdown.Target>
              <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
                {say('export')}
              </Button>
            </Dropdown.Target>
            <Dropdown.Dropdown>
              <Dropdown.Item component="a" href={exported('xlsx')} download>
                {say('exportXlsx')}
              </Dropdown.Item>
              <Dropdown.Item component="a" href={exported('csv')} download>
                {say('exportCsv')}
              </Dropdown.Item>
            </Dropdown.Dropdown>
          </Dropdown>
          {mayRequest && (
            <Button leftSection={<IconBook2 size={16} aria-hidden />} onClick={() => setRequesting(true)}>
              {say('request')}
            </Button>
          )}
        </>
      }
    >
      <Text size="sm" c="dimmed">
        {say('hint')}
      </Text>
      <LogFilters search={search} change={(next) => void navigate({ to: '.', search: next as never, replace: true })} />
      <LogTable search={search} />
      <RequestLog
        opened={requesting}
        close={() => setRequesting(false)}
        cylinderNos={search.door === undefined ? [] : [search.door]}
      />
    </Page>
  )
}
