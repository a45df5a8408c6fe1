import { keyId } from '@lockwright/domain/model'
import { putDay, putList, putTask } from '@lockwright/protocol/session'
import type { Order } from '@lockwright/protocol/task'
import * as system from '@lockwright/protocol/testing/vectorSystem'
import type { VirtualCylinder } from '@lockwright/simulator/device'
import { describe, expect, it } from 'vitest'
import { Bench, delta } from './bench.ts'
import { cutClaimEverywhere, cutEverywhere, restore } from './cuts.ts'

const BASE = 17
const KEY = keyId(9, 1)
/** Keys in one chunk. */
const CHUNK = 36
const V1 = system.version(1, 1)
const COUNTERSIGNED = { countersigner: system.COUNTERSIGNER.privateKey }

const blocked = (count: number) => Array.from({ length: count }, (_, n) => ({ keyId: keyId(9, n), minEpoch: 3 }))
const document = (count: number) => system.fullDocument(V1, blocked(count), COUNTERSIGNED)
const block = (member: number): Order => ({ op: 'block', keyId: keyId(9, member), minEpoch: 3, inVersion: V1 })

let tasks = 0
const task = (order: Order) => {
  const no = ++tasks
  return putTask(system.task({ no, seq: no, order }))
}

function claimed(): { readonly bench: Bench; readonly deviceKey: Uint8Array } {
  const bench = new Bench('cylinder')
  bench.session(null)
  return { bench, deviceKey: bench.claim() }
}

/** Contents after each of these changes, one session each. */
function contentsOf(bench: Bench, changes: readonly ReturnType<typeof task>[]): ReadonlySet<string> {
  const before = bench.chip.snapshot()
  const contents = changes.map((rows) => {
    bench.commit(delta(BASE, BASE, rows))
    return bench.content
  })
  restore(bench, before)
  return new Set(contents)
}

const cylinderOf = ({ element }: Bench) => (element as VirtualCylinder).memory

/** Nothing, or as many whole chunks of the list as came through; its version only with the last. */
function isWholeChunks(bench: Bench): boolean {
  const { blockEntries, blVer } = cylinderOf(bench)
  const isPrefix = blockEntries.length % CHUNK === 0 && blockEntries.every(({ keyId: id }, n) => id === keyId(9, n))
  return isPrefix && blVer === 0
}

describe('T-12 power cuts of a cylinder on the cable', () => {
  it('T-12 R036 the claim: blank, claiming or claimed at every byte, and the same voucher finishes it', () => {
    const lives = cutClaimEverywhere(new Bench('cylinder'))
    expect([...lives].sort()).toEqual(['claimed', 'life 0', 'life 1'])
  })

  const orders: readonly (readonly [string, (deviceKey: Uint8Array) => Order])[] = [
    ['BLOCK', () => block(1)],
    ['UNBLOCK', () => ({ op: 'unblock', base: BASE, keyId: KEY, maxEpoch: 0xffff })],
    ['LIST of one chunk', () => ({ op: 'listFull', document: document(30) })],
    ['AUTH', () => ({ op: 'authorise', base: BASE, steps: [{ kind: 'addGroup', keyGroup: 5 }] })],
    ['GROUP', (deviceKey) => ({ op: 'group', base: BASE, group: system.GROUP, wrapped: system.wrapFor(deviceKey) })],
    [
      'REKEY',
      (deviceKey) => ({
        op: 'rekey',
        base: BASE,
        generation: 2,
        wrapped: system.wrapFor(deviceKey, system.NEXT_SECRET),
      }),
    ],
    ['CONFIG', () => ({ op: 'config', base: BASE, settings: [{ tag: 1, value: Uint8Array.of(100, 0) }] })],
    [
      'TRUST_SET',
      () =>
        system.trustOrder(
          { op: 'trust', base: BASE, role: 'list', index: 0, publicKey: system.pair('next list').publicKey },
          system.OWNER.privateKey,
        ),
    ],
    [
      'TIME_SET',
      () => ({ op: 'time', base: BASE, dayEpoch: system.DAY_EPOCH, day: 500, anchor: system.dayValue(500) }),
    ],
    ['ACK_AUDIT', () => ({ op: 'ackAudit', ring: 'own', upTo: 0 })],
  ]
  it.each(orders)('T-12 the task %s: not done or done at every byte, and the same receipt again', (_, orderOf) => {
    const { bench, deviceKey } = claimed()
    const { found, bytes, cuts } = cutEverywhere(bench, delta(BASE, BASE, task(orderOf(deviceKey))))
    expect([found.size, cuts]).toEqual([2, bytes + 1])
  })

  it('T-12 three tasks in one transaction: a first part of them at every byte', () => {
    const { bench } = claimed()
    const three = [1, 2, 3].map((member) => task(block(member)))
    const { found } = cutEverywhere(bench, delta(BASE, BASE, three.flat()), contentsOf(bench, three))
    expect(found.size).toBe(4)
  })

  it('T-12 a new day: old or new at every byte', () => {
    const { bench } = claimed()
    const { found } = cutEverywhere(bench, delta(BASE, BASE, [putDay(610, system.dayValue(610))]))
    expect(found.size).toBe(2)
  })

  it('T-12 B15 a list of three chunks: a chunk at a time at every byte, and the next session goes on', () => {
    const { bench } = claimed()
    const { found } = cutEverywhere(bench, delta(BASE, BASE, putList(V1, document(100))), isWholeChunks)
    expect(found.size).toBeGreaterThan(2)
    expect(cylinderOf(bench).blockEntries).toEqual(blocked(100))
  })

  it('T-12 B15 a list of 1,000 keys: at each edge of a page', () => {
    const { bench } = claimed()
    const { bytes } = cutEverywhere(bench, delta(BASE, BASE, putList(V1, document(1000))), isWholeChunks)
    expect(bytes).toBeGreaterThan(2048)
    expect(cylinderOf(bench).blockEntries).toEqual(blocked(1000))
  })
})
