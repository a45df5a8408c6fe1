import { Alert, AppShell, Badge, Burger, Group, Image, Kbd, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch, IconWifiOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { query, useFeed } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { rememberSystem } from '../system/lastSystem.ts'
import { SystemContext } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { ForRole } from './ForRole.tsx'
import { Menu } from './Menu.tsx'
import { openPalette, Palette } from './Palette.tsx'
import { SystemSwitch } from './SystemSwitch.tsx'
import classes from './shell.module.css'
import { shellWords } from './words.ts'

/** Every page of a system stands in here: menu left, system and search above, the page in the middle (R015). */
export function SystemShell() {
  const { systemId } = useParams({ from: '/systems/$systemId' })
  const system = useQuery(query.system.get.queryOptions({ input: { systemId } }))
  useEffect(() => {
    if (system.isSuccess) rememberSystem(systemId)
  }, [system.isSuccess, systemId])
  if (system.error && !system.data) return <Faulty error={system.error} />
  if (!system.data) return <Loading />
  return (
    <SystemContext value={system.data}>
      <Frame key={systemId} systemId={systemId} />
    </SystemContext>
  )
}

function Frame({ systemId }: { readonly systemId: string }) {
  const say = useWords(shellWords)
  const heard = useFeed(systemId)
  const [opened, { toggle, close }] = useDisclosure(false)
  const system = useQuery(query.system.get.queryOptions({ input: { systemId } })).data
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'md' }}
      transitionDuration={0}
    >
      <a href="#content" className={classes.skip}>
        {say('skipToContent')}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="sm" gap="xs" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={say('menu')} />
          <Link to="/systems" className={classes.logo} aria-label={say('allSystems')}>
            <Image src="/icon.svg" alt="" w={24} h={24} />
          </Link>
          <SystemSwitch />
          {system?.state === 'planned' && (
            <Badge variant="outline" color="gray" tt="none" visibleFrom="sm" className={classes.badge}>
              {say('planned')}
            </Badge>
          )}
          <UnstyledButton className={classes.search} onClick={openPalette}>
            <IconSearch size={16} stroke={1.6} aria-hidden />
            <span className={classes.searchText}>{say('search')}</span>
            <Kbd size="xs" visibleFrom="md" aria-hidden>
              Ctrl K
            </Kbd>
          </UnstyledButton>
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Menu onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <div aria-live="polite">
          {heard ? (
            <VisuallyHidden />
          ) : (
            <Alert color="yellow" icon={<IconWifiOff size={18} aria-hidden />} mb="md" py="xs">
              {say('notHeard')}
            </Alert>
          )}
        </div>
        <ForRole>
          <Outlet />
        </ForRole>
      </AppShell.Main>
      <Palette />
    </AppShell>
  )
}
