import { encodeRelay } from '@lockwright/protocol/relay'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../app/testing.ts'
import { createTestSystem, type TestSystem } from '../app/testSystem.ts'
import { openSessions } from './openSessions.ts'
import type { RelayServer } from './relayServer.ts'

let app: TestApp
let relay: RelayServer
let town: TestSystem
let school: TestSystem
beforeAll(async () => {
  app = await startTestApp('shared device')
  relay = openSessions(app.app.services, app.app.installation, new Uint8Array(32).fill(1))
  town = await createTestSystem(app, 'Rathaus')
  school = await createTestSystem(app, 'Schule')
})
afterAll(async () => {
  await relay.close()
  await app.close()
})

/** A bridge connects and says that it found a programming device. */
function plugIn(bridgeId: string) {
  const connection = relay.connect({ bridgeId, label: 'Pforte' }, () => {})
  const firmware = { major: 5, minor: 0, patch: 0 }
  connection.receive(
    encodeRelay({ kind: 'device', link: 1, state: 'found', device: 'localPd', occupied: [], firmware, label: 'PD' }),
  )
  return connection
}

it('R096: what moves at a device for every system is told to each, of one’s own bridge to nobody else', async () => {
  const { owner } = town
  const { bridgeId: own } = (await owner.post(town.at('/bridges'), { label: 'Rathaus' })).body
  const { bridgeId: shared } = (await owner.post('/api/v1/bridges', { label: 'Werkstatt' })).body
  const elsewhere = await owner.stream(school.at('/feed'))
  const here = await owner.stream(town.at('/feed'))

  const first = plugIn(own)
  const kinds = [(await here.next())!.data.kind, (await here.next())!.data.kind]
  expect(kinds.toSorted()).toEqual(['bridge', 'programmingDevice'])

  const second = plugIn(shared)
  const heard = await elsewhere.next()
  // The first thing it hears of at all.
  expect(heard).toMatchObject({ data: { kind: 'sharedDevice', payload: {} } })
  await Promise.all([elsewhere.close(), here.close(), first.end(), second.end()])
})
