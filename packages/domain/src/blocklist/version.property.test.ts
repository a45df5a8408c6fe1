import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BlockEntry, type BlockList, blocklistVersion, type KeyId, keyId } from '../model/index.ts'
import { BLOCKLIST_CAPACITY, blockEntry, deltaOf, FOR_EVER, mergeBlockLists, nextBlockList } from './index.ts'

const entries = fc.array(
  fc.record({
    keyId: fc.integer({ min: 1, max: 6 }).map((no) => keyId(5, no)),
    minEpoch: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 6 },
)
const EMPTY: BlockList = { version: blocklistVersion(1, 0), entries: [] }
const epochs = (list: BlockList) => new Map(list.entries.map((entry) => [entry.keyId, entry.minEpoch]))

/** Lists as a system makes them, one after the other. */
const histories = fc.array(entries, { minLength: 1, maxLength: 8 }).map((wishes) =>
  wishes.reduce<[BlockList, ...BlockList[]]>(
    (history, wanted) => {
      const next = nextBlockList(history.at(-1)!, wanted)
      if (!next.ok) throw new Error(next.error.code)
      if (next.value.step !== 'none') history.push(next.value.list)
      return history
    },
    [EMPTY],
  ),
)

/** A holder that takes a delta as C7 has it: minor adds raise, major adds set, dels delete. */
function take(held: BlockList, delta: ReturnType<typeof deltaOf>): BlockList {
  const major = Math.floor(delta.to / 0x10000) > Math.floor(held.version / 0x10000)
  const result = epochs(held)
  for (const { keyId, minEpoch } of delta.adds) {
    result.set(keyId, major ? minEpoch : Math.max(result.get(keyId) ?? 0, minEpoch))
  }
  for (const key of delta.dels) result.delete(key)
  return {
    version: delta.to,
    entries: [...result].map(([keyId, minEpoch]) => ({ keyId, minEpoch })).sort((a, b) => a.keyId - b.keyId),
  }
}

describe('C7: versions of the block list', () => {
  test('law 10: the same wish gives the same list; law 4: versions only grow', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (history, turn) => {
        for (let i = 1; i < history.length; i++) expect(history[i]!.version).toBeGreaterThan(history[i - 1]!.version)
        const last = history.at(-1)!
        const shuffled = [...last.entries.slice(turn % 5), ...last.entries.slice(0, turn % 5), ...last.entries]
        expect(nextBlockList(last, shuffled)).toEqual({ ok: true, value: { list: last, step: 'none' } })
      }),
    )
  })

  test('law 5: inside one major version no block is lost or weakened', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (let i = 1; i < history.length; i++) {
          const [before, after] = [history[i - 1]!, history[i]!]
          const lost = [...epochs(before)].some(([key, epoch]) => (epochs(after).get(key) ?? 0) < epoch)
          expect(Math.floor(after.version / 0x10000) > Math.floor(before.version / 0x10000)).toBe(lost)
        }
      }),
    )
  })

  test('laws 4 and 5: whatever order lists arrive in, the holder ends with the newest, and never with less in between', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(), { maxLength: 20 }), (history, order) => {
        let held = EMPTY
        for (const place of order) {
          const incoming = history[place % history.length]!
          const next = mergeBlockLists(held, incoming)
          if (incoming.version <= held.version) expect(next).toBe(held)
          expect(next.version).toBe(Math.max(held.version, incoming.version))
          if (Math.floor(next.version / 0x10000) === Math.floor(held.version / 0x10000)) {
            for (const [key, epoch] of epochs(held)) expect(epochs(next).get(key) ?? 0).toBeGreaterThanOrEqual(epoch)
          }
          held = next
        }
        expect(mergeBlockLists(held, history.at(-1)!)).toEqual(history.at(-1)!)
      }),
    )
  })

  test('a delta brings a holder of any version it covers to the newest list', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (history, from) => {
        const start = from % history.length
        const covered = history.slice(start) as [BlockList, ...BlockList[]]
        const delta = deltaOf(covered)
        for (const held of covered) {
          if (held.version < delta.to) expect(take(held, delta)).toEqual(history.at(-1)!)
        }
      }),
    )
  })

  test('R150: 3,000 keys, not one more', () => {
    const many = (count: number): BlockEntry[] =>
      Array.from({ length: count }, (_, i) => ({ keyId: keyId(1, i) as KeyId, minEpoch: 1 }))
    expect(nextBlockList(EMPTY, many(3000)).ok).toBe(true)
    expect(nextBlockList(EMPTY, many(3001))).toEqual({
      ok: false,
      error: { code: 'blockListFull', entries: 3001, capacity: BLOCKLIST_CAPACITY },
    })
  })

  test('a full minor number goes on as a major step, a full major number ends', () => {
    const wanted = [{ keyId: keyId(5, 1), minEpoch: 1 }]
    const full: BlockList = { version: blocklistVersion(1, 0xffff), entries: [] }
    expect(nextBlockList(full, wanted)).toMatchObject({
      ok: true,
      value: { step: 'major', list: { version: blocklistVersion(2, 0) } },
    })
    const last: BlockList = { version: blocklistVersion(0xffff, 0xffff), entries: [] }
    expect(nextBlockList(last, wanted)).toEqual({ ok: false, error: { code: 'versionsExhausted' } })
  })

  test('B17: a block refuses every passport so far and not the next, unless it is for ever', () => {
    expect(blockEntry(keyId(5, 1), 7)).toEqual({ keyId: keyId(5, 1), minEpoch: 8 })
    expect(blockEntry(keyId(5, 1), FOR_EVER).minEpoch).toBe(FOR_EVER)
  })
})
