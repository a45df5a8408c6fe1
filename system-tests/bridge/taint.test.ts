import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RelayServer } from '@lockwright/bridge/testing'
import { deviceId, unixSeconds } from '@lockwright/domain/model'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import {
  EAD,
  encodeDown,
  parseUp,
  presentServerByValue,
  readBlankCcs,
  responder,
  type SealedChannel,
  sealedChannel,
  TABLES,
} from '@lockwright/protocol/session'
import { seededRandom } from '@lockwright/protocol/testing'
import { tcpLink } from '@lockwright/simulator/link'
import { SeededRandom, SettableClock, World } from '@lockwright/simulator/world'
import { afterEach, describe, expect, it } from 'vitest'

const BRIDGE = fileURLToPath(new URL('../../packages/bridge/src/main.ts', import.meta.url))
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A server that answers one blank: the session is end to end, so only here and in the blank is anything in clear. */
async function openSession(
  server: RelayServer,
): Promise<{ channel: SealedChannel; session: number; saysOf: Uint8Array }> {
  const random = seededRandom('taint')
  const [staticPrivate, ephemeralPrivate] = [random.bytes(32), random.bytes(32)]
  const { idCred, cred } = presentServerByValue(nodeCrypto, 1, nodeCrypto.p256Public(staticPrivate))
  const { session } = await server.message('open')
  const greeted = responder.readMessage1(nodeCrypto, (await server.message('edhoc')).body)
  if (!greeted.ok) throw new Error(greeted.error.code)
  const own = { ephemeralPrivate, staticPrivate, idCred, cred, connectionId: Uint8Array.of(1) }
  const { state, message2 } = responder.answer(greeted.value.state, own)
  const before = server.heard.length
  server.say({ kind: 'edhoc', session, body: message2 })
  const read = responder.readMessage3(state, (await server.message('edhoc', before)).body)
  if (!read.ok || read.value.initiator.kind !== 'ccs') throw new Error('no blank')
  const blank = readBlankCcs(nodeCrypto, read.value.initiator.ccs)
  if (!blank.ok) throw new Error(blank.error.code)
  const { ccs } = read.value.initiator
  const finished = responder.finish(read.value.state, { initiatorCred: ccs, initiatorPublic: blank.value.publicKey })
  if (!finished.ok) throw new Error(finished.error.code)
  const request = read.value.ead3.find(({ label }) => label === EAD.claimRequest)
  return { channel: sealedChannel(nodeCrypto, finished.value.session, 'server'), session, saysOf: request!.value! }
}

/** Every writable page of a process, as one search: which of the needles are in it. */
function inMemory(pid: number, needles: ReadonlyMap<string, Buffer>): Set<string> {
  const found = new Set<string>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === undefined || to === undefined) continue
      const region = readRegion(memory, Number.parseInt(from, 16), Number.parseInt(to, 16))
      for (const [name, needle] of needles) if (region.includes(needle)) found.add(name)
    }
  } finally {
    closeSync(memory)
  }
  return found
}

