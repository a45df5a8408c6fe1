import { keyId } from '@lockwright/domain/model'
import { type DownRecord, deleteTask, putDay, putList, putRevalidation, putTask } from '@lockwright/protocol/session'
import * as system from '@lockwright/protocol/testing/vectorSystem'
import { describe, expect, it } from 'vitest'
import { Bench, delta, put } from './bench.ts'
import { cutClaimEverywhere, cutEverywhere } from './cuts.ts'

const { root8: ROOT } = system.keyContent(2)
const V1 = system.version(1, 1)

const blocked = (count: number) => Array.from({ length: count }, (_, n) => ({ keyId: keyId(9, n), minEpoch: 3 }))
const document = (count: number) =>
  system.fullDocument(V1, blocked(count), { countersigner: system.COUNTERSIGNER.privateKey })
const task = (no: number, length: number) =>
  system.task({ no, seq: no, order: { op: 'firmwareChunk', manifestSeq: 1, index: 0, bytes: new Uint8Array(length) } })

function claimed(): Bench {
  const bench = new Bench('key')
  bench.claim()
  return bench
}

const full = (doors: number, image: number) => {
  const { tables, root8 } = system.keyContent(doors, 2)
  return { ...delta(0, image, put(tables), root8), mode: 'full' as const }
}

describe('T-12 power cuts of a key in a session', () => {
  it('T-12 R036 the claim: blank, claiming or claimed at every byte, and the same voucher finishes it', () => {
    const lives = cutClaimEverywhere(new Bench('key'))
    expect([...lives].sort()).toEqual(['claimed', 'life 0', 'life 1'])
  })

  const small: readonly (readonly [string, readonly DownRecord[]])[] = [
    ['revalidation and day', [putRevalidation(2, system.chainValue(2)), putDay(601, system.dayValue(601))]],
    ['tasks to carry, one in parts', [...putTask(task(1, 20)), ...putTask(task(2, 300))]],
    ['a block list', putList(V1, document(60))],
  ]
  it.each(small)('T-12 %s: old or new at every byte', (_, rows) => {
    const { found, bytes, cuts } = cutEverywhere(claimed(), delta(1, 1, rows, ROOT))
    expect([found.size, cuts]).toEqual([2, bytes + 1])
  })

  it('T-12 a full image with another passport: old or new at every byte', () => {
    const { found, bytes, cuts } = cutEverywhere(claimed(), full(16, 2))
    expect([found.size, cuts]).toEqual([2, bytes + 1])
  })

  it('T-12 a delta that puts and deletes: old or new at every byte', () => {
    const bench = claimed()
    bench.commit(delta(1, 1, putTask(task(1, 20)), ROOT))
    const { tables, root8 } = system.keyContent(4)
    const gone: DownRecord = { kind: 'delete', table: 2, id: 0x1fff }
    const { found } = cutEverywhere(bench, delta(1, 2, [...put(tables), gone, deleteTask(1)], root8))
    expect(found.size).toBe(2)
  })

  it('T-12 3,000 entries and a list of 1,000: old or new at each edge of a page', () => {
    const large = full(3000, 2)
    const rows = [...large.rows, ...putList(V1, document(1000))]
    const { found, bytes, cuts } = cutEverywhere(claimed(), { ...large, rows })
    expect(bytes).toBeGreaterThan(20 * 4096)
    expect(cuts).toBeGreaterThan(60)
    expect(found.size).toBe(2)
  })
})
