import {
  type BlockList,
  type BlocklistVersion,
  type KeyId,
  keyId,
  systemNo,
  unixSeconds,
} from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sign } from '../credential/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS } from '../testing/index.ts'
import {
  deltaList,
  fullList,
  type HeldList,
  type ListDocument,
  type ListTrust,
  majorOf,
  minEpochOf,
  takeList,
} from './index.ts'

const LIST = new Uint8Array(32).fill(1)
const COUNTERSIGNER = new Uint8Array(32).fill(2)
const SYSTEM = systemNo(42)
const trust: ListTrust = {
  systemNo: SYSTEM,
  listKey: nodeCrypto.p256Public(LIST),
  countersigners: new Map([[0, nodeCrypto.p256Public(COUNTERSIGNER)]]),
}

/** What an administrator does to the list, and what carriers bring to one door. `key` and `pick` are taken modulo. */
type Step =
  | { readonly do: 'block'; readonly key: number; readonly epoch: number }
  | { readonly do: 'remove'; readonly key: number }
  /** An urgent BLOCK of the newest version reaches the door. */
  | { readonly do: 'urgent'; readonly pick: number }
  /** A document reaches the door; from `tear` chunks on it is lost. */
  | { readonly do: 'carry'; readonly full: boolean; readonly from: number; readonly to: number; readonly tear: number }

const KEYS = 90
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('block' as const),
        key: fc.nat(KEYS - 1),
        epoch: fc.integer({ min: 1, max: 9 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), key: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('urgent' as const), pick: fc.nat() }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('carry' as const),
        full: fc.boolean(),
        from: fc.nat(),
        to: fc.nat(),
        tear: fc.constantFrom(0, 1, 2, 99, 99),
      }),
    },
  ),
  { minLength: 10, maxLength: 60 },
)

class World {
  readonly history: BlockList[] = [{ version: 0x10000 as BlocklistVersion, entries: many() }]
  /** key -> newest version that removed it */
  readonly removed = new Map<KeyId, number>()
  readonly confirmed: { readonly keyId: KeyId; readonly epoch: number; readonly inVersion: number }[] = []
  /** Newest version whose header the door accepted, whether or not all of it came. */
  reached = 0
  held: HeldList = {
    version: 0 as BlocklistVersion,
    entries: new Map(),
    urgent: new Map(),
    floorDay: 0,
    addsLeft: 1_000_000,
    progress: null,
  }

  newest(): BlockList {
    return this.history.at(-1)!
  }

  put(entries: BlockList['entries'], version: number): void {
    this.history.push({ version: version as BlocklistVersion, entries })
  }

  run(step: Step): void {
    const { version, entries } = this.newest()
    if (step.do === 'block') {
      const id = keyId(5, step.key)
      const minEpoch = Math.max(step.epoch, entries.find((entry) => entry.keyId === id)?.minEpoch ?? 0)
      this.put([...entries.filter((entry) => entry.keyId !== id), { keyId: id, minEpoch }], version + 1)
    } else if (step.do === 'remove' && entries.length > 0) {
      const gone = entries[step.key % entries.length]!
      const next = (majorOf(version) + 1) * 0x10000
      this.removed.set(gone.keyId, next)
      this.put(
        entries.filter((entry) => entry !== gone),
        next,
      )
    } else if (step.do === 'urgent' && entries.length > 0) this.urgent(entries[step.pick % entries.length]!)
    else if (step.do === 'carry') this.carry(step)
  }

  urgent({ keyId: id, minEpoch }: BlockList['entries'][number]): void {
    const inVersion = this.newest().version
    if (inVersion <= this.held.version) return
    const old = this.held.urgent.get(id)
    const strictest = { minEpoch: Math.max(old?.minEpoch ?? 0, minEpoch), inVersion }
    this.held = { ...this.held, urgent: new Map([...this.held.urgent, [id, strictest]]) }
    this.confirmed.push({ keyId: id, epoch: minEpoch, inVersion })
  }

  carry({ full, from, to, tear }: Extract<Step, { do: 'carry' }>): void {
    const last = to % this.history.length
    const first = from % (last + 1)
    if (!full && first === last) return
    const document = this.document(full ? null : first, last)
    const broken = document.chunks.map((chunk, i) => (i < tear ? chunk : chunk.with(0, chunk[0]! ^ 1)))
    const { held, refusal } = takeList(
      nodeCrypto,
      trust,
      this.held,
      tear < 99 ? { ...document, chunks: broken } : document,
    )
    this.held = held
    if (refusal === null || refusal === 'chunk') this.reached = Math.max(this.reached, document.header.to)
    if (refusal === null && document.header.to === this.held.version)
      for (const { keyId: id, minEpoch } of this.history[last]!.entries)
        this.confirmed.push({ keyId: id, epoch: minEpoch, inVersion: document.header.to })
  }

  document(first: number | null, last: number): ListDocument {
    const countersigned = first === null || majorOf(this.history[first]!.version) < majorOf(this.history[last]!.version)
    const facts = { systemNo: SYSTEM, countersigned, pruneDay: 0, signedAt: unixSeconds(1) }
    const unsigned =
      first === null
        ? fullList(nodeCrypto, facts, this.history[last]!)
        : deltaList(nodeCrypto, facts, this.history.slice(first, last + 1))
    const signature = sign(nodeCrypto, LIST, 'olp1-list', unsigned.headerBytes)
    const agreed = sign(nodeCrypto, COUNTERSIGNER, 'olp1-cs-list', unsigned.headerBytes)
    return { ...unsigned, signature, countersignature: countersigned ? { index: 0, signature: agreed } : null }
  }

  /** Confirmed blocks that the door does not keep although no removal newer than them has reached it. */
  lost(): unknown[] {
    return this.confirmed.filter(({ keyId: id, epoch, inVersion }) => {
      const removedAt = this.removed.get(id) ?? 0
      return minEpochOf(this.held, id) < epoch && !(removedAt > inVersion && this.reached >= removedAt)
    })
  }
}

function many(): BlockList['entries'] {
  return Array.from({ length: 80 }, (_, i) => ({ keyId: keyId(6, i), minEpoch: 0xffff }))
}

describe('any history of lists, torn documents and urgent blocks', () => {
  it(
    'B4, law 5: no confirmed block is lost; at the newest version the door holds the list of the server',
    () => {
      fc.assert(
        fc.property(steps, (history) => {
          const world = new World()
          for (const step of history) {
            world.run(step)
            expect(world.lost()).toEqual([])
            if (world.held.version === world.newest().version && world.held.progress === null) {
              const server = new Map(world.newest().entries.map(({ keyId: id, minEpoch }) => [id, minEpoch]))
              expect(world.held.entries).toEqual(server)
            }
          }
        }),
        { numRuns: Math.max(20, Math.floor(FUZZ_RUNS / 100)) },
      )
    },
    10 * FUZZ_TIMEOUT_MS,
  )
})
