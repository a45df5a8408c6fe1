import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract } from '../contract/index.ts'
import { API } from '../http/index.ts'
import { type Wired, wire } from '../http/router.ts'
import { INSTALLATION, inSystem, type Role } from '../store/index.ts'
import { isSystemPermission, roleMay } from '../usecase/index.ts'
import { useCases } from '../usecase/useCases.ts'
import { signedIn, type TestClient, testClient } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

/**
 * Every route times every role times the other system, made from the contract: a new route is in it without anybody
 * thinking of it. What may whom is in `routes.txt`, so that a change of it shows in review.
 */

const ROUTES = wire(contract, useCases)
const ROLES: readonly Role[] = ['owner', 'handOut', 'reader']
/** Is in every text of system A and nowhere else. */
const MARK = 'Adlerhorst'

let server: TestApp
let a: TestSystem
let b: TestSystem
let ids: Record<string, string>
const clients = {} as Record<Role | 'nobody' | 'stranger', TestClient>

beforeAll(async () => {
  server = await startTestApp('routes')
  a = await createTestSystem(server, MARK)
  b = await createTestSystem(server, 'Biberbau')
  for (const system of [a, b]) await fill(system, system === a ? MARK : 'B')
  for (const role of ROLES) {
    await member(`a-${role}`, a, role)
    clients[role] = await signedIn(server.url, `a-${role}`, TEST_PASSWORD)
  }
  await member('stranger', b, 'owner')
  clients.stranger = await signedIn(server.url, 'stranger', TEST_PASSWORD)
  clients.nobody = testClient(server.url, { 'x-lockwright': '1' })
})
afterAll(() => server.close())

async function member(login: string, system: TestSystem, role: Role): Promise<void> {
  await system.owner.post(`${API}/accounts`, { login, password: TEST_PASSWORD })
  await system.owner.call('PUT', system.at(`/members/${login}`), { role })
}

/** Something in every list, all of it named after its system. */
async function fill({ owner, at, systemId }: TestSystem, mark: string): Promise<void> {
  await owner.post(at('/cylinders'), { marking: `${mark} T{1}`, count: 3, place: mark })
  await owner.post(at('/keys'), { marking: `${mark} K{1}`, count: 3, name: mark })
  await owner.post(at('/groups'), { name: mark, cylinderNos: [1] })
  await owner.post(at('/schedules'), { name: mark, periods: [] })
  await owner.post(at('/rights'), { grant: [{ keyNo: 1, target: { kind: 'cylinder', no: 1 } }] })
  await owner.post(at('/persons'), { name: mark })
  await program(server, systemId, { keyNos: [1, 2], cylinderNos: [1] })
  await owner.post(at('/publish'))
  await owner.post(at('/keys/1/hand-out'), { holder: mark })
  await owner.post(at('/log-requests'), { cylinderNos: [1] })
  await owner.post(at('/keys/1/block'), { cause: mark })
  const bridge = await owner.post(at('/bridges'), { label: mark })
  ids = { ...ids, [`bridge ${systemId}`]: bridge.body.bridgeId }
}

const CELL = { keyNo: 2, target: { kind: 'cylinder', no: 1 }, from: null, to: {} }

