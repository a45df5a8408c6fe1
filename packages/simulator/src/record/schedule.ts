import { i8, u16, u24, u32 } from './bytes.ts'

/** Schedule record (spec/schedule.md 1). Offsets in quarter hours east of UTC, instants in seconds. */
export interface Schedule {
  readonly bytes: Uint8Array
  readonly index: number
  readonly window: { readonly from: number; readonly to: number } | null
  readonly baseQuarters: number
  readonly edges: readonly { readonly at: number; readonly quarters: number }[]
  readonly periods: readonly { readonly start: number; readonly length: number }[]
}

const WEEK = 10_080
const DAY_QUARTERS = 96

export function parseSchedule(bytes: Uint8Array): Schedule | null {
  if (bytes.length < 4) return null
  const [index, shape, edgeCount] = bytes as unknown as [number, number, number]
  const periodCount = shape & 0x3f
  const hasWindow = (shape & 0x40) !== 0
  const edgesAt = hasWindow ? 12 : 4
  const periodsAt = edgesAt + 4 * edgeCount
  if (index === 0 || (shape & 0x80) !== 0 || periodCount > 24 || edgeCount > 4) return null
  if (bytes.length !== periodsAt + 4 * periodCount) return null

  const schedule: Schedule = {
    bytes,
    index,
    window: hasWindow ? { from: u32(bytes, 4), to: u32(bytes, 8) } : null,
    baseQuarters: i8(bytes, 3),
    edges: Array.from({ length: edgeCount }, (_, n) => ({
      at: u24(bytes, edgesAt + 4 * n) * 900,
      quarters: i8(bytes, edgesAt + 4 * n + 3),
    })),
    periods: Array.from({ length: periodCount }, (_, n) => ({
      start: u16(bytes, periodsAt + 4 * n),
      length: u16(bytes, periodsAt + 4 * n + 2),
    })),
  }
  return isSound(schedule) ? schedule : null
}

function isSound({ window, baseQuarters, edges, periods }: Schedule): boolean {
  if (window !== null && window.from >= window.to) return false
  if (periods.some(({ start, length }) => start >= WEEK || length < 1 || length > WEEK)) return false
  if (edges.some(({ at }, n) => n > 0 && at <= edges[n - 1]!.at)) return false
  return [baseQuarters, ...edges.map((edge) => edge.quarters)].every((quarters) => Math.abs(quarters) <= DAY_QUARTERS)
}
