import type { Contract } from '@lockwright/server/contract'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, query } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { PeriodList } from '../time/PeriodList.tsx'
import { WeekGrid } from '../time/WeekGrid.tsx'
import { WeekPreview } from '../time/WeekPreview.tsx'
import { useWords } from '../words/index.ts'
import { accessWords } from './words.ts'

type Schedule = InferContractRouterOutputs<Contract>['schedule']['list']['items'][number]

const DRAWING_MS = 300
const DAY_MINUTES = 1_440
const OFFICE = [0, 1, 2, 3, 4].map((day) => ({ startMinute: day * DAY_MINUTES + 8 * 60, lengthMinutes: 9 * 60 }))

interface ScheduleEditorProps {
  /** null: a new one. */
  readonly schedule: Schedule | null
  close(): void
}

/** A named week: drawn or typed, looked at in any real week, and what changing it means for its keys. */
export function ScheduleEditor({ schedule, close }: ScheduleEditorProps) {
  const say = useWords(accessWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const saved = useSaved()
  const [name, setName] = useState(schedule?.name ?? '')
  const [periods, setPeriods] = useState<Schedule['periods']>(schedule?.periods ?? OFFICE)
  const [asked] = useDebouncedValue(periods, DRAWING_MS)
  const isNewWeek = schedule !== null && JSON.stringify(asked) !== JSON.stringify(schedule.periods)
  const preview = useQuery({
    ...query.preview.schedule.queryOptions({
      input: { systemId, scheduleNo: schedule?.scheduleNo ?? 0, periods: [...asked] },
    }),
    enabled: isNewWeek && schedule.uses > 0 && mayEdit,
    placeholderData: keepPreviousData,
  })
  const save = useMutation({
    async mutationFn() {
      if (schedule === null) return { ...(await api.schedule.create({ systemId, name, periods })), summary: undefined }
      const { scheduleNo, version: ifMatch } = schedule
      return api.schedule.edit({ systemId, scheduleNo, name, periods }, { context: { ifMatch } })
    },
    onSuccess({ summary }) {
      saved({ message: say(schedule === null ? 'created' : 'saved', { name }), ...(summary ? { summary } : {}) })
      close()
    },
  })
  const remove = useMutation(
    query.schedule.remove.mutationOptions({
      onSuccess() {
        saved({ message: say('removed', { name }) })
        close()
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
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
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <WeekGrid periods={periods} {...(mayEdit ? { change: setPeriods } : {})} />
        {mayEdit && <PeriodList periods={periods} change={setPeriods} />}
        <WeekPreview of={{ week: periods }} />
        {isNewWeek && schedule.uses > 0 && (
          <BeforeSave summary={preview.data?.summary} reckoning={preview.isFetching} error={preview.error} />
        )}
        <Refused error={save.error ?? remove.error} />
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
            <Button type="submit" loading={save.isPending}>
              {say(schedule === null ? 'create' : 'save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
