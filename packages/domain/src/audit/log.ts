import type { AuditEvent, Result } from '../model/index.ts'
import { err, ok } from '../model/index.ts'

/** Records numbered `from` to `to`, both included. */
export interface SeqRange {
  readonly from: number
  readonly to: number
}

/** What is stored of the log of one cylinder, by the numbers of its records. */
export interface LogCoverage {
  /** Ascending, disjoint, not touching. */
  readonly stored: readonly SeqRange[]
  /** The highest number the cylinder has named, in a record, a receipt or a beacon; 0 = none. */
  readonly newest: number
}

/** Records that are not stored: still in the cylinder, or overwritten before anybody fetched them (R081). */
export interface LogGap extends SeqRange {
  readonly kind: 'notCollected' | 'overwritten'
}

export const EMPTY_LOG: LogCoverage = { stored: [], newest: 0 }

/**
 * Takes a verified segment: events whose numbers follow each other. `fresh` are those not stored before, so that storing a
 * segment twice is harmless (law 6).
 */
export function foldSegment(
  log: LogCoverage,
  events: readonly AuditEvent[],
): Result<{ readonly log: LogCoverage; readonly fresh: readonly AuditEvent[] }, { readonly code: 'notContiguous' }> {
  const first = events[0]
  if (first === undefined) return ok({ log, fresh: [] })
  if (events.some((event, i) => event.seq !== first.seq + i)) return err({ code: 'notContiguous' })
  const range = { from: first.seq, to: first.seq + events.length - 1 }
  const fresh = events.filter(({ seq }) => !log.stored.some(({ from, to }) => from <= seq && seq <= to))
  return ok({ log: { stored: withRange(log.stored, range), newest: Math.max(log.newest, range.to) }, fresh })
}

/** The cylinder named a record number: in a beacon or receipt. */
export function foldNewest(log: LogCoverage, seq: number): LogCoverage {
  return seq > log.newest ? { ...log, newest: seq } : log
}

/**
 * Every record that is not stored, as named gaps, ascending. `ringSize`: how many records the cylinder keeps (R151); what is
 * older than that is gone for sure.
 */
export function gapsOf(log: LogCoverage, ringSize: number): readonly LogGap[] {
  const missing: SeqRange[] = []
  let next = 1
  for (const { from, to } of log.stored) {
    if (from > next) missing.push({ from: next, to: from - 1 })
    next = to + 1
  }
  if (log.newest >= next) missing.push({ from: next, to: log.newest })
  const lastLost = log.newest - ringSize
  return missing.flatMap(({ from, to }): LogGap[] => {
    if (to <= lastLost) return [{ from, to, kind: 'overwritten' }]
    if (from > lastLost) return [{ from, to, kind: 'notCollected' }]
    return [
      { from, to: lastLost, kind: 'overwritten' },
      { from: lastLost + 1, to, kind: 'notCollected' },
    ]
  })
}

/** What to ask the cylinder for next (R078): the first to the last record it may still have and nobody stored; null = nothing. */
export function toCollect(log: LogCoverage, ringSize: number): SeqRange | null {
  const open = gapsOf(log, ringSize).filter(({ kind }) => kind === 'notCollected')
  const first = open[0]
  return first === undefined ? null : { from: first.from, to: open.at(-1)!.to }
}

function withRange(stored: readonly SeqRange[], added: SeqRange): readonly SeqRange[] {
  const touching = stored.filter(({ from, to }) => from <= added.to + 1 && added.from <= to + 1)
  const from = Math.min(added.from, ...touching.map((range) => range.from))
  const to = Math.max(added.to, ...touching.map((range) => range.to))
  return [...stored.filter((range) => !touching.includes(range)), { from, to }].sort((a, b) => a.from - b.from)
}
