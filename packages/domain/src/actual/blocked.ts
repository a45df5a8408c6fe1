import type { BlockEntry, BlockList, Passport, UnixSeconds } from '../model/index.ts'
import { anyOf, both, type Certainty, not, oneOf } from './certainty.ts'
import type { CylinderState, UrgentBlock } from './cylinder.ts'
import { confirmedAt } from './history.ts'

/**
 * Does the cylinder refuse this passport at an instant, by its list or by a task of its own (C7)? Certain where every list
 * it may hold says the same: the proven version, and each newer one handed to some key by then.
 */
export function blockedAt(
  cylinder: CylinderState,
  passport: Pick<Passport, 'keyId' | 'rightsEpoch'>,
  at: UnixSeconds,
): Certainty {
  const matches = (entry: BlockEntry) => entry.keyId === passport.keyId && passport.rightsEpoch < entry.minEpoch
  const urgent = cylinder.urgentBlocks.filter(({ entry }) => entry.keyId === passport.keyId)
  const lifted = anyOf(
    urgent
      .filter(({ kind, entry }) => kind === 'unblock' && passport.rightsEpoch <= entry.minEpoch)
      .map((block) => (executedAt(block, at) === 'no' ? 'no' : 'possibly')),
  )
  const answers = possibleLists(cylinder, at).map(({ version, list }) => {
    const listed: Certainty = list === null ? 'possibly' : list.entries.some(matches) ? 'yes' : 'no'
    const tasks = urgent
      .filter(({ kind, entry, inVersion }) => kind === 'block' && matches(entry) && version < inVersion)
      .map((block) => executedAt(block, at))
    return both(anyOf([listed, ...tasks]), not(lifted))
  })
  return oneOf(answers)
}

/** List versions the cylinder may hold at an instant; version 0 = none yet. `list` null = nobody knows that version. */
export function possibleLists(
  { lists, releasedLists }: CylinderState,
  at: UnixSeconds,
): readonly { readonly version: number; readonly list: BlockList | null }[] {
  const contents = new Map<number, BlockList>([[0, NO_LIST]])
  for (const { list } of releasedLists) contents.set(list.version, list)
  const least = confirmedAt(lists, at)?.number ?? 0
  const most = Math.min(
    ...lists.filter(({ lastHeld }) => lastHeld !== null && lastHeld > at).map((held) => held.number),
  )
  const outThere = releasedLists.filter((released) => released.at <= at).map(({ list }) => list.version as number)
  const neverReleased = lists.map(({ number }) => number).filter((number) => !contents.has(number))
  return [...new Set([least, ...outThere, ...neverReleased])]
    .filter((version) => version >= least && version <= most)
    .map((version) => ({ version, list: contents.get(version) ?? null }))
}

const NO_LIST: BlockList = { version: 0 as BlockList['version'], entries: [] }

function executedAt(block: UrgentBlock, at: UnixSeconds): Certainty {
  if (block.executed !== null && block.executed.at <= at) return 'yes'
  return block.offers.some((offer) => offer.at <= at) ? 'possibly' : 'no'
}
