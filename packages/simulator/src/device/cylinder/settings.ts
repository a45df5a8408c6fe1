import type { Memory } from '../../flash/index.ts'
import { u16 } from '../../record/index.ts'
import { TABLE } from '../tables.ts'

/** Settings of a cylinder by tag, rows {tag1 len1 value} of table 8 (spec/registries.md). */
const SETTING = { addsPerDay: 1 } as const
const LENGTHS: Readonly<Record<number, number>> = { [SETTING.addsPerDay]: 2 }
const USUAL_ADDS_PER_DAY = 500

export const isSetting = (row: Uint8Array): boolean =>
  row.length >= 2 && row.length === 2 + row[1]! && LENGTHS[row[0]!] === row[1]

/** Uncountersigned additions to the block list for each day the floor rises (B5). */
export function addsPerDay(memory: Memory): number {
  const row = memory.get(TABLE.config, SETTING.addsPerDay)
  return row === undefined ? USUAL_ADDS_PER_DAY : u16(row, 2)
}
