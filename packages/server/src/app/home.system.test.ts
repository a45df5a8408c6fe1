import { OPS } from '@lockwright/protocol/task'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { perform, serviceActor } from '../usecase/index.ts'
import { createTasks } from '../usecase/task/create.ts'
import { signedIn } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('home')
})
afterAll(() => server.close())
beforeEach(async () => {
  system = await createTestSystem(server)
})

const day = 86_400
const at = (seconds: number) => new Date(server.clock.now() + seconds * 1000).toISOString()
const home = async (query = '') => (await system.owner.get(system.at(`/home${query}`))).body.items
const kinds = async (query = '') => (await home(query)).map((item: { kind: string }) => item.kind)

async function furnish() {
  const { owner, at: path, systemId } = system
  await owner.post(path('/cylinders'), { marking: 'T{1}', count: 3 })
  await owner.post(path('/keys'), { marking: 'K{1}', count: 4 })
  const grant = [1, 2, 3].map((no) => ({ keyNo: 1, target: { kind: 'cylinder', no } }))
  await owner.post(path('/rights'), { grant })
  await program(server, systemId, { keyNos: [1, 2, 3], cylinderNos: [1, 2, 3] })
  await owner.post(path('/publish'))
}

describe('what needs a person', () => {
  it('is nothing in a system in which nothing is left to do', async () => {
    expect(await home()).toEqual([])
    await furnish()
    expect(await home()).toEqual([])
  })

  it('says that what is programmed has to be published (R039, R044)', async () => {
    await system.owner.post(system.at('/keys'), { marking: 'K{1}', count: 2 })
    await program(server, system.systemId, { keyNos: [1, 2] })
    expect(await home()).toMatchObject([{ kind: 'unpublished', count: 2, keys: 2, cylinders: 0, first: true }])
  })

  it('names lost keys that still open doors before all else (R076), with the tasks nobody carries (R078)', async () => {
    await furnish()
    await system.owner.post(system.at('/keys/1/hand-out'), { holder: 'Ada Lind', dueAt: at(3600) })
    await system.owner.post(system.at('/keys/1/block'))
    server.clock.advance(7200)
    const items = await home()
    expect(items[0]).toMatchObject({
      kind: 'blockedOpen',
      count: 1,
      doors: 3,
      unchecked: 0,
      top: [{ keyNo: 1, label: 'K1', holder: 'Ada Lind', doors: 3 }],
    })
    expect(items).toContainEqual(expect.objectContaining({ kind: 'overdue', count: 1 }))
    expect(items).toContainEqual(expect.objectContaining({ kind: 'updateWaiting', count: 1 }))
  })

  it('names tasks without a carrier, the oldest first', async () => {
    await furnish()
    // That a log is stored the server says by itself: no errand for anybody (B14).
    const asServer = { systemId: system.systemId, actor: serviceActor('test'), useCase: 'test.acknowledge' }
    await perform(server.app.services, asServer, async (ctx) => {
      const [no] = await createTasks(ctx, [{ op: 'ackAudit', cylinderNo: 1, upTo: 7 }], 'log')
      await ctx.tx.updateTable('task').set({ op: OPS.ackAudit.code }).where('task_no', '=', no!).execute()
    })
    expect(await home()).toEqual([])
    await system.owner.post(system.at('/log-requests'), { cylinderNos: [2, 3] })
    const [item] = await home()
    expect(item).toMatchObject({ kind: 'taskUnassigned', count: 2, doors: 2 })
    expect(item.top).toMatchObject([{ marking: 'T2', taskNo: 2 }, { marking: 'T3' }])
  })

  it('warns before the end of a validity locks a holder out, not when the key lies in the drawer', async () => {
    await furnish()
    const times = { validity: { kind: 'between', from: null, to: at(3 * day) } }
    for (const no of [2, 3]) await system.owner.call('PUT', system.at(`/keys/${no}/times`), times, { 'if-match': '1' })
    await system.owner.post(system.at('/keys/2/hand-out'), { holder: 'Ben' })
    expect((await home())[0]).toMatchObject({ kind: 'lockOut', count: 1, top: [{ keyNo: 2, why: 'validity' }] })
    expect(await kinds('?withinDays=2')).not.toContain('lockOut')
  })

  it('shows empty batteries, devices nobody saw for long, and lost parts of logs to those who may read logs', async () => {
    await furnish()
    const seen = at(-200 * day)
    await server.forge(`begin; select set_config('app.backup', 'on', true);
      update device_state set battery_percent = 7, seen_at = '${seen}' where device_kind = 'key' and device_no = 2
        and system_id = '${system.systemId}';
      update cylinder set programmed_at = '${seen}' where system_id = '${system.systemId}' and cylinder_no = 1;
      update device_state set confirmed_at = '${seen}' where device_kind = 'cylinder' and device_no = 1
        and system_id = '${system.systemId}';
      insert into event_gap (system_id, cylinder_no, from_seq, to_seq, cause, noticed_at)
        values ('${system.systemId}', 3, 5, 9, 'overwritten', '${at(0)}'); commit`)
    const items = await home()
    expect(items).toMatchObject([
      { kind: 'batteryLow', count: 1, lowPercent: 20, top: [{ keyNo: 2, percent: 7 }] },
      { kind: 'logGap', count: 1, top: [{ cylinderNo: 3, fromSeq: 5, toSeq: 9 }] },
      { kind: 'keyUnseen', count: 1, days: 180, top: [{ keyNo: 2 }] },
      { kind: 'doorUnseen', count: 1, days: 180, top: [{ cylinderNo: 1 }] },
    ])
    await system.owner.post('/api/v1/accounts', { login: 'desk', password: TEST_PASSWORD })
    await system.owner.call('PUT', system.at('/members/desk'), { role: 'handOut' })
    const desk = await signedIn(server.url, 'desk', TEST_PASSWORD)
    const { body } = await desk.get(system.at('/home'))
    expect(body.items.map((item: { kind: string }) => item.kind)).not.toContain('logGap')
  })
})

