import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { perform, serviceActor } from '../usecase/index.ts'
import { signedIn } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('daily')
  system = await createTestSystem(server)
  const { owner, at } = system
  await owner.post(at('/cylinders'), { marking: 'T{1}', count: 4 })
  await owner.post(at('/keys'), { marking: 'K{1}', count: 4 })
  const grant = [1, 2].map((no) => ({ keyNo: 1, target: { kind: 'cylinder', no } }))
  await owner.post(at('/rights'), { grant })
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const later = (seconds: number) => new Date(server.clock.now() + seconds * 1000).toISOString()

describe('daily work', () => {
  it('is refused by a system that is not published (R038)', async () => {
    const { owner, at } = system
    for (const answer of [
      await owner.post(at('/keys/1/hand-out'), { holder: 'Frau Ehrlich' }),
      await owner.post(at('/keys/1/block'), {}),
      await owner.post(at('/log-requests'), { cylinderNos: [1] }),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'systemNotPublished' } })
    }
    await program(server, system.systemId, { keyNos: [1, 2, 3], cylinderNos: [1, 2, 3] })
    expect((await owner.post(at('/publish'))).status).toBe(200)
  })

  it('hands a key out and takes it back; what is late is overdue (R067, R085, R124)', async () => {
    const { owner, at } = system
    const give = () => owner.post(at('/keys/2/hand-out'), { holder: 'Frau Ehrlich', dueAt: later(3600) })
    const [given, ...late] = (await Promise.all([give(), give(), give()])).toSorted((a, b) => a.status - b.status)
    expect(late.map((answer) => answer.body.code)).toEqual(['keyAlreadyOut', 'keyAlreadyOut'])
    expect(given!.body).toMatchObject({ holder: 'Frau Ehrlich', overdue: false, outBy: 'owner' })
    expect(await owner.post(at('/keys/2/hand-out'), { holder: 'Herr Kurz' })).toMatchObject({
      body: { code: 'keyAlreadyOut' },
    })
    expect(await owner.post(at('/keys/4/hand-out'), { holder: 'X' })).toMatchObject({
      body: { code: 'keyNotProgrammed' },
    })
    expect((await owner.get(at('/hand-outs?only=overdue'))).body.items).toEqual([])
    server.clock.advance(3601)
    expect((await owner.get(at('/hand-outs?only=overdue'))).body.items).toMatchObject([{ keyNo: 2, marking: 'K2' }])
    expect((await owner.get(at('/keys?only=overdue'))).body.items).toMatchObject([{ handOut: { overdue: true } }])
    expect((await owner.post(at('/keys/2/hand-in'))).body).toMatchObject({ inBy: 'owner', overdue: false })
    expect((await owner.post(at('/keys/2/hand-in'))).body).toMatchObject({ code: 'keyNotOut' })
  })

  it('knows persons and the keys they have; an erased one leaves no name in the journal (R056, R130)', async () => {
    const { owner, at } = system
    const person = await owner.post(at('/persons'), { name: 'Ada Ähnlich', email: 'ada@example.org' })
    const { personNo } = person.body
    await owner.post(at('/keys/3/hand-out'), { personNo })
    expect((await owner.get(at('/persons?search=%C3%A4hn'))).body.items).toMatchObject([
      { name: 'Ada Ähnlich', keys: [3] },
    ])
    expect((await owner.call('DELETE', at(`/persons/${personNo}`))).body).toMatchObject({ code: 'personHasKeys' })
    await owner.post(at('/keys/3/hand-in'))
    expect((await owner.call('DELETE', at(`/persons/${personNo}`))).status).toBe(200)
    expect((await owner.get(at('/hand-outs?keyNo=3'))).body.items).toMatchObject([{ holder: '—', personNo: null }])
    const journal = await owner.get(at('/journal?limit=500'))
    expect(JSON.stringify(journal.body)).not.toContain('Ähnlich')
  })

  it('answers what is wished and what is known apart (R068, R069)', async () => {
    const { owner, at } = system
    const ask = async (cylinderNo: number) => (await owner.get(at(`/access?keyNo=1&cylinderNo=${cylinderNo}`))).body
    expect(await ask(1)).toMatchObject({ wished: { opens: true }, now: { answer: 'surelyOpens' } })
    expect(await ask(3)).toMatchObject({ wished: { opens: false, reason: 'noTicket' }, now: { answer: 'surelyNot' } })
    await owner.post(at('/rights'), { grant: [{ keyNo: 1, target: { kind: 'cylinder', no: 3 } }] })
    expect(await ask(3)).toMatchObject({ wished: { opens: true }, now: { answer: 'surelyNot' } })
    await program(server, system.systemId, { keyNos: [1] })
    expect(await ask(3)).toMatchObject({ now: { answer: 'surelyOpens' } })
    expect((await owner.get(at('/access?keyNo=77&cylinderNo=1'))).body).toMatchObject({ code: 'keyUnknown' })
  })

  it('blocks a key at every door it may open, and tells which still let it in (R073, R074, R076, R077)', async () => {
    const { owner, at } = system
    const blocked = await owner.post(at('/keys/1/block'), { cause: 'verloren', carrierKeyNo: 2 })
    expect(blocked.body.blocked).toMatchObject({ keyNo: 1, cause: 'verloren', confirmedDoors: 0 })
    const doors = blocked.body.blocked.doors as { cylinderNo: number; taskNo: number; answer: string }[]
    expect(doors.map(({ cylinderNo, answer }) => [cylinderNo, answer])).toEqual([
      [1, 'surelyOpens'],
      [2, 'surelyOpens'],
      [3, 'surelyOpens'],
    ])
    expect(blocked.body.summary).toMatchObject({ keysToUpdate: [1, 2], doorsToVisit: [1, 2, 3] })
    expect((await owner.get(at('/tasks?only=open&carrierKeyNo=2'))).body.items).toHaveLength(3)
    const again = await Promise.all([1, 2, 3].map(() => owner.post(at('/keys/1/block'), {})))
    expect(again.map((answer) => answer.body.code)).toEqual(['keyIsBlocked', 'keyIsBlocked', 'keyIsBlocked'])
    expect((await owner.post(at('/keys/1/hand-out'), { holder: 'X' })).body).toMatchObject({ code: 'keyIsBlocked' })

    await executed(doors[0]!.taskNo, 1)
    const left = (await owner.get(at('/blocked?withAccess=true'))).body.items[0]
    expect(left.doors.map((door: { cylinderNo: number }) => door.cylinderNo)).toEqual([2, 3])
    expect(left.confirmedDoors).toBe(1)
    const refused = await Promise.all([1, 2].map((no) => owner.get(at(`/cylinders/${no}/blocks`))))
    expect(refused.map(({ body }) => body.items)).toMatchObject([
      [{ keyNo: 1, proof: { kind: 'task', taskNo: doors[0]!.taskNo, by: { kind: 'key', marking: 'K2' } } }],
      [],
    ])
    expect((await owner.get(at('/access?keyNo=1&cylinderNo=1'))).body).toMatchObject({
      wished: { opens: false, reason: 'blocked' },
      now: { answer: 'surelyNot', reasons: ['blocked'] },
    })
    expect((await owner.get(at('/access?keyNo=1&cylinderNo=2'))).body).toMatchObject({ now: { answer: 'surelyOpens' } })
    await executed(doors[1]!.taskNo, 2)
    await executed(doors[2]!.taskNo, 3)
    expect((await owner.get(at('/blocked?withAccess=true'))).body.items).toEqual([])
  })

  it('takes a block back with a passport above all that was blocked', async () => {
    const { owner, at } = system
    const back = await owner.post(at('/keys/1/unblock'))
    expect(back.body.summary.keysToUpdate).toContain(1)
    await program(server, system.systemId, { keyNos: [1] })
    expect((await owner.get(at('/access?keyNo=1&cylinderNo=1'))).body).toMatchObject({
      wished: { opens: true },
      now: { answer: 'surelyOpens' },
    })
    expect((await owner.post(at('/keys/1/unblock'))).body).toMatchObject({ code: 'keyNotBlocked' })
  })

  it('asks cylinders for their logs by a key that need not open them (R078, R079)', async () => {
    const { owner, at } = system
    const asked = await owner.post(at('/log-requests'), { cylinderNos: [1, 2], carrierKeyNo: 3 })
    expect(asked.body).toMatchObject({ summary: { keysToUpdate: [3], doorsToVisit: [1, 2] } })
    const { taskNos } = asked.body
    expect((await owner.get(at('/tasks?cylinderNo=1&only=open'))).body.items).toMatchObject([
      { state: 'assigned', cause: 'log', carriers: [{ keyNo: 3 }] },
    ])
    const cancelled = await owner.post(at('/tasks/cancel'), { taskNos })
    expect(cancelled.body).toMatchObject({ cancelled: 2, summary: { keysToUpdate: [3] } })
    expect((await owner.post(at('/tasks/assign'), { taskNos, keyNo: 2 })).body).toMatchObject({
      code: 'taskNotOpen',
      facts: { state: 'cancelled' },
    })
    expect((await owner.post(at('/log-requests'), { cylinderNos: [4] })).body).toMatchObject({
      code: 'cylinderNotProgrammed',
    })
  })

  it('shows events of all cylinders with filters, and what was lost (R080, R081)', async () => {
    const { owner, at } = system
    await storeEvents()
    const all = await owner.get(at('/events'))
    expect(all.body.items.map((event: { kind: string; reason: string }) => [event.kind, event.reason])).toEqual([
      ['denied', 'outsideSchedule'],
      ['granted', null],
      ['denied', 'noTicket'],
    ])
    expect(all.body.items[1]).toMatchObject({ cylinder: 'T1', keyNo: 1, key: 'K1', claimed: false })
    expect((await owner.get(at('/events?kind=granted'))).body.items).toHaveLength(1)
    expect((await owner.get(at('/events?keyNo=1&cylinderNo=1'))).body.items).toHaveLength(2)
    expect((await owner.get(at(`/events?from=${later(0)}`))).body.items).toHaveLength(0)
    const first = await owner.get(at('/events?limit=2'))
    const second = await owner.get(at(`/events?limit=2&cursor=${first.body.next}`))
    expect(second.body).toMatchObject({ items: [{ reason: 'noTicket' }], next: null })
    expect((await owner.get(at('/event-gaps'))).body.items).toMatchObject([{ cylinder: 'T2', fromSeq: 5, toSeq: 9 }])
  })

  it('gives a repeated request its first answer and changes nothing', async () => {
    const { owner, at } = system
    const order = () => owner.post(at('/keys'), { marking: 'N{1}', count: 2 }, { 'idempotency-key': 'a-1' })
    const answers = await Promise.all([order(), order(), order()])
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    expect((await owner.get(at('/keys?search=N'))).body.items).toHaveLength(2)
    const other = await owner.post(at('/keys'), { marking: 'M{1}', count: 2 }, { 'idempotency-key': 'a-1' })
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } })
  })

  it('writes a journal whose chain tells every change of it', async () => {
    const { owner, at } = system
    const verify = async () => (await owner.get(at('/journal/verify'))).body
    const before = await verify()
    expect(before).toMatchObject({ intact: true, firstFault: null })
    expect(before.entries).toBeGreaterThan(10)
    const list = await owner.get(at('/journal?subject=key%201'))
    expect(list.body.items[0]).toMatchObject({ actor: 'owner', useCase: 'block.withdraw', subject: 'key 1' })
  })

  it('names the journal entry that was changed, taken out or cut off behind its back', async () => {
    const other = await createTestSystem(server, 'Archiv')
    await other.owner.post(other.at('/keys'), { marking: 'A{1}', count: 2 })
    await other.owner.post(other.at('/persons'), { name: 'A' })
    const verify = async () => (await other.owner.get(other.at('/journal/verify'))).body
    expect(await verify()).toMatchObject({ intact: true, entries: 3 })
    await server.forge('alter table journal no force row level security')
    await server.forge(`update journal set after = '{"count": 3}' where no = 2 and system_id = '${other.systemId}'`)
    expect(await verify()).toMatchObject({ intact: false, firstFault: 2 })
    await server.forge(`delete from journal where no = 2 and system_id = '${other.systemId}'`)
    expect(await verify()).toMatchObject({ intact: false, firstFault: 2 })
    await server.forge(`delete from journal where no > 1 and system_id = '${other.systemId}'`)
    expect(await verify()).toMatchObject({ intact: false, firstFault: 2 })
  })

  it('streams news in the order of commits, and takes up where the stream ended', async () => {
    const { owner, at } = system
    const news = await owner.stream(at('/feed'))
    await owner.post(at('/persons'), { name: 'A' })
    await owner.post(at('/keys/2/hand-out'), { holder: 'B' })
    const [first, second] = [await news.next(), await news.next()]
    expect([first!.data.kind, second!.data.kind]).toEqual(['person', 'handOut'])
    await news.close()
    await owner.post(at('/keys/2/hand-in'))
    const again = await owner.stream(at('/feed'), { 'last-event-id': first!.id })
    expect([(await again.next())!.data.kind, (await again.next())!.data.payload]).toEqual(['handOut', { keyNos: [2] }])
    await again.close()
  })

  it('ends a stream of news when its reader has signed out', async () => {
    const { owner, at } = system
    const reader = await signedIn(server.url, 'owner', TEST_PASSWORD)
    const news = await reader.stream(at('/feed'))
    await reader.call('DELETE', '/api/v1/session')
    server.clock.advance(31)
    await owner.post(at('/persons'), { name: 'A' })
    expect(await news.next()).toBeNull()
  })
})

