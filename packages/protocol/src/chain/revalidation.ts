import type { KeyId } from '@lockwright/domain/model'
import type { Crypto } from '../ports/index.ts'
import { CHAIN, stepDown } from './step.ts'

/** x_`index` of the chain whose last element, x_`length`, is `seed`. x_0 is the anchor in the passport (3.6). */
export function revalidationElement(
  crypto: Crypto,
  keyId: KeyId,
  seed: Uint8Array,
  length: number,
  index: number,
): Uint8Array {
  return stepDown(crypto, CHAIN.revalidation, keyId, seed, length, index)
}
