import { Popover, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { query } from '../api/index.ts'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Mark, type MarkState } from './Mark.tsx'
import { type Pair, Why } from './Why.tsx'
import { whyWords } from './whyWords.ts'
import { markWords } from './words.ts'

const HOVER_MS = 300
/** The way of the pointer from the mark to the panel. */
const LEAVE_MS = 200

interface WhyMarkProps {
  readonly state: MarkState
  /** What stands behind it; or which key and door, and it is asked for when somebody wants to know. */
  readonly of: Pair | { readonly keyNo: number; readonly cylinderNo: number }
  readonly withWord?: boolean
}

/** A mark that answers "why?": on hover it only shows; press, Enter or tap opens it to go into, Escape closes it. */
export function WhyMark({ state, of, withWord = false }: WhyMarkProps) {
  const say = useWords(whyWords)
  const sayMark = useWords(markWords)
  const [open, setOpen] = useState<'no' | 'peek' | 'pinned'>('no')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const soon = (next: 'no' | 'peek', ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen((now) => (now === 'pinned' ? now : next)), ms)
  }
  const hover = {
    onPointerEnter: (event: { pointerType: string }) => event.pointerType === 'mouse' && soon('peek', HOVER_MS),
    onPointerLeave: (event: { pointerType: string }) => event.pointerType === 'mouse' && soon('no', LEAVE_MS),
  }
  return (
    <Popover
      opened={open !== 'no'}
      onChange={(stays) => !stays && setOpen('no')}
      trapFocus={open === 'pinned'}
      returnFocus
      position="bottom-start"
      withinPortal
      withArrow
      shadow="none"
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <UnstyledButton
          aria-label={say('whyOf', { state: sayMark(state) })}
          aria-expanded={open !== 'no'}
          onClick={() => setOpen(open === 'pinned' ? 'no' : 'pinned')}
          onFocus={({ target }) => target.matches(':focus-visible') && soon('peek', HOVER_MS)}
          onBlur={() => soon('no', LEAVE_MS)}
          style={{ padding: '8px 10px', margin: '-4px -6px', lineHeight: 1, borderRadius: 6 }}
          {...hover}
        >
          <Mark state={state} withWord={withWord} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('why')} maw="min(420px, 94vw)" {...hover}>
        {'rules' in of ? <Why pair={of} /> : <Asked {...of} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function Asked({ keyNo, cylinderNo }: { readonly keyNo: number; readonly cylinderNo: number }) {
  const { systemId } = useSystem()
  const pair = useQuery(query.mark.why.queryOptions({ input: { systemId, keyNo, cylinderNo } }))
  if (pair.error) return <Refused error={pair.error} />
  return pair.data ? <Why pair={pair.data} /> : <Loading />
}
