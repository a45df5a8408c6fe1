import { createECDH, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** What the file holds, or else what `make` gives, which is kept there for its owner's eyes only. */
export async function secretFile(path: string, make: () => Promise<string>): Promise<string> {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const secret = await make()
  writeFileSync(`${path}.new`, `${secret}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return secret
}

/** 120 bits that can be typed. */
export const newPassword = async (): Promise<string> => randomBytes(15).toString('base64url')

/** Private key on P-256, 32 bytes in hex. */
export async function newPrivateKey(): Promise<string> {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return pair.getPrivateKey('hex').padStart(64, '0')
}
