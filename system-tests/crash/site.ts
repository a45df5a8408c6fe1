import { randomBytes, randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { scratchFolder } from '@lockwright/server/testing'
import { tcpLink } from '@lockwright/simulator/link'
import { SeededRandom, SettableClock, type Slot, World } from '@lockwright/simulator/world'
import { type Programs, startPrograms } from './programs.ts'

const DESK = 'pd'
const PASSWORD = 'only for this site'
/** Nothing that anybody waits for here takes longer, killed programs included. */
const STUCK_MS = 120_000
/** Somebody at the programming device looks that long before the key is taken out and put in again. */
const PATIENCE_MS = 4_000
const TRY_AGAIN_MS = 30

/** What was asked for did not come about, or came about twice. */
export class Violation extends Error {}

/** Real programs that may be killed, and a virtual site in this process that no kill reaches. */
export interface Site {
  readonly world: World
  readonly programs: Programs
  readonly voucherPublic: Uint8Array
  /** Reads until there is an answer. */
  read<Answer>(path: string): Promise<Answer>
  /** One change, sent with the same idempotency key until there is an answer. Refusals are violations. */
  change<Answer>(path: string, body: object, idempotencyKey?: string): Promise<Answer>
  /** Puts an element at the programming device, again and again, until `done`. */
  present(deviceId: string, kind: 'key' | 'cylinder', done: () => Promise<boolean>): Promise<void>
  close(): Promise<void>
}

export async function openSite(seed: string): Promise<Site> {
  // In memory: what a killed process wrote stays, so forcing it to a disk would prove nothing more.
  const data = await scratchFolder()
  const voucherKey = new SeededRandom(`${seed} voucher`).bytes(32)
  const programs = await startPrograms(data, {
    LOCKWRIGHT_OWNER_PASSWORD: PASSWORD,
    LOCKWRIGHT_VOUCHER_KEY: Buffer.from(voucherKey).toString('hex'),
  })
  await programs.ready()
  const clock = new SettableClock(Date.now, Date.now())
  const world = new World({ clock, random: new SeededRandom(`${seed} world`) })
  const laid = await world.addPd(DESK).lay(tcpLink(0))
  if (!laid.ok) throw new Error(laid.fault.message)
  const token = await ownerToken(programs.url)
  const ask = requester(`${programs.url}/api/v1`, token)
  const bridge = await ask<{ token: string }>('POST', '/bridges', { label: 'Desk' })
  const tokenFile = join(data, 'bridge.token')
  await writeFile(tokenFile, bridge.token, { mode: 0o600 })
  programs.startBridge(tokenFile, laid.where)

  return {
    world,
    programs,
    voucherPublic: nodeCrypto.p256Public(voucherKey),
    read: (path) => ask('GET', path),
    change: (path, body, key) => ask('POST', path, body, key),
    present: (deviceId, kind, done) => present(world, deviceId, kind === 'key' ? 'right' : 'cable', done),
    async close() {
      await programs.stop()
      await world.desk(DESK)!.unplug()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function ownerToken(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-lockwright': '1' }
  const post = (path: string, body: object, more: object = {}) =>
    fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
  const session = await post('/session', { login: 'owner', password: PASSWORD })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  return ((await (await post('/tokens', { label: 'crash' }, { cookie })).json()) as { token: string }).token
}

type Ask = <Answer>(method: 'GET' | 'POST', path: string, body?: object, key?: string) => Promise<Answer>

/** No answer and answers of 500 and more say nothing of what was done: the same is asked again. */
function requester(root: string, token: string): Ask {
  return async <Answer>(method: 'GET' | 'POST', path: string, body?: object, key = randomUUID() as string) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const end = performance.now() + STUCK_MS
    let last = 'nothing'
    while (performance.now() < end) {
      const answer = await fetch(root + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }).then(
        async (response) => ({ status: response.status, text: await response.text() }),
        (error: unknown) => ({ status: 503, text: String(error) }),
      )
      if (answer.status < 300) return JSON.parse(answer.text) as Answer
      if (answer.status < 500) throw new Violation(`${method} ${path} was refused: ${answer.status} ${answer.text}`)
      last = `${answer.status} ${answer.text}`
      await sleep(TRY_AGAIN_MS)
    }
    throw new Violation(`${method} ${path} is never answered, last: ${last}`)
  }
}

async function present(world: World, deviceId: string, slot: Slot, done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + STUCK_MS
  let tries = 0
  do {
    tries++
    const ended = sessionEnd(world, slot)
    const put = world.insert(DESK, slot, deviceId)
    if (!put.ok) throw new Violation(`cannot be put in: ${put.error.code}`)
    await ended
    world.remove(DESK, slot)
    if (await done()) return
    await sleep(TRY_AGAIN_MS)
  } while (performance.now() < end)
  throw new Violation(`${deviceId} was put in ${tries} times and nothing came of it`)
}

/** Settles when a session in this slot was closed, or when nobody would look any longer. */
function sessionEnd(world: World, slot: Slot): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, PATIENCE_MS)
    const unsubscribe = world.subscribe((event) => {
      if (event.kind === 'closed' && event.slot === slot) end()
    })
  })
}

export const newSeed = (): string => randomBytes(4).toString('hex')
