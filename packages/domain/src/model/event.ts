import type { KeyId } from './ids.ts'

/** What a record in the log of a cylinder is about (spec/audit.md). */
export type EventCode = 'granted' | 'denied' | 'task' | 'list' | 'floor' | 'lost' | 'rekey' | 'bootFault' | 'foreign'

/** One record in the log of a cylinder. */
export interface AuditEvent {
  /** The first is 1. */
  readonly seq: number
  /** Unix seconds as the key claims them; with `floor` the day number, with `lost` the count. */
  readonly time: number
  readonly keyId: KeyId
  readonly code: EventCode
  /** denied: reason; task: operation; lost: 0 overwritten, 1 denied attempts not itemised. */
  readonly detail: number
  /** Nothing proves that it was this key: it only called itself so (R080). */
  readonly claimed: boolean
}
