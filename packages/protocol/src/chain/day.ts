import type { SystemNo } from '@lockwright/domain/model'
import type { Crypto } from '../ports/index.ts'
import { CHAIN, stepDown } from './step.ts'

/** Days a system lives on one chain, about 22 years. */
export const DAY_CHAIN_LENGTH = 8192

const SPACING = 64

/**
 * Every 64th element of the day chain, y_0 first: 129 x 16 bytes. As secret as the seed y_8192: whoever holds them
 * can age every door (B9). 8,192 steps.
 */
export function dayCheckpoints(crypto: Crypto, system: SystemNo, seed: Uint8Array): Uint8Array {
  const checkpoints = new Uint8Array((DAY_CHAIN_LENGTH / SPACING + 1) * 16)
  let element = seed
  for (let day = DAY_CHAIN_LENGTH; ; day -= SPACING) {
    checkpoints.set(element, (day / SPACING) * 16)
    if (day === 0) return checkpoints
    element = stepDown(crypto, CHAIN.day, system, element, day, day - SPACING)
  }
}

/** y_`day`, 0..8192, in at most 63 steps. */
export function dayElement(crypto: Crypto, system: SystemNo, checkpoints: Uint8Array, day: number): Uint8Array {
  const above = Math.ceil(day / SPACING)
  const element = checkpoints.slice(above * 16, above * 16 + 16)
  return stepDown(crypto, CHAIN.day, system, element, above * SPACING, day)
}
