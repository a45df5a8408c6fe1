import type { Batch } from '../../flash/index.ts'
import type { Hardware } from '../hardware.ts'

/** What a session needs from the device it belongs to; keys and cylinders differ only here. */
export interface SessionHost {
  readonly kind: 'key' | 'cylinder'
  readonly hardware: Hardware
  /** sysId, and keyId or cylId; only of a claimed device. */
  readonly identity: { readonly sysId: number; readonly no: number }
  /** Image number; 0 before the claim. */
  readonly stateVer: number
  /** Too little battery to write. */
  readonly isWeak: boolean
  /** 48 bytes of EAD_3 (spec/session.md 2). */
  keyState(): Uint8Array
  /** Whether it has a clock to set. */
  readonly hasClock: boolean
  /** Milliseconds since 1970 of the session's time, corrected by half the way. */
  setClock(milliseconds: number): void
  readonly clockMilliseconds: number
  /** Receipts, beacons and segments to hand up, as records of the session. */
  reports(): readonly Uint8Array[]
  /** The server has stored the first `upTo` of what was handed up. */
  acknowledge(kind: number, upTo: number): void
  /** The server has spoken under the seal. */
  greeted(): void
  stage(): Batch
  /** Takes a whole row of a transaction; a fault code or null. Rows of tables 6 and 7 come put together. */
  put(batch: Batch, table: number, row: Uint8Array): number | null
  delete(batch: Batch, table: number, id: number): number | null
  /** Tables that a full transaction clears. */
  readonly fullTables: readonly number[]
  /** Last checks before everything counts; a fault code or null. */
  seal(batch: Batch, newVer: number): number | null
  commit(batch: Batch): void
  /** After a commit: what is to be said besides, as records of the session. */
  afterwards(): readonly Uint8Array[]
  /** Takes the values of a claim into `batch`; a fault code or null. */
  claim(batch: Batch, values: ClaimValues): number | null
}

/** Claim values as they came (spec/claim.md 5), and what the session itself made. */
export interface ClaimValues {
  readonly byTag: ReadonlyMap<number, readonly Uint8Array[]>
  readonly deviceKey: Uint8Array
  readonly firstAuditKey: Uint8Array
  /** Lowest secret generation of the system, from POLICY. */
  readonly generation: number
}
