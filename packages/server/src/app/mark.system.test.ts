import { combineHalves, type Half, markOfCell } from '@lockwright/domain/plan'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FLAGS, HALVES } from '../contract/chart.ts'
import { KEY_KINDS } from '../contract/key.ts'
import type { TaskWriter } from '../usecase/index.ts'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
const cylinder = (no: number) => ({ kind: 'cylinder', no })
const group = (no: number) => ({ kind: 'group', no })

/** Tasks whose payload says what they are about, as a real one does (spec/task.md), though no cylinder would take them. */
const plainTasks: TaskWriter = {
  write: async (_ctx, tasks) =>
    tasks.map(({ order }) => {
      const payload = new Uint8Array(8)
      const view = new DataView(payload.buffer)
      view.setUint32(0, order.op === 'group' ? order.base : order.op === 'block' ? order.keyId : 0, true)
      if (order.op === 'group') view.setUint16(6, order.groupNo, true)
      if (order.op === 'block') view.setUint16(4, order.minEpoch, true)
      return { op: order.op === 'group' ? 8 : 1, flags: 0, payload, document: new Uint8Array() }
    }),
}

/** Doors 1 to 4 and keys 1, 2 are programmed, 5 and 3 are not; group 1 holds the doors 2 and 3. */
beforeAll(async () => {
  server = await startTestApp('mark', plainTasks)
  system = await createTestSystem(server)
  const { owner, at, systemId } = system
  await owner.post(at('/cylinders'), { marking: 'T{1}', count: 5, place: 'EG' })
  await owner.post(at('/keys'), { marking: 'K{1}', count: 4 })
  await owner.post(at('/groups'), { name: 'Büros', cylinderNos: [2, 3] })
  await owner.post(at('/rights'), {
    grant: [
      { keyNo: 1, target: cylinder(1) },
      { keyNo: 1, target: group(1) },
      { keyNo: 2, target: group(1) },
      { keyNo: 3, target: cylinder(1) },
    ],
  })
  await program(server, systemId, { keyNos: [1, 2], cylinderNos: [1, 2, 3, 4] })
  await owner.post(at('/publish'))
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const doors = async (keyNo: number, query = '') =>
  (await system.owner.get(system.at(`/keys/${keyNo}/doors${query}`))).body
const keys = async (no: number, query = '') => (await system.owner.get(system.at(`/cylinders/${no}/keys${query}`))).body
const why = async (keyNo: number, cylinderNo: number) =>
  (await system.owner.get(system.at(`/why?keyNo=${keyNo}&cylinderNo=${cylinderNo}`))).body

describe('marks with their reason (R069)', () => {
  it('tell every door of a key, with rule, evidence and the answer of now', async () => {
    const { items, counts, next } = await doors(1)
    expect(items.map((item: { cylinderNo: number; mark: string }) => [item.cylinderNo, item.mark])).toEqual([
      [1, 'confirmed'],
      [2, 'confirmed'],
      [3, 'confirmed'],
    ])
    expect(counts).toEqual({ confirmed: 3, underWay: 0, wished: 0, takenAway: 0, possibly: 0 })
    expect(next).toBeNull()
    expect(items[1]).toMatchObject({
      marking: 'T2',
      place: 'EG',
      rules: [{ target: group(1), group: 'Büros', askedBy: 'owner', mark: 'confirmed', schedule: null }],
      now: { answer: 'surelyOpens', reason: 'ok', missing: [] },
      blocked: null,
      keyEvidence: { image: 1, kind: 'commit', by: { kind: 'other', text: 'test' } },
      cylinderEvidence: { image: 1, kind: 'commit', by: { kind: 'other', text: 'test' } },
      waiting: null,
      next: null,
    })
  })

  it('say what to do next: programme, update', async () => {
    const { owner, at } = system
    await owner.post(at('/rights'), {
      grant: [
        { keyNo: 1, target: cylinder(4) },
        { keyNo: 1, target: cylinder(5) },
      ],
    })
    const wish = (item: { mark: string; next: { step: string } }) => [item.mark, item.next?.step]
    const { items } = await doors(1, '?mark=wished')
    expect(items.map(wish)).toEqual([
      ['wished', 'updateKey'],
      ['wished', 'programCylinder'],
    ])
    expect(items[0]).toMatchObject({
      now: { answer: 'surelyNot', reason: 'noTicket' },
      waiting: { by: 'owner', cause: 'rights' },
      next: { step: 'updateKey', keyNo: 1, taskNo: null },
    })
    expect(await why(3, 1)).toMatchObject({ mark: 'wished', next: { step: 'programKey', keyNo: 3 }, keyEvidence: null })
    expect(await why(4, 1)).toMatchObject({ mark: null, rules: [], next: null })
  })

  it('call what still opens without a right taken away, until the key has been reached', async () => {
    const { owner, at, systemId } = system
    await owner.post(at('/rights'), { revoke: [{ keyNo: 1, target: cylinder(1) }] })
    expect(await why(1, 1)).toMatchObject({
      mark: 'takenAway',
      rules: [],
      now: { answer: 'surelyOpens' },
      next: { step: 'updateKey', keyNo: 1 },
    })
    const there = await keys(1)
    expect(there.items.map((item: { keyNo: number; mark: string }) => [item.keyNo, item.mark])).toEqual([
      [1, 'takenAway'],
      [3, 'wished'],
    ])
    await program(server, systemId, { keyNos: [1] })
    expect(await why(1, 1)).toMatchObject({ mark: null })
    expect(await why(1, 4)).toMatchObject({ mark: 'confirmed' })
  })

  it('follow the task of a door that joins or leaves a group to its carrier', async () => {
    const { owner, at } = system
    await owner.post(at('/groups/1/members'), { join: [1], leave: [3] })
    expect(await why(2, 1)).toMatchObject({ mark: 'wished', next: { step: 'assignTask', cylinderNo: 1, keyNo: null } })
    const left = await why(2, 3)
    expect(left).toMatchObject({
      mark: 'takenAway',
      rules: [{ group: 'Büros', mark: 'takenAway' }],
      next: { step: 'assignTask', cylinderNo: 3 },
    })
    await owner.post(at('/tasks/assign'), { taskNos: [left.next.taskNo], keyNo: 1 })
    expect(await why(2, 3)).toMatchObject({ next: { step: 'updateCarrier', keyNo: 1, taskNo: left.next.taskNo } })
    const now = server.clock.now() / 1000
    await server.forge(`set app.backup = 'on'; update task_carrier set offered_at = to_timestamp(${now}), transferred_at = to_timestamp(${now});
      update task set state = 'transferred' where state = 'assigned'`)
    expect(await why(2, 3)).toMatchObject({ mark: 'possibly', next: { step: 'visitDoor', keyNo: 1 } })
  })

  it('know what a door knows of a block', async () => {
    const { owner, at } = system
    await owner.post(at('/keys/2/block'), { cause: 'verloren' })
    const blocked = await why(2, 2)
    expect(blocked).toMatchObject({
      mark: 'takenAway',
      blocked: { orderedBy: 'owner', cause: 'verloren', atDoor: 'wished', confirmedAt: null },
      next: { step: 'assignTask', cylinderNo: 2 },
    })
  })

  it('page, filter and search', async () => {
    const all = (await doors(1)).items.map((item: { cylinderNo: number }) => item.cylinderNo)
    const found: number[] = []
    let cursor = ''
    do {
      const page = await doors(1, `?limit=1${cursor}`)
      found.push(...page.items.map((item: { cylinderNo: number }) => item.cylinderNo))
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    expect(found).toEqual(all)
    expect((await doors(1, '?search=t4')).items).toMatchObject([{ cylinderNo: 4 }])
    expect((await keys(1, '?search=K3')).items).toMatchObject([{ keyNo: 3, label: 'K3', holder: null }])
    expect((await system.owner.get(system.at('/keys/99/doors'))).body).toMatchObject({ code: 'keyUnknown' })
  })
})

describe('the head of a page', () => {
  it('says all of a key in one request', async () => {
    const { owner, at } = system
    await owner.post(at('/rights'), { grant: [{ keyNo: 1, target: cylinder(2) }] })
    expect((await owner.get(at('/keys/1'))).body.head).toMatchObject({
      doors: (await doors(1)).counts,
      waiting: { by: 'owner', cause: 'rights', changes: 1 },
      carriedTasks: 1,
      lastSeen: null,
      clockDriftSeconds: null,
      memory: { tasks: { used: 1 } },
    })
    expect((await owner.get(at('/keys/4'))).body.head).toMatchObject({ waiting: null, carriedTasks: 0 })
  })

  it('and all of a door', async () => {
    const { owner, at } = system
    expect((await owner.get(at('/cylinders/3'))).body.head).toMatchObject({
      keys: (await keys(3)).counts,
      tasks: { withoutCarrier: 1, toFetch: 0, onTheWay: 1, executed: 0 },
      batteryPercent: null,
      lastEventAt: null,
      gaps: 0,
      blockedKeys: 0,
    })
  })
})

describe('the chart in bulk', () => {
  it('names who has a key, as long as it is out', async () => {
    const { owner, at } = system
    const holders = async () => (await owner.get(at('/chart'))).body.chart.keys.holder
    await owner.post(at('/keys/1/hand-out'), { holder: 'Ada Lind' })
    expect(await holders()).toEqual(['Ada Lind', '', '', ''])
    await owner.post(at('/keys/1/hand-in'))
    expect(await holders()).toEqual(['', '', '', ''])
  })

  it('says the same in every cell as the pages of the keys do', async () => {
    const { owner, at } = system
    const { chart } = (await owner.get(at('/chart'))).body
    expect(chart.keys.marking).toEqual(['K1', 'K2', 'K3', 'K4'])
    expect(chart.keys.blocked).toEqual([0, 1, 0, 0])
    expect(chart.keys.kind.map((kind: number) => KEY_KINDS[kind])).toEqual(Array(4).fill('carrying'))
    expect(chart.cylinders.mark.map((code: number) => HALVES[code])).toEqual([...Array(4).fill('confirmed'), 'wished'])
    for (const [keyPlace, keyNo] of chart.keys.no.entries()) {
      const { items } = await doors(keyNo)
      const told = new Map(items.map((item: { cylinderNo: number; mark: string }) => [item.cylinderNo, item.mark]))
      for (const [place, no] of chart.cylinders.no.entries()) {
        expect([keyNo, no, cellOf(chart, keyPlace, place)]).toEqual([keyNo, no, told.get(no) ?? null])
      }
    }
  })

  it('comes again only when something changed', async () => {
    const { owner, at } = system
    const { version } = (await owner.get(at('/chart'))).body
    expect((await owner.get(at(`/chart?known=${version}`))).body).toEqual({ version, chart: null })
    await owner.post(at('/rights'), { grant: [{ keyNo: 4, target: cylinder(2) }] })
    const { chart } = (await owner.get(at(`/chart?known=${version}`))).body
    expect(cellOf(chart, 3, 1)).toBe('wished')
  })
})

/** As a screen does it. */
// biome-ignore lint/suspicious/noExplicitAny: the body of an answer
function cellOf({ rights, members, cylinders }: any, key: number, door: number) {
  const half = (code: number): Half => HALVES[code]!
  const places = rights.key.flatMap((one: number, place: number) => (one === key ? [place] : []))
  const exact = places.find((p: number) => rights.flags[p] & FLAGS.EXACT && rights.target[p] === door)
  if (exact !== undefined) return rights.mark[exact] === 0 ? null : half(rights.mark[exact])
  return markOfCell(
    places.flatMap((p: number) => {
      const target: number = rights.target[p]
      if (rights.flags[p] & FLAGS.EXACT) return []
      if (target >= 0) return target === door ? combineHalves(half(rights.mark[p]), half(cylinders.mark[door])) : []
      return members.group.flatMap((one: number, m: number) =>
        one === -1 - target && members.cylinder[m] === door
          ? combineHalves(half(rights.mark[p]), half(members.mark[m]))
          : [],
      )
    }),
  )
}
