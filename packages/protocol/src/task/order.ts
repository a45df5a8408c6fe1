import type { BlocklistVersion, GroupNo, KeyId, UnixSeconds } from '@lockwright/domain/model'

/** One change of the list of a cylinder (list mode). `keyGroup` 0..32767. */
export type ListStep =
  | { readonly kind: 'addGroup' | 'removeGroup'; readonly keyGroup: number }
  | { readonly kind: 'allowKey' | 'denyKey' | 'removeKey'; readonly keyId: KeyId }

/**
 * What a task orders (spec/task.md, C6). `base` is the cylinder's state number it builds on: ordered ops run only on
 * it, so no old order undoes a newer one (B3). Lengths in bytes: wrapped 24, publicKey 33, signature 64, anchor 16.
 */
export type Order =
  | { readonly op: 'block'; readonly keyId: KeyId; readonly minEpoch: number; readonly inVersion: BlocklistVersion }
  | { readonly op: 'unblock'; readonly base: number; readonly keyId: KeyId; readonly maxEpoch: number }
  | { readonly op: 'listFull' | 'listDelta'; readonly document: Uint8Array }
  /** `to` 0xffffffff = the newest. */
  | { readonly op: 'readAudit'; readonly ring: 'own' | 'foreign'; readonly from: number; readonly to: number }
  | { readonly op: 'ackAudit'; readonly ring: 'own' | 'foreign'; readonly upTo: number }
  | { readonly op: 'authorise'; readonly base: number; readonly steps: readonly ListStep[] }
  /** `wrapped`: K_G under KW; null = leave the group. */
  | { readonly op: 'group'; readonly base: number; readonly group: GroupNo; readonly wrapped: Uint8Array | null }
  | { readonly op: 'rekey'; readonly base: number; readonly generation: number; readonly wrapped: Uint8Array }
  | { readonly op: 'minGeneration'; readonly base: number; readonly generation: number }
  | { readonly op: 'firmwareChunk'; readonly manifestSeq: number; readonly index: number; readonly bytes: Uint8Array }
  | { readonly op: 'firmwareCommit'; readonly manifest: Uint8Array }
  | {
      readonly op: 'config'
      readonly base: number
      readonly settings: readonly { readonly tag: number; readonly value: Uint8Array }[]
    }
  | { readonly op: 'release'; readonly base: number; readonly nonce: Uint8Array }
  | {
      readonly op: 'trust'
      readonly base: number
      readonly role: 'owner' | 'list' | 'countersigner'
      /** 0..7, of a countersigner; else 0. */
      readonly index: number
      readonly publicKey: Uint8Array
      /** Of the owner over `trustToSign`. */
      readonly signature: Uint8Array
    }
  | {
      readonly op: 'time'
      readonly base: number
      readonly dayEpoch: UnixSeconds
      readonly day: number
      readonly anchor: Uint8Array
    }

interface Op {
  readonly code: number
  readonly ordered: boolean
  /** Needs the signature of a countersigner (op with * in the table). */
  readonly countersigned: boolean
}

const plain = (code: number): Op => ({ code, ordered: false, countersigned: false })
const ordered = (code: number): Op => ({ code, ordered: true, countersigned: false })
const starred = (code: number): Op => ({ code, ordered: true, countersigned: true })

export const OPS: Readonly<Record<Order['op'], Op>> = {
  block: plain(1),
  unblock: starred(2),
  listFull: plain(3),
  listDelta: plain(4),
  readAudit: plain(5),
  ackAudit: plain(6),
  authorise: ordered(7),
  group: ordered(8),
  rekey: starred(9),
  minGeneration: starred(10),
  firmwareChunk: plain(11),
  firmwareCommit: { code: 12, ordered: false, countersigned: true },
  config: ordered(13),
  release: starred(14),
  trust: ordered(15),
  time: starred(16),
}
