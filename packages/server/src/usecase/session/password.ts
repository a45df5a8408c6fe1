import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '@lockwright/protocol/ports'

const argon2id = promisify(argon2) as (
  algorithm: 'argon2id',
  parameters: {
    message: Buffer
    nonce: Uint8Array
    parallelism: number
    tagLength: number
    memory: number
    passes: number
  },
) => Promise<Buffer>

/** Memory in KiB (19 MiB), two passes: the smaller of the two recommended costs (Biryukov et al., 2021; RFC 9106 form). */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, salt and tag in base64 without padding. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random.bytes(SALT_BYTES)
  const tag = await derive(password, salt, COST)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = FORM.exec(hash) ?? []
  if (!salt || !tag) return false
  const wanted = Buffer.from(tag, 'base64')
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const found = await derive(password, Buffer.from(salt, 'base64'), cost)
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

function derive(password: string, salt: Uint8Array, cost: typeof COST): Promise<Buffer> {
  // The same characters typed on another machine may come in another normal form.
  const message = Buffer.from(password.normalize('NFC'), 'utf8')
  return argon2id('argon2id', { message, nonce: salt, tagLength: TAG_BYTES, ...cost })
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