/** Bodies for routes that need one; all others get an empty one. */
const BODIES: Readonly<Record<string, object>> = {
  'session.signIn': { login: 'a-reader', password: 'wrong' },
  'session.changePassword': { current: 'wrong', next: 'another long one' },
  'token.create': { label: 't' },
  'account.create': { login: 'x', password: TEST_PASSWORD },
  'system.create': { name: 'X', code: 'X' },
  'member.set': { role: 'reader' },
  'bridge.create': { label: 'b' },
  'bridge.createShared': { label: 'b' },
  'cylinder.create': { marking: 'X{1}', count: 2 },
  'key.create': { marking: 'X{1}', count: 2 },
  'group.create': { name: 'x' },
  'group.rename': { name: 'y' },
  'group.changeMembers': { join: [2] },
  'schedule.create': { name: 'x', periods: [] },
  'right.change': { grant: [{ keyNo: 2, target: { kind: 'cylinder', no: 2 } }] },
  'person.create': { name: 'x' },
  'handOut.give': { holder: 'x' },
  'task.assign': { taskNos: [1], keyNo: 2 },
  'task.cancel': { taskNos: [1] },
  'task.requestLog': { cylinderNos: [1] },
  'import.preview': { fileName: 'x.csv', content: 'SzEgVDEK' },
  'bulk.setKeyTimes': { keyNos: [2], revalidationHours: 24 },
  'bulk.blockKeys': { keyNos: [2] },
  'bulk.handInKeys': { keyNos: [1] },
  'bulk.markKeys': { keyNos: [3], marked: false },
  'bulk.removeKeys': { keyNos: [3] },
  'bulk.editCylinders': { cylinderNos: [1], place: 'x' },
  'bulk.removeCylinders': { cylinderNos: [2] },
  'chart.draft': { changes: [CELL] },
  'chart.save': { changes: [CELL] },
  'preview.schedule': { periods: [] },
  'preview.groupMembers': { join: [2] },
  'preview.week': { week: 'always' },
  'programming.start': { bridgeId: INSTALLATION, link: 0 },
}

/** Query for readings that cannot do without. */
const QUERIES: Readonly<Record<string, string>> = {
  'access.ask': '?keyNo=1&cylinderNo=1',
  'mark.why': '?keyNo=1&cylinderNo=1',
  'history.keysOfCylinder': '?at=2026-11-02T08:00:00Z',
  'history.doorsOfKey': '?at=2026-11-02T08:00:00Z',
  'search.find': '?text=a',
}

/** The address of a route in a system; ids of `from` where it wants one that is unique in the installation. */
function addressOf({ useCase, name }: Wired, system: TestSystem, from = system): string {
  const path = useCase.contract['~orpc'].route.path ?? ''
  return `${API}${path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    if (parameter === 'systemId') return system.systemId
    if (parameter === 'bridgeId') return ids[`bridge ${from.systemId}`]!
    if (parameter === 'login') return 'a-reader'
    return parameter.endsWith('Id') ? INSTALLATION : '1'
  })}${QUERIES[name] ?? ''}`
}

/** Streams do not end: opening one is enough. */
async function call(client: TestClient, route: Wired, address: string) {
  const { method = 'GET' } = route.useCase.contract['~orpc'].route
  if (route.name === 'feed.listen') {
    const answer = await client.open(address)
    return { status: answer, body: answer === 200 ? {} : { code: answer === 401 ? 'notSignedIn' : 'systemUnknown' } }
  }
  const body = method === 'GET' ? undefined : (BODIES[route.name] ?? {})
  return client.call(method, address, body, { 'if-match': '1' })
}

const OF_SYSTEM = ROUTES.filter(({ useCase }) => isSystemPermission(useCase.permission))
const title = ({ name, useCase }: Wired) =>
  `${useCase.contract['~orpc'].route.method} ${useCase.contract['~orpc'].route.path} (${name})`

