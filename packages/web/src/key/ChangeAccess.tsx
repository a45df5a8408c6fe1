import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { isWholeWindow, RightTimesEditor } from '../time/RightTimesEditor.tsx'
import { useWords } from '../words/index.ts'
import { AccessPicker } from './AccessPicker.tsx'
import { changesFor, idOf, type RightTimes, rightsOf, type Target } from './access.ts'
import type { Key } from './key.ts'
import { pageWords } from './pageWords.ts'

const TYPING_MS = 300
const NO_RIGHTS = new Map()
const DONE = { grant: 'granted', revoke: 'revoked', times: 'retimed' } as const

interface Draft {
  readonly targets: readonly Target[]
  readonly scheduleNo: number | null
  readonly from: string | null
  readonly to: string | null
}

interface ChangeAccessProps {
  readonly of: Key
  readonly act: 'grant' | 'revoke' | 'times'
  /** What it is about from the start. */
  readonly first: readonly Target[]
  close(): void
  done(): void
}

/** Grants, revokes or times rights of one key, with what it means before it is saved (R066, R067). */
export function ChangeAccess({ of: key, act, first, close, done }: ChangeAccessProps) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const { keyNo, marking } = key
  const [draft, change, forget] = useDraft<Draft>(`access ${act} ${systemId} ${keyNo}`, {
    targets: first,
    scheduleNo: null,
    from: null,
    to: null,
  })
  const targets = act === 'grant' ? draft.targets : first
  const [attempt] = useState(() => crypto.randomUUID())
  const rights = useQuery({
    queryKey: [['right', 'all'], { input: { systemId } }, keyNo],
    queryFn: () => rightsOf(systemId, keyNo),
  })
  const isWhole = isWholeWindow(draft)
  const changes = useMemo(() => {
    const { scheduleNo, from, to } = draft
    const window = from !== null && to !== null ? { from, to } : null
    const wanted: RightTimes | null = act === 'revoke' ? null : { scheduleNo, window }
    return changesFor(keyNo, targets, wanted, rights.data ?? NO_RIGHTS)
  }, [act, draft, keyNo, rights.data, targets])
  const [asked] = useDebouncedValue(changes, TYPING_MS)
  const isReady = changes.length > 0 && isWhole && rights.isSuccess
  const preview = useQuery({
    queryKey: [['chart', 'draft'], { input: { systemId } }, asked],
    queryFn: () => api.chart.draft({ systemId, changes: [...asked] }),
    enabled: isReady && asked.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const finish = () => {
    forget()
    close()
  }
  const save = useMutation({
    mutationFn: () =>
      api.chart.save(
        { systemId, changes: [...changes] },
        { context: { idempotencyKey: `${attempt} ${changes.map(({ target }) => idOf(target)).join()}`.slice(0, 200) } },
      ),
    onSuccess({ summary, undo }) {
      saved({
        message: say(DONE[act], { count: changes.length, marking }),
        summary,
        undo: { act: () => api.chart.save({ systemId, changes: undo }) },
      })
      done()
      finish()
    },
    // Somebody else changed the same right: the next try starts from what is there now.
    onError: () => void rights.refetch(),
  })
  const title = say(`${act}Title`, { marking, count: targets.length })
  return (
    <Drawer opened onClose={close} size="lg" title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          {act === 'grant' && (
            <AccessPicker
              targets={draft.targets}
              change={(next) => change({ targets: next })}
              has={rights.data ?? NO_RIGHTS}
            />
          )}
          {act !== 'revoke' && (
            <section>
              <Title order={3} mb="xs">
                {say('whenHolds')}
              </Title>
              <RightTimesEditor value={draft} change={change} />
            </section>
          )}
          <BeforeSave
            summary={isReady ? preview.data?.summary : undefined}
            reckoning={preview.isFetching || asked !== changes}
            error={preview.error ?? rights.error}
          />
          <Refused error={save.error} />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" aria-live="polite">
              {say('chosen', { count: targets.length })}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={finish}>
                {sayParts('cancel')}
              </Button>
              <Button
                type="submit"
                loading={save.isPending}
                disabled={!isReady || preview.data?.summary.savable === false}
                {...(act === 'revoke' ? { color: 'red' } : {})}
              >
                {say(`${act}Do`, { count: targets.length })}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
