import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '@lockwright/protocol/testing'
import { restoreBackup, writeBackup } from '@lockwright/server/backup'
import { migrate } from '@lockwright/server/store'
import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock, World } from '@lockwright/simulator/world'
import { Client, type ClientConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announceDevice, directSession } from '../plant/direct.ts'
import { openServer, type PlantServer, seededSecrets } from '../plant/server.ts'

/**
 * A server is lost with a day of changes that devices have seen, and comes back from the backup of the evening before
 * (B18). Keys go to the programming device without bridge and cable between.
 */
const START = Date.parse('2026-03-02T08:00:00Z')
const secrets = seededSecrets('restore')
const clock = new SettableClock(() => 0, START)
const world = new World({ clock, random: secrets.world })
const stops: (() => Promise<void>)[] = []
const bridge = { bridgeId: '', label: 'Desk' }
let server: PlantServer
let systemId: string
let key: string
let doorNo: Record<'A' | 'B', number>

const emptyDatabase = () =>
  createTestDatabase({ name: 'migrated', prepare: async (owner) => void (await migrate(owner)) })

async function asOwner<Value>(owner: ClientConfig, work: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client(owner)
  await client.connect()
  return work(client).finally(() => client.end())
}

const present = (deviceId: string) => directSession(server.relay, bridge, world.device(deviceId)!)

/** Whether it opened. */
function walk(door: 'A' | 'B'): boolean {
  const visit = world.walk(key, door)
  if (!visit.ok) throw new Error(visit.error.code)
  return visit.value.opened
}

const content = async () => (await server.api.key.get({ systemId, keyNo: 1 })).content
const access = async (door: 'A' | 'B') =>
  (await server.api.access.ask({ systemId, keyNo: 1, cylinderNo: doorNo[door] })).now.answer
const grant = (door: 'A' | 'B') =>
  server.api.right.change({
    systemId,
    grant: [{ keyNo: 1, target: { kind: 'cylinder', no: doorNo[door] } }],
  })
const requestLog = async (door: 'A' | 'B') => {
  const request = { systemId, cylinderNos: [doorNo[door]], carrierKeyNo: 1 }
  return (await server.api.task.requestLog(request)).taskNos[0]!
}
const taskState = async (taskNo: number) =>
  (await server.api.task.list({ systemId })).items.find((task) => task.taskNo === taskNo)?.state

/** What the key held when the server was lost: the backup knows nothing of it. */
let lostImage: number
let openTask: number

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lw-restore-'))
  const file = join(folder, 'evening.backup')
  const first = await emptyDatabase()
  server = await openServer({ database: first, clock, secrets })
  const { api } = server
  bridge.bridgeId = (await api.bridge.createShared({ label: bridge.label })).bridgeId
  systemId = (await api.system.create({ name: 'Rådhus', code: 'R1' })).systemId
  for (const marking of ['A', 'B']) await api.cylinder.create({ systemId, marking })
  await api.key.create({ systemId, marking: 'K1' })
  const { items } = await api.cylinder.list({ systemId })
  const number = (marking: string) => items.find((cylinder) => cylinder.marking === marking)!.cylinderNo
  doorNo = { A: number('A'), B: number('B') }
  await grant('A')
  await announceDevice(server.relay, bridge)
  await api.programming.start({ systemId, bridgeId: bridge.bridgeId, link: 0 })
  for (const door of ['A', 'B'] as const) {
    const blank = world.make({ kind: 'cylinder' }, server.voucherPublic).deviceId
    await present(blank)
    world.hang(blank, door)
  }
  key = world.make({ kind: 'key' }, server.voucherPublic).deviceId
  await present(key)
  await api.system.publish({ systemId })
  openTask = await requestLog('A')
  await present(key)
  await asOwner(first.owner, (client) => writeBackup(client, file))

  clock.advance(3_600_000)
  walk('A')
  await grant('B')
  await requestLog('B')
  await present(key)
  walk('B')
  await present(key)
  expect([await taskState(openTask), walk('B')]).toEqual(['reported', true])
  lostImage = world.key(key)!.memory.imageNo
  await server.close()

  const second = await emptyDatabase()
  await asOwner(second.owner, (client) => restoreBackup(client, file, new Date(clock.now())))
  server = await openServer({
    database: second,
    clock,
    secrets: { ...secrets, server: seededRandom('after the restore') },
  })
  stops.push(server.close, second.stop, first.stop, () => rm(folder, { recursive: true }))
})

afterAll(async () => {
  for (const stop of stops) await stop()
})

describe('R115 B18: a server restored from an older backup', () => {
  it('is not sure any more of what a key holds, and wants to update it', async () => {
    const now = await content()
    expect(now.confirmed).toBeNull()
    expect(now.underWay).toBeLessThan(lostImage)
    expect(now.wished).toBeGreaterThan(lostImage + 4000)
    expect(await access('A')).toBe('possibly')
    const { items } = await server.api.key.list({ systemId, only: 'updateOpen' })
    expect(items.map(({ marking }) => marking)).toEqual(['K1'])
  })

  it('gives a key that holds a newer image a still newer one', async () => {
    expect(walk('B')).toBe(true)
    expect(await present(key)).toBe('done')
    const now = await content()
    expect(world.key(key)!.memory.imageNo).toBe(now.wished)
    expect([now.underWay, now.confirmed]).toEqual([null, now.wished])
    expect([walk('A'), walk('B')]).toEqual([true, false])
    expect([await access('A'), await access('B')]).toEqual(['surelyOpens', 'surelyNot'])
  })

  it('has the tasks that were open carried once more', async () => {
    expect(await taskState(openTask)).toBe('transferred')
    walk('A')
    await present(key)
    expect(await taskState(openTask)).toBe('reported')
  })

  it('numbers new tasks and elements where no device has been', async () => {
    const taskNo = await requestLog('B')
    expect(taskNo).toBeGreaterThan(openTask + 4000)
    await present(key)
    walk('B')
    await present(key)
    expect(await taskState(taskNo)).toBe('reported')
    const { firstKeyNo } = await server.api.key.create({ systemId, marking: 'K2' })
    expect(firstKeyNo).toBeGreaterThan(4096)
  })

  it('has a journal without a gap and nothing to complain of', async () => {
    expect((await server.api.journal.verify({ systemId })).intact).toBe(true)
    expect(server.faults).toEqual([])
  })
})
