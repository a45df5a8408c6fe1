import type { BlockEntry, BlockList, KeyId, Result } from '../model/index.ts'
import { blocklistVersion, err, ok } from '../model/index.ts'

/** Keys one list can name (R150). */
export const BLOCKLIST_CAPACITY = 3000
/** Blocks every passport of a key id for ever, also those not yet made. */
export const FOR_EVER = 0xffff

const MAX_PART = 0xffff

export type BlockListFault =
  | { readonly code: 'blockListFull'; readonly entries: number; readonly capacity: number }
  | { readonly code: 'versionsExhausted' }

/**
 * The block of a key whose newest passport has this epoch: every passport made so far is refused, the next one is not, so a
 * found key works again after its next update (B17). Made once, when the block is ordered; `compileKey` then keeps the key at
 * or above `minEpoch`.
 */
export function blockEntry(keyId: KeyId, newestEpoch: number): BlockEntry {
  return { keyId, minEpoch: Math.min(newestEpoch + 1, FOR_EVER) }
}

/**
 * The list that says exactly `wanted`, and what kind of step leads there (C7): `minor` when keys are only added or blocked
 * further, `major` when one is taken off or blocked less, which a countersigner has to sign; `none` = `current` itself.
 */
export function nextBlockList(
  current: BlockList,
  wanted: readonly BlockEntry[],
): Result<{ readonly list: BlockList; readonly step: 'none' | 'minor' | 'major' }, BlockListFault> {
  const entries = strongest(wanted)
  if (entries.length > BLOCKLIST_CAPACITY) {
    return err({ code: 'blockListFull', entries: entries.length, capacity: BLOCKLIST_CAPACITY })
  }
  const held = new Map(current.entries.map(({ keyId, minEpoch }) => [keyId, minEpoch]))
  const kept = new Map(entries.map(({ keyId, minEpoch }) => [keyId, minEpoch]))
  const lifts = current.entries.some(({ keyId, minEpoch }) => (kept.get(keyId) ?? 0) < minEpoch)
  const adds = entries.some(({ keyId, minEpoch }) => held.get(keyId) !== minEpoch)
  if (!lifts && !adds) return ok({ list: current, step: 'none' })

  const { major, minor } = partsOf(current)
  if (!lifts && minor < MAX_PART) {
    return ok({ list: { version: blocklistVersion(major, minor + 1), entries }, step: 'minor' })
  }
  if (major === MAX_PART) return err({ code: 'versionsExhausted' })
  return ok({ list: { version: blocklistVersion(major + 1, 0), entries }, step: 'major' })
}

/**
 * What a holder of `held` has after it took the whole of `incoming` (C7): inside one major version blocks only grow, so both
 * are united; a higher major replaces; what is not newer changes nothing (law 4) and gives `held` itself.
 */
export function mergeBlockLists(held: BlockList, incoming: BlockList): BlockList {
  if (incoming.version <= held.version) return held
  if (partsOf(incoming).major > partsOf(held).major)
    return { version: incoming.version, entries: strongest(incoming.entries) }
  return { version: incoming.version, entries: strongest([...held.entries, ...incoming.entries]) }
}

/** What a document from one version to another has to say. */
export interface BlockListDelta {
  readonly base: BlockList['version']
  readonly to: BlockList['version']
  readonly adds: readonly BlockEntry[]
  readonly dels: readonly KeyId[]
}

/**
 * The delta from the first to the last of `history`, every version between them included, ascending (C7): adds are keys that are
 * new, changed, or were away in between; dels are keys that some version named and the last does not. A holder of any version
 * in between takes it, too.
 */
export function deltaOf(history: readonly [BlockList, ...BlockList[]]): BlockListDelta {
  const first = history[0]
  const last = history.at(-1)!
  const versions = history.map(({ entries }) => new Map(entries.map(({ keyId, minEpoch }) => [keyId, minEpoch])))
  const now = versions.at(-1)!
  const adds = last.entries.filter(({ keyId, minEpoch }) => versions.some((named) => named.get(keyId) !== minEpoch))
  const gone = new Set(versions.flatMap((named) => [...named.keys()].filter((keyId) => !now.has(keyId))))
  return { base: first.version, to: last.version, adds: strongest(adds), dels: [...gone].sort((a, b) => a - b) }
}

/** One entry a key, the strongest, ascending by key. */
function strongest(entries: readonly BlockEntry[]): readonly BlockEntry[] {
  const epochs = new Map<KeyId, number>()
  for (const { keyId, minEpoch } of entries) epochs.set(keyId, Math.max(epochs.get(keyId) ?? 0, minEpoch))
  return [...epochs].map(([keyId, minEpoch]) => ({ keyId, minEpoch })).sort((a, b) => a.keyId - b.keyId)
}

function partsOf({ version }: BlockList): { readonly major: number; readonly minor: number } {
  return { major: Math.floor(version / 0x10000), minor: version % 0x10000 }
}
