import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../plant/freePort.ts'
import { DEBIAN_POSTGRES, type DebianPostgres, startDebianPostgres } from './debianPostgres.ts'
import { type Guide, readGuide, settingsOf } from './guide.ts'

/** The operator's guide, done word for word on Debian's PostgreSQL; only the folders and ports are others. */
const lacking = existsSync(DEBIAN_POSTGRES) ? null : `no PostgreSQL 15 in ${DEBIAN_POSTGRES}`
const isSkipped = lacking !== null && process.env.CI !== 'true'
const SYSTEMD_ANALYZE = '/usr/bin/systemd-analyze'
const APP = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const run = promisify(execFile)

let guide: Guide
let folder: string
let database: DebianPostgres
let environment: NodeJS.ProcessEnv
let service: ChildProcess | null = null

/** One block of the guide in a shell that stops at the first fault. */
async function does(name: string): Promise<string> {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', guide.block(name)], { env: environment })
  return stdout
}

/** The unit file with the places of this test. */
function unit(): string {
  return guide.unit.replaceAll('/opt/lockwright', APP).replaceAll('/etc/lockwright', environment.ETC!)
}

const only = (name: string): string => {
  const [value, ...more] = settingsOf(unit(), name)
  if (value === undefined || more.length > 0) throw new Error(`${name} should be in the unit file once`)
  return value
}

/** Does what systemd does with the unit: its environment, its folder, its command. Settles when the server is ready. */
async function startService(): Promise<void> {
  const lines = [...settingsOf(unit(), 'Environment'), ...(await readFile(only('EnvironmentFile'), 'utf8')).split('\n')]
  const own = lines
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  const [file, ...parameters] = only('ExecStart').split(' ')
  const child = spawn(file!, parameters, {
    cwd: only('WorkingDirectory'),
    env: { PATH: process.env.PATH, ...Object.fromEntries(own) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  service = child
  await new Promise<void>((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('"event":"ready"')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
}

async function stopService(): Promise<void> {
  const child = service
  if (child === null) return
  service = null
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
}

/** What systemd has to say against a unit file. */
async function complaints(text: string): Promise<string[]> {
  const path = join(folder, 'lockwright.service')
  await writeFile(path, text)
  const { stderr } = await run(SYSTEMD_ANALYZE, ['verify', '--man=no', path]).catch(
    (error: { readonly stderr: string }) => error,
  )
  return stderr.split('\n').filter((line) => line.includes('lockwright.service'))
}

/** A request over TLS, trusting nothing but the certificate of the guide. */
async function curl(path: string, ...more: string[]): Promise<string> {
  const { SITE, PORT, ETC } = environment
  const place = ['--cacert', join(ETC!, 'tls.crt'), `https://${SITE}:${PORT}${path}`]
  return (await run('curl', ['--fail-with-body', '--silent', '--show-error', ...more, ...place])).stdout
}

const send = (body: object) => [
  '--header',
  'content-type: application/json',
  '--header',
  'x-lockwright: 1',
  '--json',
  JSON.stringify(body),
]

async function signIn(): Promise<string[]> {
  const settings = await readFile(join(environment.ETC!, 'server.env'), 'utf8')
  const password = /^LOCKWRIGHT_OWNER_PASSWORD=(.*)$/m.exec(settings)![1]
  const jar = join(folder, 'cookies')
  await curl('/api/v1/session', '--cookie-jar', jar, ...send({ login: 'owner', password }))
  return ['--cookie', jar]
}

const certificate = async () => {
  const { SITE, PORT } = environment
  const { stdout } = await run('bash', [
    '-c',
    `openssl s_client -connect ${SITE}:${PORT} </dev/null 2>/dev/null | openssl x509 -noout -serial`,
  ])
  return stdout.trim()
}

beforeAll(async () => {
  if (isSkipped) return console.warn(`the operator's guide is not tried: ${lacking}`)
  if (lacking !== null) throw new Error(lacking)
  guide = await readGuide()
  folder = await mkdtemp(join(tmpdir(), 'lw-operator-'))
  const places = { ETC: join(folder, 'etc'), DATA: join(folder, 'data'), BACKUPS: join(folder, 'backups') }
  for (const place of Object.values(places)) await mkdir(place)
  database = await startDebianPostgres(await freePort())
  environment = {
    PATH: process.env.PATH,
    ...places,
    APP,
    SITE: 'localhost',
    PORT: String(await freePort()),
    DB_PASSWORD: 'a1b2c3d4e5f6',
    KEK_SAFE: join(folder, 'kek.safe'),
    ...database.environment,
  }
})

afterAll(async () => {
  if (isSkipped) return
  await stopService()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(isSkipped)("R115 R116 the operator's guide", () => {
  it('sets up database, certificate and settings, and the unit starts the server', async () => {
    for (const name of ['database', 'tls', 'settings']) await does(name)
    await startService()
    const answers = await does('check')
    expect(answers).toContain('{"ok":true}{"ok":true}')
    expect(answers).toContain('lockwright_http_request_seconds_count{method="GET",status="200"}')
  })

  it('has a unit file that systemd understands', async () => {
    if (!existsSync(SYSTEMD_ANALYZE)) return // The command itself ran above.
    expect(await complaints(unit())).toEqual([])
    expect(await complaints(unit().replace('KillMode=mixed', 'KillMode=some'))).toHaveLength(1)
  })

  it('renews the certificate without a restart', async () => {
    const before = await certificate()
    await does('tls')
    await expect.poll(certificate, { timeout: 20_000, interval: 100 }).not.toBe(before)
    expect(await curl('/readyz')).toBe('{"ok":true}')
  })

  it('backs up, restores into an empty database and folder, and sees the same system again', async () => {
    const session = await signIn()
    await curl('/api/v1/systems', ...session, ...send({ name: 'Rådhus', code: 'R1' }))
    const systems = await curl('/api/v1/systems', ...session)
    expect(systems).toContain('Rådhus')
    expect(await does('backup')).toMatch(/^\d+ rows of \d+ tables, SHA-256 [0-9a-f]{64}\n$/)
    await does('kek')
    await stopService()

    environment = { ...environment, DATA: join(folder, 'restored') }
    await mkdir(environment.DATA!)
    await does('new-database')
    expect(await does('restore')).toMatch(/^\d+ rows put back/)
    await startService()
    await expect(curl('/api/v1/systems', ...session)).rejects.toThrow('401')
    expect(await curl('/api/v1/systems', ...(await signIn()))).toBe(systems)
    const [system] = (JSON.parse(systems) as { items: { systemId: string }[] }).items
    expect(await curl(`/api/v1/systems/${system!.systemId}/journal/verify`, ...(await signIn()))).toContain(
      '"intact":true',
    )
  })

  it('starts with no other key-encryption key', async () => {
    await stopService()
    await writeFile(join(environment.DATA!, 'kek'), `${'ab'.repeat(32)}\n`, { mode: 0o600 })
    await expect(startService()).rejects.toThrow('wrong key file')
    service = null
  })
})
