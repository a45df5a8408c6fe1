/**
 * What the protocol needs from outside: primitives and randomness. Adapters: `protocol/crypto`.
 * All calls are synchronous and never throw on data of the right length; wrong tags and points give null or false.
 */
export interface Crypto {
  /** One AES-128 block, encrypt. key 16, block 16 -> 16. */
  aes128(key: Uint8Array, block: Uint8Array): Uint8Array
  /** AES-CMAC (RFC 4493), full 16 byte tag. */
  cmac(key: Uint8Array, message: Uint8Array): Uint8Array
  /** The same with a key that is used again and again: what follows from it is worked out once. */
  cmacKey(key: Uint8Array): Mac
  /** A link of a log's chain: `cmac` of two whole blocks (32) and `aes128` of one, under a key that is used for nothing else. */
  chainLink(key: Uint8Array, message: Uint8Array, block: Uint8Array): ChainLink
  /** AES-CCM-16-64-128 (COSE alg 10): nonce 13, tag 8, returns ciphertext | tag. */
  ccmSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array): Uint8Array
  /** null when the tag is wrong or the input shorter than a tag. */
  ccmOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array | null
  /** AES-KW (RFC 3394) of 16 bytes -> 24. */
  keyWrap(kek: Uint8Array, key: Uint8Array): Uint8Array
  keyUnwrap(kek: Uint8Array, wrapped: Uint8Array): Uint8Array | null
  sha256(message: Uint8Array): Uint8Array
  hkdfExtract(salt: Uint8Array, ikm: Uint8Array): Uint8Array
  hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array
  /** Compressed public key (33) of a P-256 private key (32). */
  p256Public(privateKey: Uint8Array): Uint8Array
  /** x, y (32 each) of a compressed (33) or x-only (32, even y assumed) point; null when not on the curve. */
  p256Point(publicKey: Uint8Array): { readonly x: Uint8Array; readonly y: Uint8Array } | null
  /** x-coordinate (32) of the product; null when the public key (33 compressed, or 32 x-only) is not on the curve. */
  ecdh(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | null
  /** ECDSA P-256 with SHA-256, raw r|s (64). */
  es256Sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array
  es256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

/** Both 16 bytes. */
export interface ChainLink {
  /** CMAC of the message. */
  readonly tag: Uint8Array
  /** The block, enciphered. */
  readonly next: Uint8Array
}

/** A message's tag (16) under one key. */
export type Mac = (message: Uint8Array) => Uint8Array

export interface Random {
  /** `length` fresh bytes; in tests from a seed. */
  bytes(length: number): Uint8Array
}
