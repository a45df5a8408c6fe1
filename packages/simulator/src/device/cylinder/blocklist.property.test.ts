import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CarriedDocument, hex, parseListDocument, u16 } from '../../record/index.ts'
import { TABLE } from '../tables.ts'
import { cylinderWith } from '../testing/fixture.ts'
import { newPair, TestSystem } from '../testing/system.ts'
import { acceptHeader, mergeChunk, wantedChunk } from './blocklist.ts'
import type { VirtualCylinder } from './cylinder.ts'

const SYSTEM = new TestSystem(42, newPair({ bytes: (length) => new Uint8Array(length).fill(5) }))
const CYLINDER = 0x1001
const VISIT = { keyId: 0, isClaim: false }
/** Enough keys that never change to make a full list take two chunks. */
const FILLER = Array.from({ length: 38 }, (_, n) => [1000 + n, 3] as const)
const NEXT_MAJOR = 0x10000

type Keys = ReadonlyMap<number, number>
interface Version {
  readonly no: number
  readonly keys: Keys
  readonly removed: number | null
}

/** The server's list with all its versions. */
class Server {
  readonly versions: Version[] = [{ no: NEXT_MAJOR, keys: new Map(FILLER), removed: null }]

  get newest(): Version {
    return this.versions.at(-1)!
  }

  block(keyId: number, epoch: number): Version {
    const { no, keys } = this.newest
    const next = new Map(keys).set(keyId, Math.max(epoch, keys.get(keyId) ?? 0))
    this.versions.push({ no: no + 1, keys: next, removed: null })
    return this.newest
  }

  unblock(keyId: number): void {
    const { no, keys } = this.newest
    if (!keys.has(keyId)) return
    const next = new Map(keys)
    next.delete(keyId)
    this.versions.push({ no: (Math.floor(no / NEXT_MAJOR) + 1) * NEXT_MAJOR, keys: next, removed: keyId })
  }

  full({ no, keys }: Version): CarriedDocument {
    const adds = [...keys].sort(([a], [b]) => a - b)
    return parseListDocument(SYSTEM.listDocument({ base: 0, to: no, adds, full: true, countersigned: true }))!
  }

  delta(from: number, to: number): CarriedDocument | null {
    const [base, end] = [this.versions[from]!, this.versions[to]!]
    const removed = this.versions.slice(from + 1, to + 1).flatMap((version) => version.removed ?? [])
    const adds = [...end.keys]
      .filter(([keyId, epoch]) => base.keys.get(keyId) !== epoch || removed.includes(keyId))
      .sort(([a], [b]) => a - b)
    const dels = [...new Set(removed)].filter((keyId) => !end.keys.has(keyId)).sort((a, b) => a - b)
    if (adds.length + dels.length === 0) return null
    const countersigned = Math.floor(base.no / NEXT_MAJOR) !== Math.floor(end.no / NEXT_MAJOR)
    return parseListDocument(SYSTEM.listDocument({ base: base.no, to: end.no, adds, dels, countersigned }))
  }
}

/** Hands over a document; after `chunks` chunks the key is pulled. */
function handOver({ memory }: VirtualCylinder, { header, chunks }: CarriedDocument, most: number): void {
  const start = memory.change()
  const answer = acceptHeader(start, header, VISIT)
  if (answer !== 'taken' && answer !== 'done') return
  start.commit()
  for (let n = 0; n < most; n++) {
    const wanted = wantedChunk(memory)
    if (wanted === null) return
    const change = memory.change()
    const merged = mergeChunk(change, wanted.index, chunks[wanted.index]!, VISIT)
    if (merged !== 'taken' && merged !== 'done') return
    change.commit()
  }
}

const key = fc.integer({ min: 1, max: 2 }).map((n) => n * 600)
const step = fc.oneof(
  fc.record({ kind: fc.constant('block' as const), key, epoch: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('urgent' as const), key, epoch: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('unblock' as const), key }),
  fc.record({ kind: fc.constant('full' as const), version: fc.nat(), chunks: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    kind: fc.constant('delta' as const),
    from: fc.nat(),
    to: fc.nat(),
    chunks: fc.integer({ min: 0, max: 3 }),
  }),
)

describe('block lists under any history', () => {
  it('B4 B15 law 5: no confirmed block goes before its removal arrives, and at the newest version all is as the server says', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 16 }), (steps) => {
        const cylinder = cylinderWith({
          sysId: 42,
          cylId: CYLINDER,
          listKey: hex(SYSTEM.list.public),
          countersigners: [{ index: 0, public: hex(SYSTEM.countersigner.public) }],
        })
        const { memory } = cylinder
        const server = new Server()
        /** Confirmed at this door: key, epoch, and the number of versions there were. */
        const confirmed: { readonly keyId: number; readonly epoch: number; readonly at: number }[] = []
        let furthest = 0
        for (const one of steps) {
          const count = server.versions.length
          if (one.kind === 'block') server.block(one.key, one.epoch)
          if (one.kind === 'unblock') server.unblock(one.key)
          if (one.kind === 'urgent') {
            const { no } = server.block(one.key, one.epoch)
            const change = memory.change()
            if (no > memory.blVer) {
              const held = memory.items.get(TABLE.urgentBlock, one.key)
              const epoch = Math.max(one.epoch, held ? u16(held, 0) : 0)
              change.put(TABLE.urgentBlock, one.key, Uint8Array.of(epoch, 0, no, no >>> 8, no >>> 16, no >>> 24))
              change.commit()
              confirmed.push({ keyId: one.key, epoch: one.epoch, at: server.versions.length })
            }
          }
          const document =
            one.kind === 'full'
              ? server.full(server.versions[one.version % count]!)
              : one.kind === 'delta'
                ? server.delta(Math.min(one.from % count, one.to % count), Math.max(one.from % count, one.to % count))
                : null
          if (document !== null && 'chunks' in one) {
            handOver(cylinder, document, one.chunks)
            const offered = server.versions.findIndex(({ no }) => no === document.header.to)
            furthest = Math.max(furthest, offered)
          }
          // A document that was begun may have taken a key off already, whether its end arrived or not.
          const isRemoved = (keyId: number, since: number) =>
            server.versions.slice(since, furthest + 1).some(({ removed }) => removed === keyId)
          const reached = server.versions.findIndex(({ no }) => no === memory.blVer)
          for (const [keyId, epoch] of server.versions[reached]?.keys ?? [])
            if (!isRemoved(keyId, reached + 1)) expect(memory.blockedBelow(keyId)).toBeGreaterThanOrEqual(epoch)
          for (const { keyId, epoch, at } of confirmed)
            if (!isRemoved(keyId, at)) expect(memory.blockedBelow(keyId)).toBeGreaterThanOrEqual(epoch)
        }
        handOver(cylinder, server.full(server.newest), 9)
        expect(memory.blVer).toBe(server.newest.no)
        const expected = [...server.newest.keys].sort(([a], [b]) => a - b)
        expect(memory.blockEntries.map(({ keyId, minEpoch }) => [keyId, minEpoch])).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
