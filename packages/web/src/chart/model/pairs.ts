/** Where the pair (a, b) stands in two lists; -1 = nowhere. */
export type FindPair = (a: number, b: number) => number

const EMPTY = -1
const nobody: FindPair = () => EMPTY

/**
 * Finds pairs of small integers among up to millions without an object a pair: an open hash table of places. Of equal pairs the last
 * one counts. `takes` leaves places out.
 */
export function indexPairs(
  as: readonly number[],
  bs: readonly number[],
  takes: (place: number) => boolean = () => true,
): FindPair {
  if (as.length === 0) return nobody
  const bits = Math.max(4, Math.ceil(Math.log2(as.length * 2)))
  const mask = 2 ** bits - 1
  const table = new Int32Array(mask + 1).fill(EMPTY)
  const slotOf = (a: number, b: number): number => {
    let slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - bits)
    for (;;) {
      const place = table[slot]!
      if (place === EMPTY || (as[place] === a && bs[place] === b)) return slot
      slot = (slot + 1) & mask
    }
  }
  for (let place = 0; place < as.length; place++) {
    if (takes(place)) table[slotOf(as[place]!, bs[place]!)] = place
  }
  return (a, b) => table[slotOf(a, b)]!
}
