import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { query, refusalOf } from '../api/index.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { handWords } from './handWords.ts'
import type { Key } from './key.ts'

const DAY_MS = 86_400_000

interface HandButtonProps {
  readonly of: Key
  readonly size?: 'compact-sm' | 'sm'
  /** Opens the hand-out; taking back needs no more than the press. */
  handOut(): void
}

/** One press from the list or the page of a key: out to somebody, or back in. */
export function HandButton({ of: key, size = 'sm', handOut }: HandButtonProps) {
  const say = useWords(handWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const takeBack = useMutation(
    // The act for many gives a way back.
    query.bulk.handInKeys.mutationOptions({
      onSuccess({ outcomes, undoToken }) {
        const refused = outcomes[0]?.refused
        if (refused) return notifications.show({ color: 'red', message: refused.message })
        const { holder, dueAt } = key.handOut ?? { holder: '', dueAt: null }
        const late = dueAt === null ? -1 : Math.floor((Date.now() - Date.parse(dueAt)) / DAY_MS)
        const word = late > 0 ? 'takenBackLate' : late === 0 ? 'takenBackOverdue' : 'takenBack'
        saved({
          message: say(word, { marking: key.marking, holder, days: late }),
          undo: { token: undoToken },
        })
      },
      onError(error) {
        const message = refusalOf(error)?.message ?? sayParts('unreachable')
        notifications.show({ color: 'red', message })
      },
    }),
  )
  const isOut = key.handOut !== null
  // Only what was programmed can be handed out.
  if (!isOut && key.state === 'nonProgrammed') return null
  return (
    <Button
      size={size}
      variant="default"
      loading={takeBack.isPending}
      onClick={() => (isOut ? takeBack.mutate({ systemId, keyNos: [key.keyNo] }) : handOut())}
      aria-label={`${say(isOut ? 'handIn' : 'handOut')}: ${key.label}`}
    >
      {say(isOut ? 'handIn' : 'handOut')}
    </Button>
  )
}
