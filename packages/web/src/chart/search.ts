import { z } from 'zod'

const number = z.int().min(1).optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)

/** What the address of the chart holds: the cell somebody is at, and which way round the chart stands. */
export const chartSearch = z.object({
  key: number,
  door: number,
  group: number,
  /** Keys in rows. */
  flip: flag,
  /** false: doors by number, without bands of groups. */
  bands: flag,
})

export type ChartSearch = z.infer<typeof chartSearch>

/** What is to be printed, by places from 1; what is missing is the first or the last. */
export const printSearch = z.object({
  keyFrom: number,
  keyTo: number,
  doorFrom: number,
  doorTo: number,
  perPage: number,
  flip: flag,
})
