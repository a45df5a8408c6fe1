import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, refusalOf } from '../api/index.ts'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import type { DraftAction } from './draft/draft.ts'
import { summarySays } from './draft/summarySays.ts'
import type { ChartChange } from './model/chart.ts'
import { refreshChart } from './useChart.ts'
import { chartWords } from './words.ts'

/** Long enough to reach the button by keyboard. */
const UNDO_OFFERED_MS = 60_000

interface Saving {
  readonly systemId: string
  readonly dispatch: (action: DraftAction) => void
  announce(text: string): void
  /** Somebody else changed cells of the draft. */
  onConflict(): void
}

/** Saves a draft as one change, offers to take it back, and takes it back as one change. */
export function useSaving({ systemId, dispatch, announce, onConflict }: Saving) {
  const say = useWords(chartWords)
  const sayParts = useWords(partsWords)
  const client = useQueryClient()
  const close = { 'aria-label': sayParts('close') }
  // The same name for every try of the same changes, so that they are saved once.
  const attempt = useRef<{ readonly of: ReadonlyMap<string, ChartChange>; readonly key: string } | null>(null)
  // The feed brings the news to all the other questions.
  const refresh = () => refreshChart(client, systemId)

  const undo = useMutation({
    mutationFn: (changes: readonly ChartChange[]) =>
      api.chart.save({ systemId, changes: [...changes] }, { context: { idempotencyKey: crypto.randomUUID() } }),
    async onSuccess() {
      notifications.hide(NOTE)
      announce(say('savedUndone'))
      notifications.show({ message: say('savedUndone'), closeButtonProps: close })
      await refresh()
    },
    onError: (error) =>
      notifications.show({
        closeButtonProps: close,
        color: 'red',
        message: refusalOf(error)?.message ?? sayParts('unreachable'),
      }),
  })

  return useMutation({
    mutationFn(changes: ReadonlyMap<string, ChartChange>) {
      if (attempt.current?.of !== changes) attempt.current = { of: changes, key: crypto.randomUUID() }
      const context = { idempotencyKey: attempt.current.key }
      return api.chart.save({ systemId, changes: [...changes.values()] }, { context })
    },
    async onSuccess({ summary, undo: back }, changes) {
      const text = say('savedSays', { what: summarySays(summary, say).join(', ') })
      announce(text)
      notifications.show({
        id: NOTE,
        closeButtonProps: close,
        autoClose: UNDO_OFFERED_MS,
        message: (
          <Group gap="sm" justify="space-between">
            <Text size="sm">{text}</Text>
            {back.length > 0 && (
              <Button size="xs" variant="default" onClick={() => undo.mutate(back)}>
                {sayParts('undo')}
              </Button>
            )}
          </Group>
        ),
      })
      await refresh()
      dispatch({ kind: 'saved', changes: [...changes.values()] })
    },
    onError(error) {
      if (refusalOf(error)?.code === 'chartChanged') {
        void refresh()
        onConflict()
      }
    },
  })
}

const NOTE = 'chart-saved'
