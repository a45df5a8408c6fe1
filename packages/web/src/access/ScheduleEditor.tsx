import type { Contract } from '@lockwright/server/contract'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { api, query } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { Conflict } from '../parts/Conflict.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useVersioned, type Versioned } from '../parts/useVersioned.ts'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { PeriodList } from '../time/PeriodList.tsx'
import { WeekGrid } from '../time/WeekGrid.tsx'
import { WeekPreview } from '../time/WeekPreview.tsx'
import { weekText } from '../time/weekText.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { accessWords } from './words.ts'

type UpdateSummary = InferContractRouterOutputs<Contract>['schedule']['edit']['summary']
type Schedule = InferContractRouterOutputs<Contract>['schedule']['list']['items'][number]

const DRAWING_MS = 300
const DAY_MINUTES = 1_440
const OFFICE = [0, 1, 2, 3, 4].map((day) => ({ startMinute: day * DAY_MINUTES + 8 * 60, lengthMinutes: 9 * 60 }))

interface Data {
  readonly name: string
  readonly periods: Schedule['periods']
}

const NEW: Versioned<Data> = { values: { name: '', periods: OFFICE }, version: 0 }
const versionOf = ({ name, periods, version }: Schedule): Versioned<Data> => ({ values: { name, periods }, version })

interface ScheduleEditorProps {
  /** null: a new one. */
  readonly schedule: Schedule | null
  close(): void
}

/** A named week: drawn or typed, looked at in any real week, and what changing it means for its keys. */
export function ScheduleEditor({ schedule, close }: ScheduleEditorProps) {
  const say = useWords(accessWords)
  const sayParts = useWords(partsWords)
  const { language } = useLanguage()
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const saved = useSaved()
  const { values, change, save, saving, conflict, forget } = useVersioned({
    name: `schedule ${systemId} ${schedule?.scheduleNo ?? 'new'}`,
    now: schedule === null ? NEW : versionOf(schedule),
    async put(parts, ifMatch): Promise<{ summary?: UpdateSummary }> {
      if (schedule !== null) {
        return api.schedule.edit({ systemId, scheduleNo: schedule.scheduleNo, ...parts }, { context: { ifMatch } })
      }
      await api.schedule.create({ systemId, ...NEW.values, ...parts })
      return {}
    },
    async load() {
      const { items } = await api.schedule.list({ systemId })
      const now = items.find(({ scheduleNo }) => scheduleNo === schedule?.scheduleNo)
      return now === undefined ? NEW : versionOf(now)
    },
    done({ summary }) {
      saved({ message: say(schedule === null ? 'created' : 'saved', { name }), ...(summary ? { summary } : {}) })
      close()
    },
  })
  const { name, periods } = values
  const weekSays = ({ periods: week }: Data) => weekText(week, language).join(', ') || say('never')
  const setPeriods = (next: Schedule['periods']) => change({ periods: next })
  const [asked] = useDebouncedValue(periods, DRAWING_MS)
  const isNewWeek = schedule !== null && JSON.stringify(asked) !== JSON.stringify(schedule.periods)
  const preview = useQuery({
    ...query.preview.schedule.queryOptions({
      input: { systemId, scheduleNo: schedule?.scheduleNo ?? 0, periods: [...asked] },
    }),
    enabled: isNewWeek && schedule.uses > 0 && mayEdit,
    placeholderData: keepPreviousData,
  })
  const cancel = () => {
    forget()
    close()
  }
  const remove = useMutation(
    query.schedule.remove.mutationOptions({
      onSuccess() {
        saved({ message: say('removed', { name }) })
        cancel()
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Stack gap="md">
        <TextInput
          label={say('name')}
          required
          maxLength={100}
          data-autofocus={schedule === null || undefined}
          readOnly={!mayEdit}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <WeekGrid periods={periods} {...(mayEdit ? { change: setPeriods } : {})} />
        {mayEdit && <PeriodList periods={periods} change={setPeriods} />}
        <WeekPreview of={{ week: periods }} />
        {isNewWeek && schedule.uses > 0 && (
          <BeforeSave summary={preview.data?.summary} reckoning={preview.isFetching} error={preview.error} />
        )}
        {conflict ? (
          <Conflict
            {...conflict}
            changes={[
              { what: say('name'), before: conflict.before.name, after: conflict.after.name },
              { what: say('week'), before: weekSays(conflict.before), after: weekSays(conflict.after) },
            ]}
          />
        ) : (
          <Refused error={saving.error ?? remove.error} />
        )}
        {mayEdit && (
          <Group justify="space-between">
            {schedule ? (
              <Button
                variant="default"
                title={say('removeScheduleSays')}
                loading={remove.isPending}
                onClick={() => remove.mutate({ systemId, scheduleNo: schedule.scheduleNo })}
              >
                {say('remove')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={cancel}>
                {sayParts('cancel')}
              </Button>
              <Button type="submit" loading={saving.isPending}>
                {say(schedule === null ? 'create' : 'save')}
              </Button>
            </Group>
          </Group>
        )}
      </Stack>
    </form>
  )
}
