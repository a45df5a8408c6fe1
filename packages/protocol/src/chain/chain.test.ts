import { keyId, systemNo } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  CHAIN,
  type ChainType,
  DAY_CHAIN_LENGTH,
  dayCheckpoints,
  dayElement,
  revalidationElement,
  step,
  stepDown,
} from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)
const key = keyId(5, 17)
const system = systemNo(42)

interface StepCase {
  readonly type: ChainType
  readonly owner: number
  readonly from?: number
  readonly to?: number
  readonly index?: number
  readonly value: string
  readonly result: string
}

describe('one-way chains', () => {
  it.each(vectorCases<StepCase>('chain'))('vector: $name', ({ type, owner, from, to, index, value, result }) => {
    const reached =
      index === undefined
        ? stepDown(nodeCrypto, type, owner, fromHex(value), from!, to!)
        : step(nodeCrypto, type, owner, index, fromHex(value))
    expect(toHex(reached)).toBe(result)
  })

  it('revalidation: x_0 and x_12 of the first vector (3.16)', () => {
    const element = (index: number) => toHex(revalidationElement(nodeCrypto, key, counting(0x10, 16), 64, index))
    expect(element(0)).toBe('9eaede4bf6c73e1a092d9872327ced74')
    expect(element(12)).toBe('3357d8f274b0f09aec4e3501e0416cbd')
    expect(element(64)).toBe(toHex(counting(0x10, 16)))
  })

  it('day: y_600 and y_603 of the first vector, from checkpoints or from a later day', () => {
    const seed = counting(0x20, 16)
    const checkpoints = dayCheckpoints(nodeCrypto, system, seed)
    expect(toHex(dayElement(nodeCrypto, system, checkpoints, 600))).toBe('adbb714ec761e77f4bf7242b70edc1af')
    const y603 = dayElement(nodeCrypto, system, checkpoints, 603)
    expect(toHex(y603)).toBe('bbf9c14a9f3a0e477584b59af0366a3d')
    expect(toHex(stepDown(nodeCrypto, CHAIN.day, system, y603, 603, 600))).toBe('adbb714ec761e77f4bf7242b70edc1af')
    expect(dayElement(nodeCrypto, system, checkpoints, DAY_CHAIN_LENGTH)).toEqual(seed)
    const y0 = dayElement(nodeCrypto, system, checkpoints, 0)
    expect(stepDown(nodeCrypto, CHAIN.day, system, seed, DAY_CHAIN_LENGTH, 0)).toEqual(y0)
  })
})
