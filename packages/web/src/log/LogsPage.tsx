import { Button, Text } from '@mantine/core'
import { IconBook2 } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ExportMenu } from '../parts/ExportMenu.tsx'
import { Page } from '../parts/Page.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { useMay } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { LogFilters } from './LogFilters.tsx'
import { LogTable } from './LogTable.tsx'
import { RequestLog } from './RequestLog.tsx'
import { filterOf, type LogSearch } from './search.ts'
import { logWords } from './words.ts'

/** The logs of all doors (R078-R081): filter, gaps, what was only claimed, request, export. */
export function LogsPage() {
  const say = useWords(logWords)
  const mayRequest = useMay('task.edit')
  const search: LogSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const [dialog, show] = useDialog()
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <ExportMenu what="events" filter={filterOf(search)} />
          {mayRequest && (
            <Button leftSection={<IconBook2 size={16} aria-hidden />} onClick={() => show('log')}>
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
        opened={dialog === 'log'}
        close={() => show(null)}
        cylinderNos={search.door === undefined ? [] : [search.door]}
      />
    </Page>
  )
}
