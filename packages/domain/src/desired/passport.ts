import type { ImageNo, KeyPolicy, Passport, UnixSeconds } from '../model/index.ts'
import { sameValidity, validityIncludes } from '../schedule/index.ts'

type Chain = NonNullable<Passport['revalidation']>

/** Epoch 65535 in a block list means "for ever", so no key may have it (spec/blocklist.md). */
const MAX_EPOCH = 0xfffe
/** Epoch 0 is never given, so the first block of a key already names a real floor. */
const FIRST_EPOCH = 1
const CHAIN_LENGTH = 64
const MAX_UNIT_HOURS = 255
/** A year; a chain of the largest unit is nearly two. */
export const MAX_REVALIDATION_HOURS = 366 * 24

/**
 * The passport for the next image: `before` itself when nothing in it changes. Narrowing (of entries: `narrower`, of validity,
 * of revalidation), a block, another key id or kind give a new epoch and a new chain (B1); widening keeps both. The serial of a chain
 * is the number of the image that began it, so no chain of a key ever comes back. null = the epochs are used up.
 */
export function nextPassport(
  wish: { readonly key: KeyPolicy; readonly secretGeneration: number; readonly minEpoch: number },
  before: Passport | null,
  narrower: boolean,
  number: ImageNo,
  at: UnixSeconds,
): Passport | null {
  const { key, secretGeneration } = wish
  const { keyId, kind, validity, revalidationHours } = key
  const minEpoch = wish.minEpoch > MAX_EPOCH ? FIRST_EPOCH : Math.max(FIRST_EPOCH, wish.minEpoch)
  if (before === null) {
    const revalidation = beginChain(key, number, at)
    return { keyId, secretGeneration, kind, rightsEpoch: minEpoch, validity, revalidation }
  }
  const fresh =
    narrower ||
    before.rightsEpoch < minEpoch ||
    keyId !== before.keyId ||
    kind !== before.kind ||
    !validityIncludes(validity, before.validity, at) ||
    (revalidationHours !== null &&
      unitHours(revalidationHours) < (before.revalidation?.unitHours ?? Number.POSITIVE_INFINITY))
  const keeps = !fresh && chainHolds(before.revalidation, key, at)
  const same = secretGeneration === before.secretGeneration && sameValidity(validity, before.validity)
  if (keeps && same) return before
  const rightsEpoch = fresh ? Math.max(before.rightsEpoch + 1, minEpoch) : before.rightsEpoch
  if (rightsEpoch > MAX_EPOCH) return null
  const revalidation = keeps ? before.revalidation : beginChain(key, number, at)
  return { keyId, secretGeneration, kind, rightsEpoch, validity, revalidation }
}

/** Instant from which the chain of a passport has to be begun anew; null = never. */
export function chainRenewal(passport: Passport, hours: number): UnixSeconds | null {
  const chain = passport.revalidation
  return chain === null ? null : ((deadline(chain, chain.length) - hours * 3600) as UnixSeconds)
}

/** Instant at which a cylinder stops taking a key that holds element `index` of its chain (spec/door.md). */
export function deadline(chain: Chain, index: number): UnixSeconds {
  return (chain.start + 3600 * chain.unitHours * index) as UnixSeconds
}

/**
 * How far up its chain a key may be renewed now (R104), given that it holds or takes `desired` in the same session; null =
 * nothing to release: no revalidation, blocked, or not yet valid (B21). Elements of older chains are never released (B1).
 * A key that already holds a higher one keeps it.
 */
export function revalidationIndex(desired: Passport, key: KeyPolicy, blocked: boolean, at: UnixSeconds): number | null {
  const chain = desired.revalidation
  if (chain === null || key.revalidationHours === null || blocked || at < chain.start) return null
  const wanted = Math.ceil((at + key.revalidationHours * 3600 - chain.start) / (3600 * chain.unitHours))
  return Math.min(chain.length, wanted)
}

function chainHolds(chain: Chain | null, key: KeyPolicy, at: UnixSeconds): boolean {
  if (chain === null || key.revalidationHours === null) return chain === null && key.revalidationHours === null
  const enough = deadline(chain, chain.length) - Math.max(at, chain.start) >= key.revalidationHours * 3600
  return enough && chain.unitHours === unitHours(key.revalidationHours) && chain.start <= firstUse(key, at)
}

function beginChain(key: KeyPolicy, serial: number, at: UnixSeconds): Chain | null {
  if (key.revalidationHours === null) return null
  return { unitHours: unitHours(key.revalidationHours), length: CHAIN_LENGTH, start: firstUse(key, at), serial }
}

/** A chain starts with the validity: before its start the passport would open without any renewal (B21). */
function firstUse({ validity }: KeyPolicy, at: UnixSeconds): UnixSeconds {
  return validity.kind === 'between' && validity.from !== null && validity.from > at ? validity.from : at
}

function unitHours(periodHours: number): number {
  return Math.min(MAX_UNIT_HOURS, Math.ceil(periodHours / 8))
}
