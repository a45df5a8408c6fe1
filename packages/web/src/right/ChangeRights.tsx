import { Button, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api/index.ts'
import { BeforeSave } from '../parts/BeforeSave.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { isWholeWindow, RightTimesEditor } from '../time/RightTimesEditor.tsx'
import { useWords } from '../words/index.ts'
import { changesFor, type Pair, pairId, type Right, type RightsOf, type RightTimes, rightsOf } from './rights.ts'
import { rightWords } from './words.ts'

const TYPING_MS = 300
const NO_RIGHTS: ReadonlyMap<string, Right> = new Map()
const DONE = { grant: 'granted', revoke: 'revoked', times: 'retimed' } as const

interface Draft {
  readonly pairs: readonly Pair[]
  readonly scheduleNo: number | null
  readonly from: string | null
  readonly to: string | null
}

interface ChangeRightsProps {
  readonly act: 'grant' | 'revoke' | 'times'
  readonly title: string
  /** The key or the door whose page it is. */
  readonly of: RightsOf
  /** What it is about from the start; granting begins with nothing. */
  readonly first: readonly Pair[]
  /** To choose what is granted. */
  picker(pairs: readonly Pair[], change: (pairs: readonly Pair[]) => void, has: (pair: Pair) => boolean): ReactNode
  close(): void
  done(): void
}

/** Grants, revokes or times rights, with what it means before it is saved (R066, R067). */
export function ChangeRights({ act, title, of, first, picker, close, done }: ChangeRightsProps) {
  const say = useWords(rightWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const place = 'keyNo' in of ? `key ${of.keyNo}` : `door ${of.cylinderNo}`
  // Times for these rights are not meant for others that are picked later.
  const whose = act === 'grant' ? place : `${place} ${first.map(pairId).join()}`
  const [draft, change, forget] = useDraft<Draft>(`rights ${act} ${systemId} ${whose}`, {
    pairs: first,
    scheduleNo: null,
    from: null,
    to: null,
  })
  const pairs = act === 'grant' ? draft.pairs : first
  const [attempt] = useState(() => crypto.randomUUID())
  const rights = useQuery({
    queryKey: [['right', 'all'], { input: { systemId } }, place],
    queryFn: () => rightsOf(systemId, of),
  })
  const has = rights.data ?? NO_RIGHTS
  const isWhole = isWholeWindow(draft)
  const changes = useMemo(() => {
    const { scheduleNo, from, to } = draft
    const window = from !== null && to !== null ? { from, to } : null
    const wanted: RightTimes | null = act === 'revoke' ? null : { scheduleNo, window }
    return changesFor(pairs, wanted, has)
  }, [act, draft, has, pairs])
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
        { context: { idempotencyKey: `${attempt} ${changes.map(pairId).join()}`.slice(0, 200) } },
      ),
    onSuccess({ summary, undo }) {
      saved({
        message: say(DONE[act], { count: changes.length }),
        summary,
        undo: { act: () => api.chart.save({ systemId, changes: undo }) },
      })
      done()
      finish()
    },
    // Somebody else changed the same right: the next try starts from what is there now.
    onError: () => void rights.refetch(),
  })
  return (
    <Drawer opened onClose={close} size="lg" title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          {act === 'grant' &&
            picker(
              draft.pairs,
              (next) => change({ pairs: next }),
              (pair) => has.has(pairId(pair)),
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
              {say('chosen', { count: pairs.length })}
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
                {say(`${act}Do`, { count: pairs.length })}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
