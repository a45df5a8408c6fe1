import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { memo, useDeferredValue, useState } from 'react'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { PAGES } from './pages.tsx'
import { useFound } from './useFound.ts'
import { shellWords } from './words.ts'

export const openPalette = (): void => spotlight.open()

/** Ctrl+K: every page, and everything of the system by marking or name. */
export function Palette() {
  const say = useWords(shellWords)
  const [text, setText] = useState('')
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K', '/']}
      scrollable
      maxHeight={420}
      // What lies beneath stays sharp: to blur it anew for every letter costs more than all the rest.
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
    >
      <Spotlight.Search
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
        placeholder={say('searchPlaceholder')}
        aria-label={say('search')}
      />
      <Hits text={useDeferredValue(text)} />
    </Spotlight.Root>
  )
}

/** Where to go. It may come a moment after the letter that was typed. */
const Hits = memo(function Hits({ text }: { readonly text: string }) {
  const say = useWords(shellWords)
  const system = useSystem()
  const navigate = useNavigate()
  const found = useFound(text)
  const go = (path: string) => void navigate({ href: `/systems/${system.systemId}/${path}` })
  const asks = text.trim().toLowerCase()
  const pages = PAGES.filter(({ permission }) => permission === undefined || system.permissions.includes(permission))
    .map((page) => ({ ...page, label: say(page.word) }))
    .filter(({ label }) => label.toLowerCase().includes(asks))
  if (found.length === 0 && pages.length === 0) return <Spotlight.Empty>{say('nothingFound')}</Spotlight.Empty>
  return (
    <Spotlight.ActionsList>
      {found.map(({ group, actions }) => (
        <Spotlight.ActionsGroup key={group} label={group}>
          {actions.map(({ id, label, description, path }) => (
            <Spotlight.Action
              key={id}
              label={label}
              description={description}
              highlightQuery
              onClick={() => go(path)}
            />
          ))}
        </Spotlight.ActionsGroup>
      ))}
      {pages.length > 0 && (
        <Spotlight.ActionsGroup label={say('pages')}>
          {pages.map((page) => (
            <Spotlight.Action
              key={page.path}
              label={page.label}
              leftSection={<page.icon size={18} stroke={1.6} aria-hidden />}
              highlightQuery
              onClick={() => go(page.path)}
            />
          ))}
        </Spotlight.ActionsGroup>
      )}
    </Spotlight.ActionsList>
  )
})
