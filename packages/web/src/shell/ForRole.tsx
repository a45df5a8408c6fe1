import { Button, Text } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { PAGES } from './pages.tsx'
import { shellWords } from './words.ts'

/** Who follows the address of a page that is not for their role reads that, before the server is asked and refuses (R119). */
export function ForRole({ children }: { readonly children: ReactNode }) {
  const say = useWords(shellWords)
  const { systemId, name, permissions } = useSystem()
  const { pathname } = useLocation()
  const here = PAGES.find(({ path }) => path !== '' && pathname.startsWith(`/systems/${systemId}/${path}`))
  if (here?.permission === undefined || permissions.includes(here.permission)) return children
  return (
    <Page title={say(here.word)}>
      <Text>{say('otherRole', { system: name })}</Text>
      <div>
        <Button variant="default" renderRoot={(props) => <SystemLink path="" {...props} />}>
          {say('toHome')}
        </Button>
      </div>
    </Page>
  )
}