/** What `session` does with the receipt of a block task. */
async function executed(taskNo: number, cylinderNo: number): Promise<void> {
  const { systemId } = system
  await perform(
    server.app.services,
    { systemId, actor: serviceActor('key K2'), useCase: 'test' },
    async ({ tx, now }) => {
      const key = await tx
        .selectFrom('key')
        .select(['key_id', 'min_epoch'])
        .where('system_id', '=', systemId)
        .where('key_no', '=', 1)
        .executeTakeFirstOrThrow()
      await tx
        .updateTable('task')
        .set({ state: 'reported', status: 0, state_at: now })
        .where('system_id', '=', systemId)
        .where('task_no', '=', taskNo)
        .execute()
      await tx
        .insertInto('cylinder_block')
        .values({
          system_id: systemId,
          cylinder_no: cylinderNo,
          confirmed_at: now,
          evidence: `task ${taskNo}, key K2`,
          ...key,
        })
        .execute()
    },
  )
}

async function storeEvents(): Promise<void> {
  const { systemId } = system
  await perform(
    server.app.services,
    { systemId, actor: serviceActor('test'), useCase: 'test' },
    async ({ tx, now }) => {
      const event = (cylinder_no: number, seq: number, code: number, detail: number, ageS: number) => ({
        system_id: systemId,
        cylinder_no,
        log_epoch: 0,
        seq,
        at: new Date(now.getTime() - ageS * 1000),
        key_id: 1,
        code,
        detail,
        flags: 0,
        stored_at: now,
        carried_by: 'key K3',
        value: null,
      })
      await tx
        .insertInto('event')
        .values([event(1, 1, 2, 1, 50), event(1, 2, 1, 0, 40), event(2, 10, 2, 8, 30)])
        .execute()
      await tx
        .insertInto('event_gap')
        .values({ system_id: systemId, cylinder_no: 2, from_seq: 5, to_seq: 9, cause: 'overwritten', noticed_at: now })
        .execute()
    },
  )
}
