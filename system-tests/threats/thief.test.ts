import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { decodeRelay, encodeRelay } from '@lockwright/protocol/relay'
import { seededRandom } from '@lockwright/protocol/testing'
import { restoreBackup, writeBackup } from '@lockwright/server/backup'
import { createKeystore } from '@lockwright/server/keystore'
import { inSystem, migrate, openStore } from '@lockwright/server/store'
import { createTestDatabase } from '@lockwright/server/testing'
import type { Element } from '@lockwright/simulator/device'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { announceDevice, directSession } from '../plant/direct.ts'
import { openServer } from '../plant/server.ts'
import { asOwner, type Office, openOffice } from './office.ts'

let office: Office
let folder: string
beforeAll(async () => {
  office = await openOffice('thief')
  folder = await mkdtemp(join(tmpdir(), 'lw-thief-'))
})
afterAll(async () => {
  await office.close()
  await rm(folder, { recursive: true })
})

/** How bytes may stand in a file. */
const spellings = (bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes)
  return [buffer.toString('hex'), buffer.toString('base64').replace(/=+$/, ''), buffer.toString('latin1')]
}

describe('thief of the data base', () => {
  it('T-19 a backup holds no secret in any spelling, and without the key-encryption key it opens nothing', async () => {
    const { database, secrets, systemId, world, keys, cylinders } = office
    const file = join(folder, 'stolen.backup')
    await asOwner(database.owner, (client) => writeBackup(client, file))
    const stolen = gunzipSync(await readFile(file)).toString('latin1')
    const keystore = createKeystore(secrets.kek, { crypto: nodeCrypto, random: secrets.server })
    const store = openStore(database.app, () => {})
    const known = await inSystem(store.db, systemId, async (tx) => [
      await keystore.secret(tx, systemId, 'smk'),
      await keystore.secret(tx, systemId, 'dayChain'),
      ...(await Promise.all(
        (['listKey', 'ownerKey', 'countersigner'] as const).map(
          async (kind) => (await keystore.keyPair(tx, systemId, kind)).private,
        ),
      )),
    ])
    await store.db.destroy()
    const doors = cylinders.map((cylinder) => world.cylinder(cylinder)!.memory)
    const inDoors = doors.flatMap((memory) => [
      memory.ticketSecret(1)!,
      memory.secret('tasks'),
      memory.secret('deviceKey'),
    ])
    const inKeys = keys.flatMap((key) => office.key(key).memory.entries.map(({ ticket }) => ticket))
    const all = [secrets.kek, secrets.voucherPrivate, ...known, ...inDoors, ...inKeys]
    expect(all.length).toBeGreaterThan(14)
    for (const secret of all) for (const spelling of spellings(secret)) expect(stolen.includes(spelling)).toBe(false)
    expect(stolen.includes(systemId)).toBe(true)

    const elsewhere = await createTestDatabase({
      name: 'migrated',
      prepare: async (owner) => void (await migrate(owner)),
    })
    await asOwner(elsewhere.owner, (client) => restoreBackup(client, file, new Date(office.clock.now())))
    const without = { ...secrets, kek: seededRandom('another').bytes(32) }
    await expect(openServer({ database: elsewhere, clock: office.clock, secrets: without })).rejects.toThrow(/open/)
    await elsewhere.stop()
  })

  it('T-20 one changed row of the journal breaks its proof', async () => {
    const { server, database, systemId } = office
    const isIntact = async () => (await server.api.journal.verify({ systemId })).intact
    expect(await isIntact()).toBe(true)
    await asOwner(database.owner, async (client) => {
      await client.query('alter table journal disable row level security')
      await client.query(
        `update journal set at = at - interval '1 day' where system_id = $1 and no = (select max(no) - 1 from journal where system_id = $1)`,
        [systemId],
      )
      await client.query('alter table journal enable row level security')
    })
    expect(await isIntact()).toBe(false)
  })
})

describe('thief of hardware', () => {
  it('T-10 a revoked programming device is cut off within 5 s and not let in again', async () => {
    const { server } = office
    const stolen = await server.api.bridge.createShared({ label: 'Van' })
    const connect = () => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/relay`, {
        headers: { authorization: `Bearer ${stolen.token}` },
      })
      socket.on('error', () => {})
      return socket
    }
    const socket = connect()
    await new Promise((resolve) => socket.once('open', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const heard: unknown[] = []
    socket.on('message', (data: Buffer) => {
      const message = decodeRelay(new Uint8Array(data))
      if (message.ok) heard.push(message.value)
    })
    const place = { link: 0, slot: 'right', element: 'key', life: 'claimed', maxFrame: 1200 } as const
    socket.send(encodeRelay({ kind: 'open', session: 7, ...place }))
    const begun = performance.now()
    await server.api.bridge.revokeShared({ bridgeId: stolen.bridgeId })
    await closed
    expect(heard).toContainEqual({ kind: 'close', session: 7, reason: 'revokedDevice' })
    expect(performance.now() - begun).toBeLessThan(5000)
    const again = connect()
    const status = await new Promise((resolve) =>
      again.once('unexpected-response', (_, { statusCode }) => resolve(statusCode)),
    )
    expect(status).toBe(401)
  })

  it('B8 T-16 a blank that one system has begun to claim is refused to every other, on the same server too', async () => {
    const { server, world, bridge } = office
    const { api, relay, voucherPublic } = server
    const blank = world.make({ kind: 'key' }, voucherPublic).deviceId
    const first = await api.system.create({ name: 'First', code: 'F' })
    const other = await api.system.create({ name: 'Squatter', code: 'Q' })
    for (const { systemId } of [first, other]) await api.key.create({ systemId, marking: 'N1' })
    const run = async (systemId: string) => {
      await announceDevice(relay, bridge)
      const { runNo } = await api.programming.start({ systemId, bridgeId: bridge.bridgeId, link: 0 })
      return { runNo, item: async () => (await api.programming.get({ systemId, runNo })).items[0]! }
    }
    const mine = await run(first.systemId)
    const device = world.device(blank)!
    // Pulled as soon as it has taken its voucher.
    const element: Element = {
      kind: device.kind,
      deviceId: device.deviceId,
      attach: () => device.attach(),
      begin: () => device.begin(),
      detach: () => device.detach(),
      receive: (frame) => {
        const answer = device.receive(frame)
        return device.hardware.life === 1 ? [{ type: 0x11, body: new Uint8Array(9) }] : answer
      },
    }
    await directSession(relay, bridge, element)
    expect(device.hardware.life).toBe(1)
    await api.programming.cancel({ systemId: first.systemId, runNo: mine.runNo })
    const theirs = await run(other.systemId)
    await directSession(relay, bridge, device)
    expect(await theirs.item()).toMatchObject({ state: 'failed', errorCode: 'blankOfAnotherSystem' })
    expect(device.hardware.life).toBe(1)
    await api.programming.cancel({ systemId: other.systemId, runNo: theirs.runNo })
    const again = await run(first.systemId)
    await directSession(relay, bridge, device)
    expect(device.hardware.life).toBe(2)
    expect(await again.item()).toMatchObject({ state: 'done' })
  })
})
