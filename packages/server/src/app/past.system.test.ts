import type { ImageNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmImage } from '../session/confirm.ts'
import { perform, serviceActor } from '../usecase/index.ts'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

const SHORT = 1200
const WHILE = 3 * SHORT

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('past')
  system = await createTestSystem(server)
  const { owner, at, systemId } = system
  await owner.post(at('/cylinders'), { marking: 'T{1}', count: 3 })
  await owner.post(at('/keys'), { marking: 'K{1}', count: 2, name: 'Haus' })
  await owner.post(at('/groups'), { name: 'Büros', cylinderNos: [2] })
  const grant = [
    { keyNo: 1, target: { kind: 'cylinder', no: 1 } },
    { keyNo: 1, target: { kind: 'group', no: 1 } },
  ]
  await owner.post(at('/rights'), { grant })
  await program(server, systemId, { keyNos: [1, 2], cylinderNos: [1, 2, 3] })
  await owner.post(at('/publish'))
  await sent('cylinder', 1, 1)
  await sent('cylinder', 2, 1)
  await sent('key', 1, 1)
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

/** The device says in a session that it holds this image. */
async function sent(kind: 'key' | 'cylinder', no: number, number: number): Promise<void> {
  const actor = serviceActor('bridge Pforte')
  await perform(server.app.services, { systemId: system.systemId, actor, useCase: 'test.commit' }, async (ctx) => {
    await sql`update device_state set confirmed_number = null
      where device_kind = ${kind} and device_no = ${no} and confirmed_number = ${number}`.execute(ctx.tx)
    await confirmImage(ctx, { kind, no }, number as ImageNo, { kind: 'commit', by: 'bridge Pforte' })
  })
}

const ago = (seconds: number) => new Date(server.clock.now() - 1000 * seconds).toISOString()

describe('who could open what in the past', () => {
  it('tells keys of a door and doors of a key at an instant, with the proof, and who had the key', async () => {
    const { owner, at } = system
    server.clock.advance(WHILE)
    await owner.post(at('/keys/1/hand-out'), { holder: 'Ada Lind' })
    server.clock.advance(WHILE)
    await owner.post(at('/rights'), { revoke: [{ keyNo: 1, target: { kind: 'cylinder', no: 1 } }] })
    await sent('key', 1, 2)
    await owner.post(at('/keys/1/hand-in'))
    server.clock.advance(WHILE)

    const then = await owner.get(at(`/cylinders/1/history?at=${ago(WHILE + SHORT)}`))
    expect(then.body).toMatchObject({
      next: null,
      items: [
        {
          keyNo: 1,
          marking: 'K1',
          label: 'Haus',
          holder: 'Ada Lind',
          answer: 'surelyOpens',
          reason: 'ok',
          keyEvidence: { image: 1, kind: 'commit', by: { kind: 'bridge', label: 'Pforte' } },
          cylinderEvidence: { image: 1 },
        },
      ],
    })
    expect((await owner.get(at(`/cylinders/1/history?at=${ago(SHORT)}`))).body.items).toEqual([])
    const doors = async (before: number) =>
      (await owner.get(at(`/keys/1/history?at=${ago(before)}`))).body.items.map(
        (item: { cylinderNo: number; answer: string }) => [item.cylinderNo, item.answer],
      )
    expect(await doors(WHILE + SHORT)).toEqual([
      [1, 'surelyOpens'],
      [2, 'surelyOpens'],
    ])
    expect(await doors(SHORT)).toEqual([[2, 'surelyOpens']])
  })

  it('lists contents with the times they were held', async () => {
    const { owner, at } = system
    await owner.post(at('/rights'), { grant: [{ keyNo: 1, target: { kind: 'cylinder', no: 3 } }] })
    const { items } = (await owner.get(at('/keys/1/images'))).body
    expect(items).toMatchObject([
      { number: 3, state: 'made', from: null, evidence: null, cause: 'rights', createdBy: 'owner' },
      { number: 2, state: 'confirmed', to: null, evidence: { by: { kind: 'bridge', label: 'Pforte' } } },
      { number: 1, state: 'confirmed', to: ago(WHILE) },
    ])
    const second = await owner.get(at('/keys/1/images?limit=1'))
    expect((await owner.get(at(`/keys/1/images?limit=1&cursor=${second.body.next}`))).body.items).toMatchObject([
      { number: 2 },
    ])
    expect((await owner.get(at('/cylinders/1/images'))).body.items).toMatchObject([{ number: 1, state: 'confirmed' }])
  })
})

