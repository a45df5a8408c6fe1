import { Button } from '@mantine/core'
import { IconBook2 } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ExportMenu } from '../parts/ExportMenu.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useMay } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { TaskSearch } from './search.ts'
import { TaskList } from './TaskList.tsx'
import { taskWords } from './words.ts'

/** Changes to doors that are not done, where they are, and who carries them (R078, R082, R083). */
export function TasksPage() {
  const say = useWords(taskWords)
  const mayEdit = useMay('task.edit')
  const search: TaskSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const show = search.only ?? (search.task === undefined ? 'open' : 'all')
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <ExportMenu what="tasks" filter={{ taskNo: search.task, ...(show === 'all' ? {} : { only: show }) }} />
          {mayEdit && (
            <Button
              variant="default"
              leftSection={<IconBook2 size={16} aria-hidden />}
              renderRoot={(props) => <SystemLink path="doors" {...props} />}
            >
              {say('requestLogs')}
            </Button>
          )}
        </>
      }
    >
      <TaskList
        show={show}
        change={(only) => void navigate({ to: '.', search: { only } as never })}
        taskNo={search.task}
      />
    </Page>
  )
}
