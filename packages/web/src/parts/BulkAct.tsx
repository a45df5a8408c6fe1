import type { Contract } from '@lockwright/server/contract'
import { Alert, Button, Group, List, Modal, Paper, ScrollArea, Stack, Text } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { Refused } from './Refused.tsx'
import { savedWords } from './savedWords.ts'
import { useSaved } from './useSaved.tsx'
import { partsWords } from './words.ts'

type Result = InferContractRouterOutputs<Contract>['bulk']['setKeyTimes']

interface BulkActProps {
  readonly title: string
  /** What will happen, in numbers; one sentence each. */
  readonly before: readonly (string | false)[]
  /** On the button that does it. */
  readonly label: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly wide?: boolean
  /** What can be set for all of them. */
  readonly children?: ReactNode
  run(): Promise<Result>
  /** Drops what was set: it was done, or is not wanted. */
  forget?(): void
  close(): void
  /** It was done, at least for some. */
  done(): void
}

/** One act on many rows: numbers before, the outcome of every refused row after, undo in the notification. */
export function BulkAct({
  title,
  before,
  label,
  danger,
  disabled,
  wide,
  children,
  run,
  forget,
  close,
  done,
}: BulkActProps) {
  const say = useWords(savedWords)
  const sayParts = useWords(partsWords)
  const saved = useSaved()
  const act = useMutation({
    mutationFn: run,
    onSuccess(result) {
      forget?.()
      saved({
        message: say('bulkDone', { done: result.done, count: result.done + result.refused }),
        summary: result.summary,
        undo: { token: result.undoToken },
      })
      if (result.done > 0) done()
      if (result.refused === 0) close()
    },
  })
  const cancel = () => {
    forget?.()
    close()
  }
  const refused = act.data?.outcomes.filter((outcome) => outcome.refused !== null) ?? []
  return (
    <Modal opened onClose={close} title={title} size={wide ? 'xl' : 'md'}>
      {refused.length > 0 ? (
        <Stack gap="sm">
          <Alert color="yellow" title={say('bulkRefused', { count: refused.length })} role="alert">
            <ScrollArea.Autosize mah={320} type="auto">
              <List size="sm" spacing={4}>
                {refused.map(({ no, marking, refused: why }) => (
                  <List.Item key={no}>
                    <span className="marking">{marking || `#${no}`}</span>: {why?.message}
                  </List.Item>
                ))}
              </List>
            </ScrollArea.Autosize>
          </Alert>
          <Group justify="flex-end">
            <Button onClick={close}>{sayParts('close')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            act.mutate()
          }}
        >
          <Stack gap="md">
            {children}
            <Paper p="sm" bg="var(--lw-ground)" component="section" aria-label={say('before')} aria-live="polite">
              <Text size="sm" fw={600} mb={4}>
                {say('before')}
              </Text>
              {before
                .filter((line) => line !== false)
                .map((line) => (
                  <Text key={line} size="sm">
                    {line}
                  </Text>
                ))}
            </Paper>
            <Refused error={act.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={cancel}>
                {sayParts('cancel')}
              </Button>
              <Button
                type="submit"
                loading={act.isPending}
                disabled={disabled === true}
                {...(danger ? { color: 'red' } : {})}
              >
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
