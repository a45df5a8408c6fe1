import { nodeCrypto } from '@lockwright/protocol/crypto'
import type { Crypto } from '@lockwright/protocol/ports'
import { encipher, roundKeys } from './aes.ts'

const BLOCK = 16

function aes128(key: Uint8Array, block: Uint8Array): Uint8Array {
  const out = block.slice()
  encipher(roundKeys(key), out)
  return out
}

/** AES-CMAC (RFC 4493). */
function cmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const keys = roundKeys(key)
  const subkey = new Uint8Array(BLOCK)
  encipher(keys, subkey)
  double(subkey)
  const blocks = Math.max(1, Math.ceil(message.length / BLOCK))
  const isWhole = message.length === blocks * BLOCK
  if (!isWhole) double(subkey)
  const mac = new Uint8Array(BLOCK)
  for (let block = 0; block < blocks; block++) {
    const at = block * BLOCK
    const length = Math.min(BLOCK, message.length - at)
    for (let i = 0; i < length; i++) mac[i]! ^= message[at + i]!
    if (block === blocks - 1) {
      if (!isWhole) mac[length]! ^= 0x80
      for (let i = 0; i < BLOCK; i++) mac[i]! ^= subkey[i]!
    }
    encipher(keys, mac)
  }
  return mac
}

/** Doubling in GF(2^128), in place. */
function double(block: Uint8Array): void {
  const carry = block[0]! >>> 7
  for (let i = 0; i < BLOCK; i++) block[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >>> 7)
  block[BLOCK - 1]! ^= 0x87 & -carry
}

/** What virtual devices compute with: AES of their own, the rest from the host. */
export const chipCrypto: Crypto = { ...nodeCrypto, aes128, cmac }
