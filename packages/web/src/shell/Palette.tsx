import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { PAGES } from './pages.tsx'
import { useFound } from './useFound.ts'
import { shellWords } from './words.ts'

export const openPalette = (): void => spotlight.open()

/** Ctrl+K: every page, and everything of the system by marking or name. */
export function Palette() {
  const say = useWords(shellWords)
  const system = useSystem()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const found = useFound(text)
  const go = (path: string) => void navigate({ href: `/systems/${system.systemId}/${path}` })
  const asks = text.trim().toLowerCase()
  const pages = PAGES.filter(({ permission }) => permission === undefined || system.permissions.includes(permission))
    .map(
      (page): SpotlightActionData => ({
        id: `page ${page.path}`,
        label: say(page.word),
        leftSection: <page.icon size={18} stroke={1.6} aria-hidden />,
        onClick: () => go(page.path),
      }),
    )
    .filter(({ label }) => label!.toLowerCase().includes(asks))
  return (
    <Spotlight
      actions={[
        ...found.map((group) => ({
          ...group,
          actions: group.actions.map((action) => ({ ...action, onClick: () => go(action.path) })),
        })),
        { group: say('pages'), actions: pages },
      ]}
      // The server has searched; what it found must not be filtered again.
      filter={(_, actions) => actions}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K', '/']}
      nothingFound={say('nothingFound')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} aria-hidden />,
        placeholder: say('searchPlaceholder'),
        'aria-label': say('search'),
      }}
    />
  )
}
