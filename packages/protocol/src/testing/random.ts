import { ascii, concat, le32 } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import type { Random } from '../ports/index.ts'

/** Randomness that repeats: block n is SHA-256(seed | n). For tests and simulated worlds, never for real devices. */
export function seededRandom(seed: string | number): Random {
  const root = nodeCrypto.sha256(ascii(String(seed)))
  let counter = 0
  let pool = new Uint8Array(0)
  return {
    bytes(length) {
      const blocks = [pool]
      for (let held = pool.length; held < length; held += 32)
        blocks.push(Uint8Array.from(nodeCrypto.sha256(concat(root, le32(counter++)))))
      const all = concat(...blocks)
      pool = all.slice(length)
      return all.slice(0, length)
    },
  }
}
