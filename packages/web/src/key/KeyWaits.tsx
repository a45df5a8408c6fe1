import { Button, Group, Stack, Text } from '@mantine/core'
import { Mark } from '../mark/Mark.tsx'
import { causeWord, causeWords } from '../parts/causeWords.ts'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'

/** What is wished and not in the key yet, with the button that leads on (R069, R072). */
export function KeyWaits({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const sayCause = useWords(causeWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const mayProgram = useMay('programming.run')
  const { waiting, carriedTasks } = key.head
  const isNew = key.state === 'nonProgrammed'
  const way = (path: string, label: string) => (
    <Button size="xs" variant="default" renderRoot={(props) => <SystemLink path={path} {...props} />}>
      {label}
    </Button>
  )
  return (
    <Section title={say('waits')}>
      <Stack gap="xs" fz="sm">
        {isNew ? (
          <>
            <Text size="sm">{say('neverProgrammed')}</Text>
            {mayProgram && <Group>{way('programming', say('goProgramming'))}</Group>}
          </>
        ) : waiting === null ? (
          <Text size="sm">{say('nothingWaits')}</Text>
        ) : (
          <>
            <Group gap={8} wrap="nowrap" align="flex-start">
              <span style={{ paddingTop: 2 }}>
                <Mark state={key.waiting?.state ?? 'wished'} />
              </span>
              <Text size="sm">
                {say('waitsSays', {
                  count: waiting.changes,
                  cause: sayCause(causeWord(waiting.cause)),
                  by: waiting.by,
                  at: exactTime(new Date(waiting.at), language, timeZone),
                })}
              </Text>
            </Group>
            <Text size="sm" c="dimmed">
              {say(key.waiting?.state === 'underWay' ? 'underWaySays' : 'waitsDo')}
            </Text>
            <Group>{way('devices', say('showDevices'))}</Group>
          </>
        )}
        {carriedTasks > 0 && (
          <Group gap="xs">
            <Text size="sm">{say('carries', { count: carriedTasks })}</Text>
            {way('tasks', say('showTasks'))}
          </Group>
        )}
      </Stack>
    </Section>
  )
}