describe('weeks in exact instants (R122)', () => {
  const night = [{ startMinute: 6 * 1440 + 60, lengthMinutes: 180 }]

  it('shows the week of a clock change', async () => {
    const { owner, at } = system
    const { body } = await owner.post(at('/week-preview'), { week: night, at: '2027-03-28T12:00:00Z' })
    expect(body).toEqual({
      timeZone: 'Europe/Berlin',
      from: '2027-03-21T23:00:00.000Z',
      fromOffsetMinutes: 60,
      to: '2027-03-28T22:00:00.000Z',
      toOffsetMinutes: 120,
      open: [
        {
          from: '2027-03-28T00:00:00.000Z',
          fromOffsetMinutes: 60,
          to: '2027-03-28T02:00:00.000Z',
          toOffsetMinutes: 120,
        },
      ],
      clockChange: { at: '2027-03-28T01:00:00.000Z', beforeOffsetMinutes: 60, afterOffsetMinutes: 120 },
    })
    const changes = (await owner.get(at('/clock-changes'))).body
    expect(changes.items.slice(0, 2)).toMatchObject([
      { at: '2027-03-28T01:00:00.000Z' },
      { at: '2027-10-31T01:00:00.000Z', beforeOffsetMinutes: 120, afterOffsetMinutes: 60 },
    ])
  })

  it('takes stored weeks and windows, and exactly one week', async () => {
    const { owner, at } = system
    await owner.post(at('/schedules'), { name: 'Nacht', periods: night })
    const window = { from: '2026-11-08T01:00:00Z', to: '2026-11-09T00:00:00Z' }
    const stored = await owner.post(at('/week-preview'), { scheduleNo: 1, window, cylinderNo: 1 })
    expect(stored.body.open).toMatchObject([{ from: '2026-11-08T01:00:00.000Z', to: '2026-11-08T03:00:00.000Z' }])
    const key = await owner.post(at('/week-preview'), { keyNo: 1 })
    expect(key.body.open).toMatchObject([{ from: key.body.from, to: key.body.to }])
    expect(key.body.clockChange).toBeNull()
    for (const wrong of [{}, { week: night, keyNo: 1 }]) {
      expect(await owner.post(at('/week-preview'), wrong)).toMatchObject({
        status: 400,
        body: { code: 'inputInvalid' },
      })
    }
  })
})

it('tells how full devices are (R149, R150, R151)', async () => {
  const { owner, at } = system
  expect((await owner.get(at('/keys/1/memory'))).body).toMatchObject({
    entries: { used: 2, capacity: 3000, percent: 0 },
    tasks: { used: 0, capacity: 200 },
    bytes: { capacity: 196_608 },
  })
  expect((await owner.get(at('/cylinders/2/memory'))).body).toMatchObject({
    groups: { used: 1 },
    blockEntries: { used: 0, capacity: 3000 },
    events: { used: 0, capacity: 1000 },
  })
})

it('says of the time before a block what was so then (R076)', async () => {
  const { owner, at } = system
  expect((await owner.post(at('/keys/1/block'), { cause: 'lost' })).status).toBe(200)
  server.clock.advance(SHORT)
  await server.forge(`set app.backup = 'on'; update blocklist_version set released_at = '${ago(0)}'`)
  server.clock.advance(SHORT)
  const door = async (before: number) => {
    const [item] = (await owner.get(at(`/keys/1/history?at=${ago(before)}`))).body.items
    return [item.cylinderNo, item.answer, item.reason]
  }
  expect(await door(2 * SHORT + 60)).toEqual([2, 'surelyOpens', 'ok'])
  // Ordered, but no key has the list yet that could have taken it anywhere.
  expect(await door(SHORT + 60)).toEqual([2, 'surelyOpens', 'ok'])
  expect(await door(60)).toEqual([2, 'possibly', 'blocked'])
})
