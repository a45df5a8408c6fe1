import { ok, type Result, type ScheduleImage, unixSeconds } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const WINDOW = 0x40
const MAX_PERIODS = 24
const MAX_EDGES = 4
const QUARTER_HOUR = 900
const WEEK_MINUTES = 10080
/** A day: no zone is further from UTC. */
const MAX_OFFSET_MINUTES = 1440

/** Bytes of the record: 4 + 8 (window) + 4 an edge + 4 a period (C3). */
export const scheduleSize = (schedule: ScheduleImage): number =>
  4 + (schedule.window ? 8 : 0) + 4 * schedule.edges.length + 4 * schedule.periods.length

/** spec/schedule.md (C3). Edges and offsets are whole quarter hours; anything else is a bug of the compiler and throws. */
export function encodeSchedule(schedule: ScheduleImage): Uint8Array {
  const { index, window, edges, periods } = schedule
  if (edges.length > MAX_EDGES || periods.length > MAX_PERIODS) throw new RangeError('too many edges or periods')
  const out = new Writer(scheduleSize(schedule))
  out.u8(index).u8(periods.length | (window ? WINDOW : 0))
  out.u8(edges.length).i8(schedule.baseOffsetMinutes / 15)
  if (window) out.u32(window.from).u32(window.to)
  for (const edge of edges) out.u24(edge.at / QUARTER_HOUR).i8(edge.offsetMinutes / 15)
  for (const period of periods) out.u16(period.startMinute).u16(period.lengthMinutes)
  return out.done()
}

export function decodeSchedule(bytes: Uint8Array): Result<ScheduleImage, Malformed> {
  const refuse = (field: string) => malformed('schedule', field)
  const size = scheduleSizeAt(bytes)
  if (size === null || size !== bytes.length) return refuse('length')
  const input = new Reader(bytes)
  const index = input.u8()
  if (index === 0) return refuse('index')
  const head = input.u8()
  const edgeCount = input.u8()
  const baseOffsetMinutes = input.i8() * 15
  const window = head & WINDOW ? { from: unixSeconds(input.u32()), to: unixSeconds(input.u32()) } : null
  const edges = Array.from({ length: edgeCount }, () => ({
    at: unixSeconds(input.u24() * QUARTER_HOUR),
    offsetMinutes: input.i8() * 15,
  }))
  if (window && window.from >= window.to) return refuse('window')
  if (edges.some((edge, i) => i > 0 && edge.at <= edges[i - 1]!.at)) return refuse('edges')
  const offsets = [baseOffsetMinutes, ...edges.map((edge) => edge.offsetMinutes)]
  if (offsets.some((offset) => Math.abs(offset) > MAX_OFFSET_MINUTES)) return refuse('offset')
  const periods = Array.from({ length: head & 0x3f }, () => ({ startMinute: input.u16(), lengthMinutes: input.u16() }))
  const isPeriod = ({ startMinute, lengthMinutes }: { startMinute: number; lengthMinutes: number }) =>
    startMinute < WEEK_MINUTES && lengthMinutes >= 1 && lengthMinutes <= WEEK_MINUTES
  if (!periods.every(isPeriod)) return refuse('periods')
  return ok({ index, baseOffsetMinutes, edges, window, periods })
}

/** Length that the head of a record at the front of `bytes` announces; null when the head is none. */
function scheduleSizeAt(bytes: Uint8Array): number | null {
  if (bytes.length < 4) return null
  const periods = bytes[1]! & 0x3f
  const edges = bytes[2]!
  if (bytes[1]! & 0x80 || periods > MAX_PERIODS || edges > MAX_EDGES) return null
  return 4 + (bytes[1]! & WINDOW ? 8 : 0) + 4 * edges + 4 * periods
}
