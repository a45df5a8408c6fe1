import type { Draft } from '@lockwright/domain/access'
import { compileCylinder } from '@lockwright/domain/desired'
import type { Full } from '@lockwright/domain/memory'
import type { UnixSeconds } from '@lockwright/domain/model'
import type { DraftSummary } from '@lockwright/domain/plan'
import { validityAt } from '@lockwright/domain/schedule'
import { SECRET_GENERATION } from '../../keystore/index.ts'
import type { DraftPolicy } from './policy.ts'
import type { SummaryView } from './summary.ts'

export type Warning = SummaryView['warnings'][number]

export interface Circumstances {
  readonly policy: DraftPolicy
  readonly draft: Draft
  readonly summary: DraftSummary
  readonly memory: readonly { readonly keyNo: number; readonly percent: number; readonly full: Full | null }[]
  readonly published: boolean
  readonly holders: ReadonlyMap<number, string>
  /** How many of the doors that a key loses may open for it until it, or the door, was updated. */
  readonly stillOpen: ReadonlyMap<number, number>
  readonly at: UnixSeconds
}

/** The most pressing first; the first three cannot be saved. */
const ORDER: readonly Warning['code'][] = [
  'keyCannotHold',
  'memoryFull',
  'cylinderCannotHold',
  'opensUntilUpdated',
  'keyBlocked',
  'keyNeverValid',
  'keyOut',
  'memoryNearlyFull',
  'keyNotProgrammed',
  'cylinderNotProgrammed',
]
const REFUSED = new Set(ORDER.slice(0, 3))
const NEARLY_FULL = 90

export const savable = (warnings: readonly Warning[]): boolean => !warnings.some(({ code }) => REFUSED.has(code))

/** What people should know before they save a draft. */
export function warningsOf(facts: Circumstances): readonly Warning[] {
  const found = [...ofKeys(facts), ...ofMemory(facts), ...ofGrants(facts), ...ofDoors(facts)]
  return found.sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
}

const NOTHING = { keyNo: null, cylinderNo: null, count: null, percent: null, reason: null, holder: null }

function ofKeys({ summary, holders, stillOpen }: Circumstances): Warning[] {
  const impossible = summary.impossible.map(({ keyNo, error }): Warning => {
    return { ...NOTHING, code: 'keyCannotHold', keyNo, reason: error.code }
  })
  const open = [...stillOpen].map(
    ([keyNo, count]): Warning => ({ ...NOTHING, code: 'opensUntilUpdated', keyNo, count }),
  )
  const out = summary.keysToUpdate.flatMap(({ keyNo }): Warning[] => {
    const holder = holders.get(keyNo)
    return holder === undefined ? [] : [{ ...NOTHING, code: 'keyOut', keyNo, holder }]
  })
  return [...impossible, ...open, ...out]
}

function ofMemory({ memory }: Circumstances): Warning[] {
  return memory.flatMap(({ keyNo, percent, full }): Warning[] => {
    if (full !== null) return [{ ...NOTHING, code: 'memoryFull', keyNo, percent, reason: full.what }]
    return percent < NEARLY_FULL ? [] : [{ ...NOTHING, code: 'memoryNearlyFull', keyNo, percent }]
  })
}

/** Grants that open nothing for the time being. */
function ofGrants({ policy, draft, published, at }: Circumstances): Warning[] {
  const keyNos = new Set(draft.grants.map(({ keyNo }) => keyNo))
  const keys = [...keyNos].flatMap((keyNo): Warning[] => {
    const { wish, programmed } = policy.keys.get(keyNo)!
    return [
      ...(wish.blocked ? [{ ...NOTHING, code: 'keyBlocked' as const, keyNo }] : []),
      ...(validityAt(wish.key.validity, at) === 'expired'
        ? [{ ...NOTHING, code: 'keyNeverValid' as const, keyNo }]
        : []),
      ...(published && !programmed ? [{ ...NOTHING, code: 'keyNotProgrammed' as const, keyNo }] : []),
    ]
  })
  if (!published) return keys
  const named = draft.grants.flatMap(({ target }) => (target.kind === 'cylinder' ? [target.cylinderNo] : []))
  const doors = [...new Set(named)].filter((no) => policy.doors.get(no)?.programmed === false)
  return [...keys, ...doors.map((cylinderNo): Warning => ({ ...NOTHING, code: 'cylinderNotProgrammed', cylinderNo }))]
}

function ofDoors({ policy, draft }: Circumstances): Warning[] {
  return draft.cylinders.flatMap((cylinder): Warning[] => {
    const image = policy.doors.get(cylinder.cylinderNo)?.image ?? null
    const result = compileCylinder(cylinder, SECRET_GENERATION, image)
    return result.ok
      ? []
      : [{ ...NOTHING, code: 'cylinderCannotHold', cylinderNo: cylinder.cylinderNo, reason: result.error.code }]
  })
}
