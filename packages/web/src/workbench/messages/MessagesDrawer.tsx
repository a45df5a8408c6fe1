import { Drawer, SegmentedControl } from '@mantine/core'
import { partsWords } from '../../parts/words.ts'
import { useWords } from '../../words/index.ts'
import type { MessagesOf } from '../BenchContext.ts'
import { SessionMessages } from './SessionMessages.tsx'
import { VisitMessages } from './VisitMessages.tsx'
import { messagesWords } from './words.ts'

const OF = ['visit', 'left', 'right', 'cable'] as const

interface MessagesDrawerProps {
  /** null: closed. */
  readonly of: MessagesOf | null
  show(of: MessagesOf | null): void
}

/** The messages of the last visit and of the sessions, beside their bytes. */
export function MessagesDrawer({ of, show }: MessagesDrawerProps) {
  const say = useWords(messagesWords)
  const sayParts = useWords(partsWords)
  return (
    <Drawer
      opened={of !== null}
      onClose={() => show(null)}
      title={say('title')}
      size="min(860px, 100%)"
      closeButtonProps={{ 'aria-label': sayParts('close') }}
    >
      <SegmentedControl
        size="xs"
        mb="md"
        fullWidth
        aria-label={say('title')}
        value={of ?? 'visit'}
        onChange={show}
        data={OF.map((value) => ({ value, label: say(value) }))}
      />
      {of === 'visit' && <VisitMessages />}
      {of !== null && of !== 'visit' && <SessionMessages slot={of} />}
    </Drawer>
  )
}
