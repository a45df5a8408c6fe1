import { ActionIcon, Menu as Dropdown, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconUser } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { query, sessionClosed } from '../api/index.ts'
import { forgetDrafts } from '../parts/drafts.ts'
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

const SCHEMES = ['light', 'dark', 'auto'] as const

/** The own account: language (R020), light or dark, sign out. */
export function AccountMenu() {
  const say = useWords(shellWords)
  const { language, choose } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const client = useQueryClient()
  const me = useQuery(query.session.current.queryOptions({ input: {} }))
  const signOut = useMutation(
    query.session.signOut.mutationOptions({
      onSettled() {
        forgetDrafts(null)
        sessionClosed()
        client.clear()
      },
    }),
  )
  const tick = (isChosen: boolean) => (isChosen ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />)
  return (
    <Dropdown position="bottom-end" withinPortal>
      <Dropdown.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${say('account')}: ${me.data?.login ?? ''}`}>
          <IconUser size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Dropdown.Target>
      <Dropdown.Dropdown miw={200}>
        <Dropdown.Label>{me.data?.name || me.data?.login}</Dropdown.Label>
        <Dropdown.Divider />
        <Dropdown.Label>{say('language')}</Dropdown.Label>
        {LANGUAGES.map((one) => (
          <Dropdown.Item key={one} lang={one} leftSection={tick(one === language)} onClick={() => choose(one)}>
            {LANGUAGE_NAMES[one]}
          </Dropdown.Item>
        ))}
        <Dropdown.Divider />
        <Dropdown.Label>{say('appearance')}</Dropdown.Label>
        {SCHEMES.map((scheme) => (
          <Dropdown.Item key={scheme} leftSection={tick(scheme === colorScheme)} onClick={() => setColorScheme(scheme)}>
            {say(scheme)}
          </Dropdown.Item>
        ))}
        <Dropdown.Divider />
        <Dropdown.Item onClick={() => signOut.mutate({})}>{say('signOut')}</Dropdown.Item>
      </Dropdown.Dropdown>
    </Dropdown>
  )
}
