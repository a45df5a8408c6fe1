import type { AuditEvent } from '@lockwright/protocol/message'

export interface TimedEvent extends AuditEvent {
  /** Unix seconds. */
  readonly at: number
  /** What stands in the place of a time: a day, a count, a version of the block list. */
  readonly value: number | null
}

const UNTIMED: ReadonlySet<AuditEvent['code']> = new Set(['floor', 'lost', 'list', 'bootFault'])

/**
 * Consecutive events of a log, each with a time: what has none of its own (spec/audit.md 1) happened after the event
 * before it. `now` in Unix seconds is for a part of a log in which nothing has a time.
 */
export function withTimes(events: readonly AuditEvent[], now: number): readonly TimedEvent[] {
  let last = events.find(isTimed)?.time ?? now
  return events.map((event) => {
    if (isTimed(event)) last = event.time
    return { ...event, at: last, value: isTimed(event) ? null : event.time }
  })
}

const isTimed = ({ code }: AuditEvent): boolean => !UNTIMED.has(code)
