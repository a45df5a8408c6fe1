/** A public key of the port as compressed point: 33 bytes as they are, 32 bytes taken with even y; null for others. */
export function compressedPoint(publicKey: Uint8Array): Uint8Array | null {
  if (publicKey.length === 33 && (publicKey[0] === 2 || publicKey[0] === 3)) return publicKey
  if (publicKey.length !== 32) return null
  const out = new Uint8Array(33)
  out[0] = 2
  out.set(publicKey, 1)
  return out
}