function readRegion(memory: number, from: number, to: number): Buffer {
  const region = Buffer.alloc(to - from)
  try {
    return region.subarray(0, readSync(memory, region, 0, region.length, from))
  } catch {
    // Pages that are mapped and not readable, or given back meanwhile.
    return Buffer.alloc(0)
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('bridge', () => {
  it.skipIf(process.platform !== 'linux')(
    'T-09 R137 holds no plaintext of a session: not in memory, log, files, status page or what it passes on',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'taint-'))
      cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
      const home = join(folder, 'home')
      mkdirSync(home)

      const world = new World({ clock: new SettableClock(() => 0, Date.now()), random: new SeededRandom('taint') })
      const desk = world.addPd('pd')
      const laid = await desk.lay(tcpLink(0))
      if (!laid.ok) throw new Error(laid.fault.message)
      cleanups.push(() => void desk.unplug())
      const blank = world.make({ kind: 'key' }, nodeCrypto.p256Public(seededRandom('voucher').bytes(32)))

      const server = new RelayServer()
      cleanups.push(() => server.close())
      const url = await server.listen('token of the bridge')
      const tokenFile = join(folder, 'token')
      writeFileSync(tokenFile, 'token of the bridge')
      const bridge: ChildProcess = spawn(
        process.execPath,
        [
          BRIDGE,
          '--server',
          url,
          '--token-file',
          tokenFile,
          '--port',
          laid.where,
          '--status-port',
          '0',
          '--settings',
          join(home, 'settings.json'),
        ],
        { cwd: home, env: { HOME: home, TMPDIR: home, PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
      )
      cleanups.push(() => bridge.kill('SIGKILL'))
      let log = ''
      for (const stream of [bridge.stdout!, bridge.stderr!]) stream.on('data', (chunk) => (log += chunk))
      await server.message('device')

      // A session with marked plaintexts both ways.
      world.insert('pd', 'right', blank.deviceId)
      const { channel, session, saysOf } = await openSession(server)
      const secret = randomBytes(200)
      const before = server.heard.length
      const sealed = channel.seal(
        Buffer.concat([
          encodeDown({ kind: 'time', nonce: secret.subarray(0, 8), at: unixSeconds(0), milliseconds: 0 }),
          encodeDown({ kind: 'begin', transaction: 1, base: 0 as never, count: 1, mode: 'full' }),
          encodeDown({ kind: 'put', table: TABLES.config, body: secret, more: false }),
          encodeDown({ kind: 'end' }),
        ]),
      )
      // The first sealed frame of the blank was sent right behind message 3; the second answers the one sent now.
      await server.message('sealed')
      server.say({ kind: 'sealed', session, body: sealed })
      const answers = await server.until(() => {
        const frames = server.heard.flatMap((each) => (each.kind === 'sealed' ? [each.body] : []))
        return frames.length >= 2 && frames
      })
      expect(server.heard.length).toBeGreaterThan(before)
      const records = answers.map((frame) => {
        const opened = channel.open(frame)
        if (!opened.ok) throw new Error('the session is broken')
        return parseUp(opened.value)
      })
      expect(records.every(({ ok }) => ok)).toBe(true)

      // What the two ends know in clear, raw and as it would look in a log.
      const clear = {
        record: secret,
        deviceId: Buffer.from(blank.deviceId, 'hex'),
        identity: Buffer.from(blank.identityPublic, 'hex'),
        claim: Buffer.from(saysOf.slice(-64)),
      }
      const needles = new Map<string, Buffer>()
      for (const [name, bytes] of Object.entries(clear)) {
        needles.set(name, bytes)
        for (const form of ['hex', 'base64', 'base64url'] as const)
          needles.set(`${name} ${form}`, Buffer.from(bytes.toString(form)))
      }
      // Finding these shows that the search works: what the bridge was given to know.
      const known = new Map([
        ['url', Buffer.from(url)],
        ['token', Buffer.from('token of the bridge')],
      ])

      const status = /"status":"([^"]+)"/.exec(log)![1]!
      const page = Buffer.from((await (await fetch(status)).text()) + (await (await fetch(`${status}/status`)).text()))
      const memory = inMemory(bridge.pid!, new Map([...needles, ...known]))
      expect([...memory].sort()).toEqual(['token', 'url'])

      const open = readdirSync(`/proc/${bridge.pid}/fd`).flatMap((fd) => {
        try {
          return [readlinkSync(`/proc/${bridge.pid}/fd/${fd}`)]
        } catch {
          return []
        }
      })
      expect(open.filter((path) => path.startsWith('/') && !path.startsWith('/dev/'))).toEqual([])

      const ended = once(bridge, 'exit')
      bridge.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
      const passed = Buffer.concat(server.heard.flatMap((each) => ('body' in each ? [each.body] : [])))
      const left = [Buffer.from(log), page, passed, ...filesUnder(home).map((path) => readFileSync(path))]
      for (const [name, needle] of needles) {
        expect(
          left.findIndex((bytes) => bytes.includes(needle)),
          name,
        ).toBe(-1)
      }
      expect(world.device(deviceId(blank.deviceId))!.hardware.life).toBe(0)
    },
  )
})
