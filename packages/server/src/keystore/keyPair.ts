import type { Crypto, Random } from '@lockwright/protocol/ports'

/** Order of the P-256 group. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

export interface KeyPair {
  /** 32 bytes. */
  readonly private: Uint8Array
  /** Compressed point, 33 bytes. */
  readonly public: Uint8Array
}

export function newKeyPair(crypto: Crypto, random: Random): KeyPair {
  const made = newPrivateKey(random)
  return { private: made, public: crypto.p256Public(made) }
}

/** The private half of a P-256 pair; those outside 1 .. n-1 are thrown away, so that all are equally likely. */
export function newPrivateKey(random: Random): Uint8Array {
  for (;;) {
    const candidate = random.bytes(32)
    const value = BigInt(`0x${Buffer.from(candidate).toString('hex')}`)
    if (value > 0n && value < ORDER) return candidate
  }
}
