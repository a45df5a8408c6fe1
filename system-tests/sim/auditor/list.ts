/** A block list document as the auditor reads it (spec/blocklist.md 2). */
export interface ListDocument {
  readonly base: number
  readonly to: number
  /** keyId -> passports below this epoch are refused; chunk after chunk. */
  readonly chunks: readonly ReadonlyMap<number, number>[]
}

const HEAD = 40 + 64
const COUNTERSIGNATURE = 65
const COUNTERSIGNED = 0x80
const ITEM = 6
const ITEMS = 36
const HASH = 16

/** Throws for removals: none are ever ordered here. */
export function readList(bytes: Uint8Array): ListDocument {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [adds, dels] = [view.getUint16(14, true), view.getUint16(16, true)]
  if (dels > 0) throw new Error('a list that removes keys')
  const chunks: Map<number, number>[] = []
  let at = HEAD + (view.getUint8(1) & COUNTERSIGNED ? COUNTERSIGNATURE : 0)
  for (let left = adds; left > 0; left -= ITEMS) {
    const items = Math.min(left, ITEMS)
    const entries = Array.from({ length: items }, (_, i) => at + ITEM * i)
    chunks.push(new Map(entries.map((place) => [view.getUint32(place, true), view.getUint16(place + 4, true)])))
    at += ITEM * items + HASH
  }
  if (at !== bytes.length) throw new Error('a list of another length than it says')
  return { base: view.getUint32(6, true), to: view.getUint32(10, true), chunks }
}

/** Both: a block is never made weaker (law 5). */
export function raise(blocks: Map<number, number>, by: ReadonlyMap<number, number>): void {
  for (const [keyId, epoch] of by) blocks.set(keyId, Math.max(epoch, blocks.get(keyId) ?? 0))
}
