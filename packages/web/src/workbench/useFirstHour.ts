import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { query } from '../api/index.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { type Begun, begin, type Standing, stepsDone } from './firstHour.ts'

/**
 * Which steps happened since this browser first showed the workbench of the system, or since `again`; `opened`: the site
 * told this page of an opened door.
 */
export function useFirstHour(opened: boolean): { readonly done: readonly boolean[]; again(): void } {
  const { systemId, counts } = useSystem()
  const [begun, keep] = useLocalStorage<Begun | null>({
    key: `lockwright.firstHour ${systemId}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const blocks = useQuery(query.block.list.queryOptions({ input: { systemId } }))
  const standing: Standing | null = blocks.data
    ? {
        keys: counts.keys,
        programmedKeys: counts.programmedKeys,
        blocks: blocks.data.items.filter(({ state }) => state === 'ordered'),
        opened,
      }
    : null
  useEffect(() => {
    if (standing === null) return
    if (begun === null) keep(begin(standing))
    else if (opened && !begun.opened) keep({ ...begun, opened })
  })
  return {
    done: stepsDone(begun ?? NOBODY, standing !== null && begun !== null ? standing : NOTHING),
    again: () => standing && keep(begin(standing)),
  }
}

const NOTHING: Standing = { keys: 0, programmedKeys: 0, blocks: [], opened: false }
const NOBODY: Begun = { keys: 0, programmedKeys: 0, blocked: [], opened: false }
