import { Accordion, Button, Drawer, Group, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, query } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { type Change, Conflict, isConflict } from '../parts/Conflict.tsx'
import { Refused } from '../parts/Refused.tsx'
import { exactTime } from '../parts/time.ts'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
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

const timesOf = ({ validity, week, scheduleNo, revalidationHours }: Times): Times => ({
  validity,
  week,
  scheduleNo,
  revalidationHours,
})
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What is saved, and what was there before. */
interface Saving {
  readonly parts: Partial<Times>
  readonly times: Times
  readonly version: number
}

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
  // What was there when the editor was opened: a conflict is told against it.
  const [base, setBase] = useState({ times: timesOf(key), version: key.version })
  const [draft, change, forget] = useDraft<Times>(`times ${systemId} ${keyNo}`, base.times)
  const [theirs, setTheirs] = useState<KeyInFull | null>(null)
  const wanted: Times = { ...timesOf(draft), week: draft.week === 'always' ? 'always' : tidy(draft.week) }
  const changed = changedParts(base.times, wanted)
  const [asked] = useDebouncedValue(JSON.stringify(changed), TYPING_MS)
  const isReady = Object.keys(changed).length > 0 && !isBackwards(wanted.validity)
  const preview = useQuery({
    ...query.preview.keyTimes.queryOptions({ input: { systemId, keyNo, ...(JSON.parse(asked) as typeof changed) } }),
    enabled: isReady && asked !== '{}',
    placeholderData: keepPreviousData,
  })
  const finish = () => {
    forget()
    close()
  }
  const save = useMutation({
    // Only what was changed here: what somebody else changed beside it stays.
    mutationFn: ({ parts, version: ifMatch }: Saving) =>
      api.key.setTimes({ systemId, keyNo, ...parts }, { context: { ifMatch } }),
    onSuccess({ key: { version }, summary }, { parts, times }) {
      const before = Object.fromEntries(Object.keys(parts).map((name) => [name, times[name as keyof Times]]))
      saved({
        message: say('timesSaved', { marking }),
        summary,
        undo: { act: () => api.key.setTimes({ systemId, keyNo, ...before }, { context: { ifMatch: version } }) },
      })
      finish()
    },
    async onError(error) {
      if (isConflict(error)) setTheirs(await api.key.get({ systemId, keyNo }))
    },
  })
  const shown = (instant: string) => exactTime(new Date(instant), language, timeZone)
  const weekSays = ({ week, scheduleNo }: Times) =>
    scheduleNo !== null
      ? `${sayTime('namedSchedule')} ${scheduleNo}`
      : week === 'always'
        ? sayTime('weekAlways')
        : weekText(week, language).join(', ') || sayTime('weekNever')
  const hoursSay = ({ revalidationHours: hours }: Times) =>
    hours === null ? sayTime('revalidationNone') : sayTime('revalidationEvery', { hours })
  const conflicts: Change[] = theirs
    ? [
        [sayTime('validity'), (times: Times) => validityText(times.validity, sayTime, shown)] as const,
        [sayTime('week'), weekSays] as const,
        [sayTime('revalidation'), hoursSay] as const,
      ].map(([what, text]) => ({ what, before: text(base.times), after: text(timesOf(theirs)) }))
    : []
  const goOn = (mine: boolean) => {
    if (theirs === null) return
    setTheirs(null)
    setBase({ times: timesOf(theirs), version: theirs.version })
    if (mine) return save.mutate({ parts: changed, times: timesOf(theirs), version: theirs.version })
    save.reset()
    change(timesOf(theirs))
  }
  return (
    <Drawer opened onClose={close} size="xl" title={say('editTimesTitle', { marking })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ parts: changed, ...base })
        }}
      >
        <Stack gap="md">
          {mayEdit && <TimesForm value={draft} change={change} />}
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
              {theirs ? (
                <Conflict changes={conflicts} saveMine={() => goOn(true)} takeTheirs={() => goOn(false)} />
              ) : (
                <Refused error={save.error} />
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={finish}>
                  {sayParts('cancel')}
                </Button>
                <Button
                  type="submit"
                  loading={save.isPending}
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
  const weekChanged = !same(before.week, after.week) || before.scheduleNo !== after.scheduleNo
  return {
    ...(same(before.validity, after.validity) ? {} : { validity: after.validity }),
    ...(weekChanged ? { week: after.week, scheduleNo: after.scheduleNo } : {}),
    ...(before.revalidationHours === after.revalidationHours ? {} : { revalidationHours: after.revalidationHours }),
  }
}
