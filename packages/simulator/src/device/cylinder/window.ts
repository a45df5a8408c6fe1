import { join, le32, u32 } from '../../record/index.ts'
import type { CylinderChange } from './memory.ts'

const WIDTH = 64n
const MASK = (1n << WIDTH) - 1n

/** Highest sequence number seen and a bit for it and each of the 63 below. */
function read(change: CylinderChange): { readonly highest: number; readonly seen: bigint } {
  const bytes = change.state('window')
  if (bytes === undefined) return { highest: 0, seen: 0n }
  return { highest: u32(bytes, 0), seen: BigInt(u32(bytes, 4)) | (BigInt(u32(bytes, 8)) << 32n) }
}

/** Sequence window of tasks that commute (spec/task.md 4): each number is carried out at most once. */
export function seqPlace(change: CylinderChange, seq: number): 'fresh' | 'used' | 'tooOld' {
  const { highest, seen } = read(change)
  if (seq > highest) return 'fresh'
  const back = BigInt(highest - seq)
  if (back >= WIDTH) return 'tooOld'
  return ((seen >> back) & 1n) === 0n ? 'fresh' : 'used'
}

export function markUsed(change: CylinderChange, seq: number): void {
  const { highest, seen } = read(change)
  const ahead = BigInt(seq - highest)
  const moved = ahead > 0n ? ((ahead < WIDTH ? seen << ahead : 0n) | 1n) & MASK : seen | (1n << -ahead)
  change.setState(
    'window',
    join(le32(Math.max(seq, highest)), le32(Number(moved & 0xffffffffn)), le32(Number(moved >> 32n))),
  )
}
