import { setU16, setU32 } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'

/** Uses of the one-way step; type and owner enter each block, so no element serves twice (spec/chains.md, 3.6). */
export const CHAIN = { revalidation: 1, day: 2, audit: 3 } as const

export type ChainType = (typeof CHAIN)[keyof typeof CHAIN]

/**
 * One step down: AES with key x_i of type1 | owner4 | i2 | zeros gives x_(i-1) (A4).
 * `owner`: keyId, system or cylinder. Nobody can go up.
 */
export function step(crypto: Crypto, type: ChainType, owner: number, index: number, element: Uint8Array): Uint8Array {
  return crypto.aes128(element, stepBlock(type, owner, index))
}

/** What x_`index` enciphers. */
export function stepBlock(type: ChainType, owner: number, index: number): Uint8Array {
  const block = new Uint8Array(16)
  block[0] = type
  setU32(block, 1, owner)
  setU16(block, 5, index)
  return block
}

/** From x_`from` to x_`to`, `from` >= `to`: `from - to` steps. */
export function stepDown(
  crypto: Crypto,
  type: ChainType,
  owner: number,
  element: Uint8Array,
  from: number,
  to: number,
): Uint8Array {
  let x = element
  for (let i = from; i > to; i--) x = step(crypto, type, owner, i, x)
  return x
}
