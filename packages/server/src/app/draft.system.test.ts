import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem

/** Doors 1 to 4 and keys 1 to 3 are programmed, key 4 is not; group 1 holds the doors 2 and 3. Key 2 is out. */
beforeAll(async () => {
  server = await startTestApp('draft')
  system = await createTestSystem(server)
  const { owner, at, systemId } = system
  await owner.post(at('/cylinders'), { marking: 'T{1}', count: 5 })
  await owner.post(at('/keys'), { marking: 'K{1}', count: 4 })
  await owner.post(at('/groups'), { name: 'Büros', cylinderNos: [2, 3] })
  await owner.post(at('/schedules'), { name: 'Büro', periods: [{ startMinute: 480, lengthMinutes: 540 }] })
  await owner.post(at('/rights'), {
    grant: [
      { keyNo: 1, target: door(1) },
      { keyNo: 1, target: door(2) },
      { keyNo: 2, target: group(1), scheduleNo: 1 },
    ],
  })
  await program(server, systemId, { keyNos: [1, 2, 3], cylinderNos: [1, 2, 3, 4] })
  await owner.post(at('/publish'))
  await owner.post(at('/keys/2/hand-out'), { holder: 'Ada Lind' })
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const door = (no: number) => ({ kind: 'cylinder', no })
const group = (no: number) => ({ kind: 'group', no })
const ALWAYS = { scheduleNo: null, window: null }
const grant = (keyNo: number, target: object, to: object = {}) => ({ keyNo, target, from: null, to })
const revoke = (keyNo: number, target: object, from: object = {}) => ({ keyNo, target, from, to: null })
const draft = async (changes: object[]) => (await system.owner.post(system.at('/chart/draft'), { changes })).body
const save = (changes: object[], headers = {}) =>
  system.owner.call('POST', system.at('/chart'), { changes, note: 'Umzug' }, headers)
const journal = async () => (await system.owner.get(system.at('/journal'))).body.items
const rights = async () =>
  (await system.owner.get(system.at('/rights'))).body.items.map(
    (item: { keyNo: number; target: { kind: string; no: number }; scheduleNo: number | null }) =>
      `${item.keyNo} ${item.target.kind} ${item.target.no} ${item.scheduleNo}`,
  )
const codes = (summary: { warnings: { code: string; keyNo: number }[] }) =>
  summary.warnings.map(({ code, keyNo }) => `${code} ${keyNo}`)

describe('a draft of the chart', () => {
  it('says in numbers what saving would mean, and changes nothing', async () => {
    const before = [await rights(), (await journal()).length]
    const { summary, conflicts } = await draft([
      grant(1, group(1)),
      revoke(1, door(1)),
      grant(2, door(4)),
      { keyNo: 2, target: group(1), from: { scheduleNo: 1 }, to: {} },
      grant(4, door(5)),
    ])
    expect(conflicts).toEqual([])
    expect(summary).toMatchObject({
      granted: 3,
      revoked: 1,
      changed: 1,
      gained: 3,
      lost: 1,
      keys: [
        { keyNo: 1, marking: 'K1', gained: 1, lost: 1 },
        { keyNo: 2, gained: 1, lost: 0 },
        { keyNo: 4, gained: 1, lost: 0 },
      ],
      keysToUpdate: [1, 2],
      doorsToVisit: [],
      memory: { percent: expect.any(Number) },
      savable: true,
    })
    expect(summary.warnings).toMatchObject([
      { code: 'opensUntilUpdated', keyNo: 1, count: 1 },
      { code: 'keyOut', keyNo: 2, holder: 'Ada Lind' },
      { code: 'keyNotProgrammed', keyNo: 4 },
      { code: 'cylinderNotProgrammed', cylinderNo: 5 },
    ])
    expect([await rights(), (await journal()).length]).toEqual(before)
  })

  it('is saved as one change with one journal entry, and undone by its opposite', async () => {
    const before = await rights()
    const entries = (await journal()).length
    const saved = await save([grant(1, door(4)), revoke(1, door(1)), grant(3, door(1), { scheduleNo: 1 })])
    expect(saved.body.summary).toMatchObject({ granted: 2, revoked: 1, keysToUpdate: [1, 3] })
    expect(await rights()).toEqual(['1 cylinder 2 null', '1 cylinder 4 null', '2 group 1 1', '3 cylinder 1 1'])
    expect((await journal()).length).toBe(entries + 1)
    expect((await journal())[0]).toMatchObject({
      useCase: 'chart.save',
      after: { note: 'Umzug', granted: 2, revoked: 1 },
    })
    const undone = await save(saved.body.undo)
    expect(undone.status).toBe(200)
    expect(await rights()).toEqual(before)
  })

  it('merges with other cells that changed meanwhile, and refuses the same ones with what stands there', async () => {
    const { owner, at } = system
    await owner.post(at('/rights'), { grant: [{ keyNo: 3, target: door(2), scheduleNo: 1 }] })
    const mine = [grant(3, door(3)), grant(3, door(2))]
    expect((await draft(mine)).conflicts).toMatchObject([
      { keyNo: 3, target: door(2), now: { scheduleNo: 1, window: null }, by: 'owner' },
    ])
    const refused = await save(mine)
    expect(refused).toMatchObject({ status: 409, body: { code: 'chartChanged', facts: { count: 1 } } })
    expect(refused.body.facts.conflicts).toMatchObject([{ keyNo: 3, target: door(2) }])
    expect(await rights()).not.toContain('3 cylinder 3 null')
    expect((await save([mine[0]!])).body.summary).toMatchObject({ granted: 1 })
    // The other one did what I want: no conflict, and nothing to do.
    const same = await save([grant(3, door(2), { scheduleNo: 1 })])
    expect(same.body).toMatchObject({ undo: [], summary: { granted: 0, keysToUpdate: [] } })
    expect((await save([revoke(3, door(4), { scheduleNo: 1 })])).body.undo).toEqual([])
  })

  it('is saved once, however often the request comes', async () => {
    const changes = [grant(4, door(1))]
    const first = await save(changes, { 'idempotency-key': 'draft 1' })
    expect(first.body.undo).toEqual([{ keyNo: 4, target: door(1), from: ALWAYS, to: null }])
    const entries = (await journal()).length
    expect((await save(changes, { 'idempotency-key': 'draft 1' })).body).toEqual(first.body)
    expect((await journal()).length).toBe(entries)
  })

  it('names keys that cannot hold it, and then is not saved', async () => {
    const { owner, at } = system
    await owner.post(at('/keys'), { marking: 'L1', kind: 'listed' })
    const changes = [grant(5, door(1), { scheduleNo: 1 }), grant(4, door(2))]
    const { summary } = await draft(changes)
    expect(summary.savable).toBe(false)
    expect(summary.warnings[0]).toMatchObject({ code: 'keyCannotHold', keyNo: 5, reason: 'clockNeeded' })
    expect(await save(changes)).toMatchObject({
      status: 409,
      body: { code: 'keyCannotHold', facts: { marking: 'L1', reason: 'clockNeeded' } },
    })
    expect(await rights()).not.toContain('4 cylinder 2 null')
    for (const wrong of [
      grant(99, door(1)),
      grant(1, door(99)),
      grant(1, group(9)),
      grant(1, door(3), { scheduleNo: 9 }),
    ]) {
      expect((await save([wrong])).status).toBe(404)
    }
    const window = { from: '2026-11-03T00:00:00Z', to: '2026-11-03T00:00:00Z' }
    expect((await save([grant(1, door(3), { window })])).body).toMatchObject({ code: 'inputInvalid' })
  })

  it('warns of doors that a device may still open, not of those that nobody but the wish knows', async () => {
    const { owner, at } = system
    await owner.post(at('/keys'), { marking: 'W1' })
    await program(server, system.systemId, { keyNos: [6] })
    await save([grant(6, door(1)), grant(6, door(2))])
    const back = [revoke(6, door(1)), revoke(6, door(2))]
    const warned = async () =>
      (await draft(back)).summary.warnings.filter(({ code }: { code: string }) => code === 'opensUntilUpdated')
    expect((await draft(back)).summary).toMatchObject({ lost: 2, keys: [{ keyNo: 6, lost: 2 }] })
    expect(await warned()).toEqual([])
    const { body } = await owner.get(at('/keys/6/images'))
    const newest = body.items[0].number
    // A session that was cut off: it may hold them.
    await server.forge(`set app.backup = 'on'; update device_state set in_flight_number = ${newest},
      in_flight_at = to_timestamp(${server.clock.now() / 1000}) where device_kind = 'key' and device_no = 6`)
    expect(await warned()).toMatchObject([{ keyNo: 6, count: 2 }])
  })

  it('warns that grants to a blocked key open nothing', async () => {
    const { owner, at } = system
    await owner.post(at('/keys/3/block'), { cause: 'x' })
    expect(codes((await draft([grant(3, door(4))])).summary)).toContain('keyBlocked 3')
  })
})

describe('before other changes are saved', () => {
  it('times of a key', async () => {
    const { owner, at } = system
    const { summary } = (await owner.post(at('/keys/1/times/preview'), { validity: { kind: 'never' } })).body
    expect(summary).toMatchObject({ lost: 2, keysToUpdate: [1], doorsToVisit: [] })
    expect(codes(summary)).toContain('opensUntilUpdated 1')
    const same = (await owner.post(at('/keys/1/times/preview'), {})).body.summary
    expect(same).toMatchObject({ gained: 0, lost: 0, keysToUpdate: [], warnings: [] })
    const week = (await owner.post(at('/keys/1/times/preview'), { scheduleNo: 1 })).body.summary
    expect(week).toMatchObject({ gained: 0, lost: 0, keysToUpdate: [1] })
    expect((await owner.get(at('/keys/1'))).body.validity).toEqual({ kind: 'always' })
  })

  it('a schedule', async () => {
    const { owner, at } = system
    const { summary } = (await owner.post(at('/schedules/1/preview'), { periods: [] })).body
    expect(summary).toMatchObject({ changed: 2, gained: 0, keysToUpdate: [2] })
  })

  it('cylinders that join and leave a group', async () => {
    const { owner, at } = system
    const { summary } = (await owner.post(at('/groups/1/members/preview'), { join: [4, 5], leave: [3] })).body
    expect(summary).toMatchObject({
      gained: 2,
      lost: 1,
      keys: [{ keyNo: 2, gained: 2, lost: 1 }],
      keysToUpdate: [],
      doorsToVisit: [3, 4],
    })
    expect((await owner.get(at('/groups/1/members'))).body.cylinderNos).toEqual([2, 3])
    expect((await owner.post(at('/groups/1/members/preview'), { join: [99] })).body).toMatchObject({
      code: 'cylinderUnknown',
    })
  })
})
