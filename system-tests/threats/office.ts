import { migrate } from '@lockwright/server/store'
import { createTestDatabase } from '@lockwright/server/testing'
import type { VirtualKey } from '@lockwright/simulator/device'
import type { DoorVisit } from '@lockwright/simulator/door'
import { SettableClock, World } from '@lockwright/simulator/world'
import { Client, type ClientConfig } from 'pg'
import { announceDevice, directSession } from '../plant/direct.ts'
import { openServer, type PlantSecrets, type PlantServer, seededSecrets } from '../plant/server.ts'

const START = Date.parse('2026-03-02T08:00:00Z')
export const HOUR = 3_600_000
export type Door = 'A' | 'B'

/** A published system with doors A and B and keys K1, K2: K1 opens both, K2 opens A; each key lives on for two days. */
export interface Office {
  readonly server: PlantServer
  readonly secrets: PlantSecrets
  readonly database: Awaited<ReturnType<typeof createTestDatabase>>
  readonly world: World
  readonly clock: SettableClock
  readonly bridge: { readonly bridgeId: string; readonly label: string; readonly token: string }
  readonly systemId: string
  /** Factory numbers. */
  readonly keys: readonly string[]
  readonly cylinders: readonly string[]
  doorNo(door: Door): number
  /** A session at the programming device. */
  present(deviceId: string): Promise<string>
  walk(deviceId: string, door: Door): DoorVisit
  key(deviceId: string): VirtualKey
  /** A second key with everything the first one holds. */
  copyOf(deviceId: string): string
  taskState(taskNo: number): Promise<string | undefined>
  /** What the server told of this kind since the office was opened. */
  news(kind: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

export async function openOffice(seed: string): Promise<Office> {
  const database = await createTestDatabase({ name: 'migrated', prepare: async (owner) => void (await migrate(owner)) })
  const secrets = seededSecrets(seed)
  const clock = new SettableClock(() => 0, START)
  const world = new World({ clock, random: secrets.world })
  const server = await openServer({ database, clock, secrets })
  const { api, relay, voucherPublic } = server
  const bridge = await api.bridge.createShared({ label: 'Desk' })
  const { systemId } = await api.system.create({ name: seed, code: 'T1' })
  for (const marking of ['A', 'B']) await api.cylinder.create({ systemId, marking })
  await api.key.create({ systemId, marking: 'K{1}', count: 2 })
  const { items } = await api.cylinder.list({ systemId })
  const doorNo = (door: Door) => items.find(({ marking }) => marking === door)!.cylinderNo
  for (const keyNo of [1, 2]) {
    const { version } = await api.key.get({ systemId, keyNo })
    await api.key.setTimes({ systemId, keyNo, revalidationHours: 48 }, { context: { ifMatch: version } })
  }
  const to = (keyNo: number, door: Door) => ({ keyNo, target: { kind: 'cylinder' as const, no: doorNo(door) } })
  await api.right.change({ systemId, grant: [to(1, 'A'), to(1, 'B'), to(2, 'A')] })
  await announceDevice(relay, bridge)
  await api.programming.start({ systemId, bridgeId: bridge.bridgeId, link: 0 })
  const present = (deviceId: string) => directSession(relay, bridge, world.device(deviceId)!)
  const blank = (kind: 'key' | 'cylinder') => world.make({ kind }, voucherPublic).deviceId
  const cylinders = [blank('cylinder'), blank('cylinder')]
  for (const [n, cylinder] of cylinders.entries()) {
    await present(cylinder)
    world.hang(cylinder, n === 0 ? 'A' : 'B')
  }
  const keys = [blank('key'), blank('key')]
  for (const key of keys) await present(key)
  await api.system.publish({ systemId })
  for (const key of keys) await present(key)
  return {
    server,
    secrets,
    database,
    world,
    clock,
    bridge,
    systemId,
    keys,
    cylinders,
    doorNo,
    present,
    walk(deviceId, door) {
      const visit = world.walk(deviceId, door)
      if (!visit.ok) throw new Error(visit.error.code)
      return visit.value
    },
    key: (deviceId) => world.key(deviceId)!,
    copyOf(deviceId) {
      const copy = blank('key')
      const [from, into] = [world.key(deviceId)!, world.key(copy)!]
      into.hardware.chip.restore(from.hardware.chip.snapshot())
      into.hardware.powerUp()
      into.rtc.set(from.rtc.milliseconds)
      return copy
    },
    taskState: async (taskNo) =>
      (await api.task.list({ systemId })).items.find((task) => task.taskNo === taskNo)?.state,
    async news(kind) {
      const rows = await asOwner(database.owner, (client) =>
        client.query<{ payload: Record<string, unknown> }>(
          'select payload from event_feed where kind = $1 order by feed_no',
          [kind],
        ),
      )
      return rows.rows.map(({ payload }) => payload)
    },
    async close() {
      await server.close()
      await database.stop()
    },
  }
}

/** The owner of the tables, who sees the rows of all systems. */
export async function asOwner<Value>(owner: ClientConfig, work: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client(owner)
  await client.connect()
  try {
    await client.query("select set_config('app.backup', 'on', false)")
    return await work(client)
  } finally {
    await client.end()
  }
}
