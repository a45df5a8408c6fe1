/**
 * The message as CMAC enciphers it (RFC 4493): whole blocks, the last one padded and masked with the subkey
 * that follows from `l` = AES(K, 0). At least one block.
 */
export function cmacInput(l: Uint8Array, message: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(message.length / 16))
  const out = new Uint8Array(16 * blocks)
  out.set(message)
  const whole = message.length === out.length
  if (!whole) out[message.length] = 0x80
  const subkey = doubled(l)
  maskEnd(out, whole ? subkey : doubled(subkey))
  return out
}

function maskEnd(out: Uint8Array, subkey: Uint8Array): void {
  const at = out.length - 16
  for (let i = 0; i < 16; i++) out[at + i]! ^= subkey[i]!
}

/** Doubling in GF(2^128) without a branch on the secret bit. */
function doubled(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(16)
  for (let i = 0; i < 16; i++) out[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >>> 7)
  out[15]! ^= 0x87 & -(block[0]! >>> 7)
  return out
}
