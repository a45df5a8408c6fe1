import { link, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Random } from '@lockwright/protocol/ports'

const KEK_BYTES = 32

/** Why there is no key-encryption key; without it no secret opens and the server does not start. */
export class KekFault extends Error {
  readonly code: 'malformed' | 'readableByOthers'

  constructor(code: 'malformed' | 'readableByOthers', message: string) {
    super(message)
    this.name = 'KekFault'
    this.code = code
  }
}

/**
 * The key-encryption key of the installation, which never enters the database: 64 hex digits in `LOCKWRIGHT_KEK`
 * (`fromEnvironment`), else the file `kek` in the data folder, made at the first start and readable by its owner only.
 */
export async function loadKek(
  dataFolder: string,
  fromEnvironment: string | undefined,
  random: Random,
): Promise<Uint8Array> {
  if (fromEnvironment) return parse(fromEnvironment, 'LOCKWRIGHT_KEK')
  const path = join(dataFolder, 'kek')
  return (await read(path)) ?? (await make(path, random))
}

async function read(path: string): Promise<Uint8Array | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (file === null) return null
  try {
    const { mode } = await file.stat()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KekFault('readableByOthers', `${path} can be read by others: run chmod 600 on it.`)
    }
    return parse(await file.readFile('utf8'), path)
  } finally {
    await file.close()
  }
}

/** Written aside and linked into place: of two servers that start together both end up with the same key. */
async function make(path: string, random: Random): Promise<Uint8Array> {
  const kek = random.bytes(KEK_BYTES)
  const aside = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`
  const file = await open(aside, 'wx', 0o600)
  try {
    await file.writeFile(`${Buffer.from(kek).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  const first = await link(aside, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
  await rm(aside)
  if (!first) return (await read(path))!
  // A key that a power cut takes back would lock out everything sealed with it.
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
  return kek
}

function parse(text: string, source: string): Uint8Array {
  const hex = text.trim()
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new KekFault('malformed', `${source} must hold 64 hex digits.`)
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
