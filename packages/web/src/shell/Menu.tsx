import { NavLink, ScrollArea, Stack } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { type MenuPage, PAGES } from './pages.tsx'
import { shellWords } from './words.ts'

/** R001: up to so many the short menu, with the rest folded away. */
const SMALL = { cylinders: 100, keys: 50 }

/** R015: the pages of a system. */
export function Menu({ onChosen }: { onChosen(): void }) {
  const say = useWords(shellWords)
  const system = useSystem()
  const { pathname } = useLocation()
  const base = `/systems/${system.systemId}`
  const offered = PAGES.filter(({ permission }) => permission === undefined || system.permissions.includes(permission))
  const isSmall = system.counts.cylinders < SMALL.cylinders && system.counts.keys < SMALL.keys
  const rare = isSmall ? offered.filter(({ rare }) => rare) : []
  const daily = offered.filter((page) => !rare.includes(page))
  const isHere = ({ path }: MenuPage) =>
    path === '' ? pathname === base || pathname === `${base}/` : pathname.startsWith(`${base}/${path}`)
  const link = (page: MenuPage) => (
    <NavLink
      key={page.path}
      renderRoot={(props) => (
        <Link to={page.path === '' ? base : `${base}/${page.path}`} activeOptions={{ exact: true }} {...props} />
      )}
      label={say(page.word)}
      leftSection={<page.icon size={18} stroke={1.6} aria-hidden />}
      active={isHere(page)}
      aria-current={isHere(page) ? 'page' : undefined}
      onClick={onChosen}
    />
  )
  return (
    <ScrollArea type="auto" h="100%">
      <Stack gap={2} p="xs" component="nav" aria-label={say('menu')}>
        {daily.map(link)}
        {rare.length > 0 && (
          <NavLink
            component="button"
            label={say('more')}
            leftSection={<IconDots size={18} stroke={1.6} aria-hidden />}
            defaultOpened={rare.some(isHere)}
            childrenOffset={0}
          >
            {rare.map(link)}
          </NavLink>
        )}
      </Stack>
    </ScrollArea>
  )
}
