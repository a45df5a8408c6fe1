import { Accordion, Button, Drawer, Group, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, query } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { Conflict } from '../parts/Conflict.tsx'
import { Refused } from '../parts/Refused.tsx'
import { exactTime } from '../parts/time.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { useVersioned, type Versioned } from '../parts/useVersioned.ts'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { isBackwards, validityText } from '../time/validity.ts'
import { WeekPreview } from '../time/WeekPreview.tsx'
import { tidy } from '../time/week.ts'
import { weekText } from '../time/weekText.ts'
import { timeWords } from '../time/words.ts'
import { useLanguage, useWords } from '../words/index.ts'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'
import { type Times, TimesForm } from './TimesForm.tsx'

const TYPING_MS = 300

const versionOf = ({ validity, week, scheduleNo, revalidationHours, version }: KeyInFull): Versioned<Times> => ({
  values: { validity, week, scheduleNo, revalidationHours },
  version,
})
const tidied = (times: Times): Times => ({ ...times, week: times.week === 'always' ? 'always' : tidy(times.week) })
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

interface EditTimesProps {
  readonly of: KeyInFull
  close(): void
}

/** Other times for one key: what they mean is told while they are drawn, and before they are saved (R070, R071, R104). */
export function EditTimes({ of: key, close }: EditTimesProps) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const sayTime = useWords(timeWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const mayEdit = useMay('policy.edit')
  const saved = useSaved()
  const { keyNo, marking } = key
  const { values, change, changed, save, saving, conflict, forget } = useVersioned({
    name: `times ${systemId} ${keyNo}`,
    now: versionOf(key),
    partsOf: changedParts,
    put: (parts, ifMatch) => api.key.setTimes({ systemId, keyNo, ...parts }, { context: { ifMatch } }),
    load: async () => versionOf(await api.key.get({ systemId, keyNo })),
    done({ key: { version }, summary }, before) {
      saved({
        message: say('timesSaved', { marking }),
        summary,
        undo: { act: () => api.key.setTimes({ systemId, keyNo, ...before }, { context: { ifMatch: version } }) },
      })
      close()
    },
  })
  const wanted = tidied(values)
  const [asked] = useDebouncedValue(JSON.stringify(changed), TYPING_MS)
  const asking = JSON.parse(asked) as typeof changed
  const isReady = Object.keys(changed).length > 0 && !isBackwards(wanted.validity)
  const preview = useQuery({
    ...query.preview.keyTimes.queryOptions({ input: { systemId, keyNo, ...asking } }),
    // What was typed a moment ago may still be backwards when what is typed now is not.
    enabled: isReady && asked !== '{}' && !(asking.validity && isBackwards(asking.validity)),
    placeholderData: keepPreviousData,
  })
  const cancel = () => {
    forget()
    close()
  }
  const shown = (instant: string) => exactTime(new Date(instant), language, timeZone)
  const weekSays = ({ week, scheduleNo }: Times) =>
    scheduleNo !== null
      ? `${sayTime('namedSchedule')} ${scheduleNo}`
      : week === 'always'
        ? sayTime('weekAlways')
        : weekText(week, language).join(', ') || sayTime('weekNever')
  const hoursSay = ({ revalidationHours: hours }: Times) =>
    hours === null ? sayTime('revalidationNone') : sayTime('revalidationEvery', { hours })
  const told = [
    [sayTime('validity'), ({ validity }: Times) => validityText(validity, sayTime, shown)],
    [sayTime('week'), weekSays],
    [sayTime('revalidation'), hoursSay],
  ] as const
  return (
    <Drawer opened onClose={close} size="xl" title={say('editTimesTitle', { marking })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="md">
          {mayEdit && <TimesForm value={values} change={change} />}
          <Accordion variant="contained" {...(mayEdit ? {} : { defaultValue: 'week' })}>
            <Accordion.Item value="week">
              <Accordion.Control>{sayTime('anyWeek')}</Accordion.Control>
              <Accordion.Panel>
                <WeekPreview
                  of={wanted.scheduleNo === null ? { week: wanted.week } : { scheduleNo: wanted.scheduleNo }}
                />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          {mayEdit && (
            <>
              <BeforeSave
                summary={isReady ? preview.data?.summary : undefined}
                reckoning={preview.isFetching || asked !== JSON.stringify(changed)}
                error={isReady ? preview.error : null}
              />
              {conflict ? (
                <Conflict
                  {...conflict}
                  changes={told.map(([what, text]) => ({
                    what,
                    before: text(conflict.before),
                    after: text(conflict.after),
                  }))}
                />
              ) : (
                <Refused error={saving.error} />
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={cancel}>
                  {sayParts('cancel')}
                </Button>
                <Button
                  type="submit"
                  loading={saving.isPending}
                  disabled={!isReady || preview.data?.summary.savable === false}
                >
                  {sayParts('save')}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </form>
    </Drawer>
  )
}

/** Only what differs: what is left out stays as it is. */
function changedParts(before: Times, after: Times): Partial<Times> {
  const { validity, week, scheduleNo, revalidationHours } = tidied(after)
  const weekChanged = !same(before.week, week) || before.scheduleNo !== scheduleNo
  return {
    ...(same(before.validity, validity) ? {} : { validity }),
    ...(weekChanged ? { week, scheduleNo } : {}),
    ...(before.revalidationHours === revalidationHours ? {} : { revalidationHours }),
  }
}
