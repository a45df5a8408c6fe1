import { seededRandom } from '@lockwright/protocol/testing'
import { describe, expect, it } from 'vitest'
import { newId } from './index.ts'

describe('newId', () => {
  it('makes uuids of version 7 that sort by time', () => {
    const random = seededRandom('ids')
    const at = (millis: number) => newId({ clock: { now: () => millis }, random })
    const ids = [at(1), at(1_700_000_000_000), at(1_700_000_000_001), at(2 ** 47)]
    expect(ids[1]).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids.toSorted()).toEqual(ids)
    expect(at(5)).not.toBe(at(5))
  })
})
