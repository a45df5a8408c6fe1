import { nodeCrypto } from '@lockwright/protocol/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chipCrypto } from './chipCrypto.ts'

const key = fc.uint8Array({ minLength: 16, maxLength: 16 })

describe('AES of the chip is that of the host', () => {
  it('for any block', () => {
    fc.assert(
      fc.property(key, key, (k, block) => {
        expect(chipCrypto.aes128(k, block)).toEqual(nodeCrypto.aes128(k, block))
      }),
      { numRuns: 1000 },
    )
  })

  it('for the CMAC of any message', () => {
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 70 }), (k, message) => {
        expect(chipCrypto.cmac(k, message)).toEqual(nodeCrypto.cmac(k, message))
      }),
      { numRuns: 1000 },
    )
  })
})
