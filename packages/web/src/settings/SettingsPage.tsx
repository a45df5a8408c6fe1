import { SimpleGrid, Stack } from '@mantine/core'
import { Page } from '../parts/Page.tsx'
import { useMay } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { HandOutDefaults } from './HandOutDefaults.tsx'
import { Interfaces } from './Interfaces.tsx'
import { Journal } from './Journal.tsx'
import { Members } from './Members.tsx'
import { Password } from './Password.tsx'
import { SystemData } from './SystemData.tsx'
import { settingsWords } from './words.ts'

/** The system's data, who may do what, the own password, tokens, and the journal; each part only for those it is for. */
export function SettingsPage() {
  const say = useWords(settingsWords)
  const mayEdit = useMay('system.edit')
  const mayMembers = useMay('member.read')
  const mayJournal = useMay('journal.read')
  return (
    <Page title={say('title')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack gap="md">
          <SystemData />
          {mayEdit && <HandOutDefaults />}
          <Password />
        </Stack>
        <Stack gap="md">
          {mayMembers && <Members />}
          <Interfaces />
        </Stack>
      </SimpleGrid>
      {mayJournal && <Journal />}
    </Page>
  )
}
