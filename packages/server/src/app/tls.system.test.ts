import { execFile } from 'node:child_process'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Listener, listen } from './listen.ts'

const run = promisify(execFile)

let folder: string
let listener: Listener
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lw-tls-'))
  await issue('first')
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  listener = await listen(new Hono(), { host: '127.0.0.1', port: 0, tls }, () => undefined)
})
afterAll(async () => {
  await listener.close()
  await rm(folder, { recursive: true })
})

/** RSA: a certificate that old suites could be used with. */
async function issue(name: string): Promise<void> {
  const [key, cert] = ['key', 'cert'].map((part) => join(folder, `${part}.new`)) as [string, string]
  const subject = ['-days', '2', '-subj', `/CN=${name}`]
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, '-keyout', key, '-out', cert])
  await rename(key, join(folder, 'key.pem'))
  await rename(cert, join(folder, 'cert.pem'))
}

interface Offer {
  readonly version: SecureVersion
  readonly ciphers?: string
}

interface Agreed {
  readonly version: string | null
  readonly cipher: string
  readonly subject: string
}

/** What a client with this one version, and these suites, agrees on with the server; null: refused. */
function shake({ version, ciphers = 'ALL:@SECLEVEL=0' }: Offer): Promise<Agreed | null> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect(
      {
        ...{ host: '127.0.0.1', port: Number(new URL(listener.url).port), rejectUnauthorized: false },
        ...{ minVersion: version, maxVersion: version, ciphers },
      },
      () => {
        const subject = String(socket.getPeerCertificate().subject.CN)
        resolve({ version: socket.getProtocol(), cipher: socket.getCipher().name, subject })
        socket.destroy()
      },
    )
    socket.on('error', () => resolve(null))
  })
}

/** Forward secret but CBC, authenticated but without forward secrecy, neither. */
const OLD_SUITES = ['ECDHE-RSA-AES128-SHA256', 'ECDHE-RSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES256-SHA256']

async function isModern(): Promise<void> {
  expect(await shake({ version: 'TLSv1.3' })).toMatchObject({ version: 'TLSv1.3' })
  expect(await shake({ version: 'TLSv1.2' })).toMatchObject({
    version: 'TLSv1.2',
    cipher: expect.stringMatching(/^ECDHE-.*(GCM|POLY1305)/),
  })
  for (const ciphers of OLD_SUITES)
    expect([ciphers, await shake({ version: 'TLSv1.2', ciphers })]).toEqual([ciphers, null])
  for (const version of ['TLSv1.1', 'TLSv1'] as const)
    expect([version, await shake({ version })]).toEqual([version, null])
}

describe('TLS of the server', () => {
  it('R116 speaks 1.3, and 1.2 with authenticated encryption and forward secrecy only', isModern)

  it('R116 does so after its certificate was renewed', async () => {
    await issue('second')
    await vi.waitFor(async () => expect(await shake({ version: 'TLSv1.3' })).toMatchObject({ subject: 'second' }), 5000)
    await isModern()
  })
})