describe('routes', () => {
  it('are listed with the permission they ask for and the roles that have it', async () => {
    const lines = ROUTES.map((route) => {
      const { permission } = route.useCase
      const roles = isSystemPermission(permission) ? ROLES.filter((role) => roleMay(role, permission)).join(' ') : '-'
      return `${title(route)}: ${permission} [${roles}]`
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./routes.txt')
  })

  it('do not start without a permission that fits their address', () => {
    const broken = (change: object) => () =>
      wire(contract, { ...useCases, key: { ...useCases.key, list: { ...useCases.key.list, ...change } } })
    expect(broken({ permission: undefined })).toThrow('key.list has no permission')
    expect(broken({ permission: 'signedIn' })).toThrow('does not fit its address')
    expect(broken({ contract: useCases.key.get.contract })).toThrow('belongs to another route')
    const { list: _gone, ...others } = useCases.key
    expect(() => wire(contract, { ...useCases, key: others })).toThrow('key.list has no use case')
  })

  it.each(
    ROUTES.filter(({ useCase }) => useCase.permission !== 'public').map((route) => [title(route), route] as const),
  )('%s: nothing for nobody', async (_, route) => {
    expect(await call(clients.nobody, route, addressOf(route, a))).toMatchObject({
      status: 401,
      body: { code: 'notSignedIn' },
    })
  })

  it('change nothing of another system and show nothing of it (law 7)', async () => {
    const before = await fingerprint(a)
    for (const route of OF_SYSTEM) {
      const answer = await call(clients.stranger, route, addressOf(route, a))
      expect([title(route), answer.status, answer.body.code]).toEqual([title(route), 404, 'systemUnknown'])
      expect(JSON.stringify(answer.body)).not.toContain(MARK)
    }
    expect(await fingerprint(a)).toEqual(before)
  })

  it('reach nothing of another system by its ids from inside the own one', async () => {
    const before = await fingerprint(a)
    for (const route of OF_SYSTEM) {
      const answer = await call(clients.stranger, route, addressOf(route, b, a))
      expect(JSON.stringify(answer.body)).not.toContain(MARK)
      expect(JSON.stringify(answer.body)).not.toContain(a.systemId)
      expect([title(route), answer.status]).not.toEqual([title(route), 500])
    }
    expect(await fingerprint(a)).toEqual(before)
    const list = await clients.stranger.get(`${API}/systems`)
    expect(list.body.items.map((item: { name: string }) => item.name)).toEqual(['Biberbau'])
  })

  it.each(['reader', 'handOut', 'owner'] as const)('give %s what its role may and no more', async (role) => {
    for (const route of OF_SYSTEM) {
      const { permission } = route.useCase
      const may = isSystemPermission(permission) && roleMay(role, permission)
      const { status, body } = await call(clients[role], route, addressOf(route, a))
      const refused = status === 403 && body.code === 'forbidden'
      expect([title(route), refused ? 'refused' : 'let in']).toEqual([title(route), may ? 'let in' : 'refused'])
      expect([title(route), status]).not.toEqual([title(route), 500])
    }
  })

  it('of the installation are the operator alone', async () => {
    for (const route of ROUTES.filter(({ useCase }) => useCase.permission.startsWith('installation.'))) {
      for (const role of ROLES) {
        const answer = await call(clients[role], route, addressOf(route, b))
        expect([title(route), answer.body.code]).toEqual([title(route), 'forbidden'])
      }
    }
  })

  it('hold a token to its system and its role (R172)', async () => {
    const { owner, systemId, at } = a
    const made = await owner.post(`${API}/tokens`, { label: 'lift', systemId, role: 'reader' })
    const token = testClient(server.url, { authorization: `Bearer ${made.body.token}` })
    expect((await token.get(at('/keys'))).status).toBe(200)
    expect((await token.post(at('/keys'), { marking: 'Q' })).body).toMatchObject({ code: 'forbidden' })
    expect((await token.get(b.at('/keys'))).body).toMatchObject({ code: 'systemUnknown' })
    expect((await token.get(`${API}/systems`)).body.items).toHaveLength(1)
    expect((await token.post(`${API}/tokens`, { label: 'more' })).body).toMatchObject({ code: 'forbidden' })
    expect((await token.post(`${API}/systems`, { name: 'X', code: 'X' })).body).toMatchObject({ code: 'forbidden' })
    expect((await owner.get(`${API}/tokens`)).body.items).toMatchObject([{ label: 'lift' }])
    await owner.call('DELETE', `${API}/tokens/${made.body.tokenId}`)
    expect((await token.get(at('/keys'))).status).toBe(401)
  })
})

/** One number a table for all that is stored of a system. */
async function fingerprint({ systemId }: TestSystem): Promise<Record<string, string>> {
  return inSystem(server.app.services.store.db, systemId, async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'system_id' order by 1`.execute(tx)
    const prints: Record<string, string> = {}
    for (const { name } of rows) {
      const print = await sql<{ print: string }>`
        select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as print from ${sql.table(name)} t
        where t.system_id = ${systemId}`.execute(tx)
      prints[name] = print.rows[0]!.print
    }
    return prints
  })
}