describe('the search', () => {
  const find = async (text: string) => {
    const { body } = await system.owner.get(system.at(`/search?text=${encodeURIComponent(text)}`))
    return body.items.map(
      (item: { kind: string; no: number; match: string }) => `${item.kind} ${item.no} ${item.match}`,
    )
  }

  it('finds keys, doors, persons, groups, schedules and tasks, the best first', async () => {
    await furnish()
    const { owner, at: path } = system
    await owner.call('PATCH', path('/cylinders/1'), { name: 'Haupteingang', place: 'Süd' }, { 'if-match': '1' })
    await owner.call('PATCH', path('/keys/3'), { name: 'Werkstatt Süd' }, { 'if-match': '1' })
    await owner.post(path('/persons'), { name: 'Söderberg, Ida' })
    await owner.post(path('/keys/2/hand-out'), { holder: 'Ida Söderberg' })
    await owner.post(path('/groups'), { name: 'Südflügel' })
    await owner.post(path('/schedules'), { name: 'Spät', periods: [] })
    await owner.post(path('/log-requests'), { cylinderNos: [2] })

    expect(await find('k2')).toEqual(['key 2 exact'])
    expect(await find('K')).toEqual(['key 1 prefix', 'key 2 prefix', 'key 3 prefix', 'key 4 prefix'])
    expect(await find('söder')).toEqual(['person 1 prefix', 'key 2 word'])
    expect(await find('SÜD')).toEqual(['group 1 prefix', 'cylinder 1 exact', 'key 3 word'].toSorted(byMatch))
    expect(await find('eingang')).toEqual(['cylinder 1 contains'])
    expect(await find('spät')).toEqual(['schedule 1 exact'])
    expect(await find('1')).toEqual(expect.arrayContaining(['task 1 exact', 'key 1 exact', 'cylinder 1 exact']))
    expect(await find('%')).toEqual([])
    expect(await find('nobody')).toEqual([])
  })

  it('keeps persons from those who may not see them', async () => {
    await system.owner.post(system.at('/persons'), { name: 'Ada Lind' })
    await system.owner.post('/api/v1/accounts', { login: 'looker', password: TEST_PASSWORD })
    await system.owner.call('PUT', system.at('/members/looker'), { role: 'reader' })
    const looker = await signedIn(server.url, 'looker', TEST_PASSWORD)
    expect(await find('ada')).toEqual(['person 1 prefix'])
    expect((await looker.get(system.at('/search?text=ada'))).body.items).toEqual([])
  })
})

const ORDER = ['exact', 'prefix', 'word', 'contains']
const byMatch = (a: string, b: string) => ORDER.indexOf(a.split(' ')[2]!) - ORDER.indexOf(b.split(' ')[2]!)
