import { expect, test } from 'vitest'
import { blockProofOf, witnessOf } from './witness.ts'

const at = new Date('2026-03-01T08:00:00Z')

test('through whom a proof came, whatever is in the name', () => {
  expect(witnessOf("bridge Porter's lodge, left")).toEqual({ kind: 'bridge', label: "Porter's lodge, left" })
  expect(witnessOf('key key 2')).toEqual({ kind: 'key', marking: 'key 2' })
  expect(witnessOf('test')).toEqual({ kind: 'other', text: 'test' })
})

test('how a door is known to refuse a key', () => {
  const by = { kind: 'key', marking: 'K5, spare' }
  expect(blockProofOf(at, 'task 12, key K5, spare')).toEqual({ kind: 'task', taskNo: 12, at: at.toISOString(), by })
  expect(blockProofOf(at, 'list, key K5, spare')).toEqual({ kind: 'list', at: at.toISOString(), by })
})
