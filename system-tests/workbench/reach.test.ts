import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { seededRandom } from '@lockwright/protocol/testing'
import { type App, createApp } from '@lockwright/server/app'
import { createTaskWriter } from '@lockwright/server/session'
import { createTestDatabase, scratchFolder } from '@lockwright/server/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SERVE = join(createRequire(import.meta.url).resolve('@lockwright/simulator/control'), '../../serve.ts')
const PASSWORD = 'only for this test'

let folder: string
let site: ChildProcess
let database: Awaited<ReturnType<typeof createTestDatabase>>
const apps: App[] = []
let plant: string
let release: string

beforeAll(async () => {
  folder = await scratchFolder()
  const tokenFile = join(folder, 'token')
  const voucherKey = '02'.repeat(33)
  site = spawn(
    process.execPath,
    [SERVE, '--data', join(folder, 'site'), '--token-file', tokenFile, '--voucher-key', voucherKey],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface({ input: site.stdout! }), 'line')) as [string]
  const { control } = JSON.parse(line) as { control: string }
  database = await createTestDatabase()
  const open = async (workbench?: { url: string; tokenFile: string }) => {
    const random = seededRandom('workbench')
    const app = await createApp({
      ports: { clock: { now: Date.now }, random, crypto: nodeCrypto, log: { info() {}, warn() {}, error() {} } },
      database,
      kek: random.bytes(32),
      taskWriter: createTaskWriter({ crypto: nodeCrypto }),
      ownerPassword: PASSWORD,
      ...(workbench === undefined ? {} : { workbench }),
    })
    apps.push(app)
    return (await app.listen({ host: '127.0.0.1', port: 0 })).url
  }
  plant = await open({ url: control, tokenFile })
  release = await open()
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await database.stop()
  site.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function cookieOf(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-lockwright': '1' }
  const body = JSON.stringify({ login: 'owner', password: PASSWORD })
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

const post = (url: string, path: string, headers: Record<string, string>, body: object = {}) =>
  fetch(`${url}/workbench/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })

describe('the virtual site behind a server', () => {
  it('is played with by who is signed in: operations, refusals, events as they happen', async () => {
    const cookie = await cookieOf(plant)
    const mine = { cookie, 'x-lockwright': '1' }
    const abort = new AbortController()
    const events = await fetch(`${plant}/workbench/events`, { headers: { cookie }, signal: abort.signal })
    expect(events.headers.get('content-type')).toBe('text/event-stream')
    const made = (await (await post(plant, 'manufacture', mine, { kind: 'key' })).json()) as { deviceId: string }[]
    const heard = await events.body!.pipeThrough(new TextDecoderStream()).getReader().read()
    expect(heard.value).toContain(made[0]!.deviceId)
    abort.abort()
    expect(await (await post(plant, 'state', mine)).json()).toMatchObject({ devices: [{ life: 'blank' }] })
    const refused = await post(plant, 'walk', mine, { key: made[0]!.deviceId, place: 'Nowhere' })
    expect([refused.status, await refused.json()]).toEqual([409, { code: 'unknownDoor' }])
  })

  it('is for nobody else, and not for pages of others', async () => {
    const cookie = await cookieOf(plant)
    const forged = { authorization: 'Bearer nobody', 'x-lockwright': '1' }
    expect((await post(plant, 'state', { 'x-lockwright': '1' })).status).toBe(401)
    expect((await post(plant, 'state', forged)).status).toBe(401)
    expect((await fetch(`${plant}/workbench/events`)).status).toBe(401)
    expect((await post(plant, 'state', { cookie })).status).toBe(403)
    const mine = { cookie, 'x-lockwright': '1' }
    for (const name of ['constructor', '..%2Fstate', 'state%3Fx'])
      expect((await post(plant, name, mine)).status).toBe(404)
    expect((await fetch(`${plant}/workbench/state`, { headers: mine })).status).toBe(404)
  })

  it('does not exist on a server that was not told of one', async () => {
    const mine = { cookie: await cookieOf(release), 'x-lockwright': '1' }
    for (const name of ['state', 'events', 'manufacture', '']) {
      expect((await post(release, name, mine)).status).toBe(404)
      expect((await fetch(`${release}/workbench/${name}`, { headers: mine })).status).toBe(404)
    }
  })
})
