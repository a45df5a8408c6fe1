import { type AuditEvent, type KeyId, REASONS, type Reason, type UnixSeconds, unixSeconds } from '../model/index.ts'

/** What a record says happened, in plain words (R080). `claimed`: the key only called itself so; nothing proves it. */
export type Happening =
  | { readonly kind: 'granted'; readonly keyId: KeyId; readonly time: UnixSeconds }
  | {
      readonly kind: 'denied'
      readonly keyId: KeyId
      readonly time: UnixSeconds
      /** null = a reason this version does not know. */
      readonly reason: Reason | null
      readonly claimed: boolean
    }
  | { readonly kind: 'task'; readonly keyId: KeyId; readonly time: UnixSeconds; readonly operation: number }
  /** The key brought this version of the block list. */
  | { readonly kind: 'list'; readonly keyId: KeyId; readonly version: number }
  | { readonly kind: 'rekey'; readonly keyId: KeyId; readonly time: UnixSeconds }
  | { readonly kind: 'foreignKey'; readonly keyId: KeyId; readonly time: UnixSeconds }
  /** The cylinder has proof that it is at least this day of its calendar. */
  | { readonly kind: 'timeFloor'; readonly day: number }
  /** Older records were overwritten before anybody fetched them. */
  | { readonly kind: 'overwritten'; readonly count: number }
  /** Denied attempts were counted, not written one by one (B14). */
  | { readonly kind: 'deniedNotItemised'; readonly count: number }
  | { readonly kind: 'bootFault' }

const REASON_NAMES = new Map(Object.entries(REASONS).map(([name, value]) => [value as number, name as Reason]))

/** What a record says (spec/audit.md). */
export function happeningOf({ code, detail, keyId, time: given, claimed }: AuditEvent): Happening {
  const time = unixSeconds(given)
  switch (code) {
    case 'granted':
      return { kind: 'granted', keyId, time }
    case 'denied':
      return { kind: 'denied', keyId, time, reason: REASON_NAMES.get(detail) ?? null, claimed }
    case 'task':
      return { kind: 'task', keyId, time, operation: detail }
    case 'list':
      return { kind: 'list', keyId, version: given }
    case 'rekey':
      return { kind: 'rekey', keyId, time }
    case 'foreign':
      return { kind: 'foreignKey', keyId, time }
    case 'floor':
      return { kind: 'timeFloor', day: given }
    case 'lost':
      return { kind: detail === 0 ? 'overwritten' : 'deniedNotItemised', count: given }
    case 'bootFault':
      return { kind: 'bootFault' }
  }
}

/** An event with the limits of its time: the key told `time`, the cylinder proves only the days around it. */
export interface BoundedEvent {
  readonly event: AuditEvent
  /** Not before this; null = no floor known before it. */
  readonly notBefore: UnixSeconds | null
}

/**
 * Consecutive events, each with the floor that was proven before it: the time of an event is the key's word, the floor is the
 * cylinder's (B9). `dayEpoch`: Unix seconds of day 0.
 */
export function withFloors(
  events: readonly AuditEvent[],
  dayEpoch: UnixSeconds,
  floorBefore: UnixSeconds | null,
): readonly BoundedEvent[] {
  let notBefore = floorBefore
  return events.map((event) => {
    if (event.code === 'floor') notBefore = unixSeconds(dayEpoch + 86_400 * event.time)
    return { event, notBefore }
  })
}
