import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Section } from '../parts/Section.tsx'
import { exactTime } from '../parts/time.ts'
import { useDialog } from '../parts/useDialog.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { ValidityLine } from '../time/ValidityLine.tsx'
import { validityText } from '../time/validity.ts'
import { WeekShown } from '../time/WeekEditor.tsx'
import { weekText } from '../time/weekText.ts'
import { timeWords } from '../time/words.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { EditTimes } from './EditTimes.tsx'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'

/** Validity as a line in time, the week drawn, revalidation; with the way to change them. */
export function KeyTimes({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const sayTime = useWords(timeWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const mayEdit = useMay('policy.edit')
  const [dialog, show] = useDialog()
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } })).data?.items
  const named = schedules?.find(({ scheduleNo }) => scheduleNo === key.scheduleNo)
  const week = named?.periods ?? key.week
  const shown = (instant: string) => exactTime(new Date(instant), language, timeZone)
  return (
    <Section
      title={say('times')}
      action={
        <Button size="xs" variant="default" onClick={() => show('times')}>
          {say(mayEdit ? 'editTimes' : 'seeWeek')}
        </Button>
      }
    >
      <Stack gap="xs">
        <Text size="sm" className="numbers">
          {validityText(key.validity, sayTime, shown)}
        </Text>
        <ValidityLine value={key.validity} />
        <Text size="sm">
          {named && (
            <Text span fw={600} size="sm">
              <bdi>{named.name}</bdi>:{' '}
            </Text>
          )}
          {week === 'always' ? sayTime('weekAlways') : weekText(week, language).join(' · ') || sayTime('weekNever')}
        </Text>
        {week !== 'always' && <WeekShown week={week} />}
        <Text size="sm">
          {sayTime('revalidation')}:{' '}
          {key.revalidationHours === null
            ? sayTime('revalidationNone')
            : sayTime('revalidationEvery', { hours: key.revalidationHours })}
        </Text>
      </Stack>
      {dialog === 'times' && <EditTimes of={key} close={() => show(null)} />}
    </Section>
  )
}
