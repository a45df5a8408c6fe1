import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { given } from './given.ts'
import { partsWords } from './words.ts'

interface ExportMenuProps {
  readonly what: 'keys' | 'cylinders' | 'events' | 'tasks' | 'persons'
  /** As the list is narrowed; the file holds all of it, not only what was loaded. */
  readonly filter: object
}

/** The list as a file: plain links, so the browser downloads them by itself. */
export function ExportMenu({ what, filter }: ExportMenuProps) {
  const say = useWords(partsWords)
  const { systemId } = useSystem()
  const { language } = useLanguage()
  const address = (format: string) => {
    const wanted = Object.entries({ ...given(filter), format, language }).map(([name, value]) => [name, `${value}`])
    return `/api/v1/systems/${systemId}/export/${what}?${new URLSearchParams(wanted)}`
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {say('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('xlsx')} download>
          {say('exportXlsx')}
        </Menu.Item>
        <Menu.Item component="a" href={address('csv')} download>
          {say('exportCsv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
