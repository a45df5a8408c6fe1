import type { BlocklistVersion, KeyId, SystemNo } from '@lockwright/domain/model'

/** Whose word counts (B19). Public keys compressed, 33 bytes. */
export interface ListTrust {
  readonly systemNo: SystemNo
  readonly listKey: Uint8Array
  /** By index 0..7. */
  readonly countersigners: ReadonlyMap<number, Uint8Array>
}

export interface ListProgress {
  /** hdr40 */
  readonly header: Uint8Array
  /** The next chunk, and its hash. */
  readonly index: number
  readonly next: Uint8Array
  /** keyId after the last one of the chunk before. */
  readonly low: number
}

/** What a device holds of the block list (spec/blocklist.md 3). */
export interface HeldList {
  readonly version: BlocklistVersion
  /** keyId -> minEpoch */
  readonly entries: ReadonlyMap<KeyId, number>
  /** BLOCK orders: no chunk touches them; they go when the list is as new as `inVersion` (B4). */
  readonly urgent: ReadonlyMap<KeyId, { readonly minEpoch: number; readonly inVersion: BlocklistVersion }>
  readonly floorDay: number
  /** Adds without countersignature it still takes on this day (B5). */
  readonly addsLeft: number
  /** Half-taken document: where to go on, whatever carrier brings the rest (B15). */
  readonly progress: ListProgress | null
}

/** Adds without countersignature a day of floor advance (B5). */
export const ADDS_A_DAY = 500

/** Keys of programming keys: blocked by countersigned documents and BLOCK orders only (B5). */
export const isProgrammingKeyId = (keyId: KeyId): boolean => keyId >= 0x7f000000 && keyId <= 0x7fffffff

/** Passports of this key below it are refused; 0 = not blocked. */
export const minEpochOf = (held: HeldList, keyId: KeyId): number =>
  Math.max(held.entries.get(keyId) ?? 0, held.urgent.get(keyId)?.minEpoch ?? 0)
