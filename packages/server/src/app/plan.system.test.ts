import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('plan')
  system = await createTestSystem(server)
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const version = (no: number) => ({ 'if-match': `"${no}"` })

describe('planning a system', () => {
  it('makes a range of double cylinders whose marking ties both sides (R026, R084)', async () => {
    const { owner, at } = system
    const made = await owner.post(at('/cylinders'), { marking: 'D{08}', count: 3, bodyKind: 'double', place: 'EG' })
    expect(made.body).toEqual({ bodies: 3, firstBodyNo: 1, cylinders: 6, firstCylinderNo: 1 })
    const list = await owner.get(at('/cylinders?sort=marking'))
    expect(list.body.items.map((item: { marking: string }) => item.marking)).toEqual([
      'D08 A',
      'D08 B',
      'D09 A',
      'D09 B',
      'D10 A',
      'D10 B',
    ])
    expect(list.body.items[0]).toMatchObject({ bodyMarking: 'D08', side: 'A', state: 'nonProgrammed', place: 'EG' })
    expect(list.body.items.every((item: { markedForProgramming: boolean }) => item.markedForProgramming)).toBe(true)
  })

  it('refuses a marking that is there already, and then makes nothing of the range', async () => {
    const { owner, at } = system
    const made = await owner.post(at('/cylinders'), { marking: 'D{06}', count: 5, bodyKind: 'double' })
    expect(made).toMatchObject({ status: 409, body: { code: 'markingTaken', facts: { marking: 'D08' } } })
    expect((await owner.get(at('/cylinders?search=D06'))).body.items).toEqual([])
  })

  it('makes keys that are always valid, 24 x 7, without doors (R028, R043)', async () => {
    const { owner, at } = system
    const made = await owner.post(at('/keys'), { marking: 'K{1}', count: 4 })
    expect(made.body).toEqual({ keys: 4, firstKeyNo: 1 })
    const key = await owner.get(at('/keys/2'))
    expect(key.body).toMatchObject({
      keyNo: 2,
      marking: 'K2',
      label: 'K2',
      validity: { kind: 'always' },
      week: 'always',
      revalidationHours: null,
      rights: 0,
      blocked: false,
    })
  })

  it('edits in place with If-Match: of two editors the second is told (R026, R029)', async () => {
    const { owner, at } = system
    expect(await owner.call('PATCH', at('/keys/1'), { name: 'Hausmeister' })).toMatchObject({
      status: 428,
      body: { code: 'versionRequired' },
    })
    const edited = await owner.call('PATCH', at('/keys/1'), { name: 'Hausmeister' }, version(1))
    expect(edited.body).toMatchObject({ label: 'Hausmeister', version: 2 })
    expect(await owner.call('PATCH', at('/keys/1'), { name: 'Koch' }, version(1))).toMatchObject({
      status: 412,
      body: { code: 'versionChanged' },
    })
  })

  it('switches single and double only while non-programmed (R027), deletes only then (R034)', async () => {
    const { owner, at } = system
    const single = await owner.call('PATCH', at('/cylinder-bodies/3'), { kind: 'single' })
    expect(single.body).toEqual({ bodyNo: 3, marking: 'D10', kind: 'single', cylinders: [5] })
    expect((await owner.get(at('/cylinders/6'))).status).toBe(404)
    const again = await owner.call('PATCH', at('/cylinder-bodies/3'), { kind: 'double', marking: 'Tor' })
    expect(again.body).toEqual({ bodyNo: 3, marking: 'Tor', kind: 'double', cylinders: [5, 7] })
    await program(server, system.systemId, { cylinderNos: [5], keyNos: [4] })
    for (const answer of [
      await owner.call('PATCH', at('/cylinder-bodies/3'), { kind: 'single' }),
      await owner.call('DELETE', at('/cylinder-bodies/3')),
      await owner.call('DELETE', at('/keys/4')),
      await owner.call('PATCH', at('/keys/4'), { kind: 'carryingBluetooth' }, version(1)),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'elementProgrammed' } })
    }
    expect((await owner.call('DELETE', at('/cylinder-bodies/2'))).status).toBe(200)
    expect((await owner.call('DELETE', at('/keys/3'))).status).toBe(200)
    expect((await owner.get(at('/keys'))).body.items.map((item: { keyNo: number }) => item.keyNo)).toEqual([1, 2, 4])
  })

  it('compiles rights of programmed keys only, and says which keys to update (R069, R072)', async () => {
    const { owner, at } = system
    const grant = [1, 4].map((keyNo) => ({ keyNo, target: { kind: 'cylinder', no: 5 } }))
    const changed = await owner.post(at('/rights'), { grant })
    expect(changed.body).toMatchObject({
      granted: 2,
      revoked: 0,
      summary: { images: 1, keysToUpdate: [4], doorsToVisit: [] },
    })
    expect((await owner.get(at('/keys/4'))).body.content).toMatchObject({ wished: 2, confirmed: 1, underWay: null })
    const again = await owner.post(at('/rights'), { grant })
    expect(again.body).toEqual({
      granted: 0,
      revoked: 0,
      undoToken: null,
      summary: { images: 0, keysToUpdate: [], doorsToVisit: [] },
    })
    const back = await owner.post(at('/rights'), { revoke: [{ keyNo: 4, target: { kind: 'cylinder', no: 5 } }] })
    expect(back.body.summary.keysToUpdate).toEqual([4])
    expect((await owner.get(at('/rights?cylinderNo=5'))).body.items).toMatchObject([{ keyNo: 1 }])
  })

  it('names what a right points to when it is not there', async () => {
    const { owner, at } = system
    const grant = (keyNo: number, no: number, kind = 'cylinder') =>
      owner.post(at('/rights'), { grant: [{ keyNo, target: { kind, no } }] })
    expect(await grant(99, 1)).toMatchObject({ status: 404, body: { code: 'keyUnknown', facts: { no: 99 } } })
    expect(await grant(1, 99)).toMatchObject({ status: 404, body: { code: 'cylinderUnknown', facts: { no: 99 } } })
    expect(await grant(1, 9, 'group')).toMatchObject({ status: 404, body: { code: 'groupUnknown' } })
  })

  it('lets a cylinder join a group: the key keeps its image, a programmed door gets a task (R100)', async () => {
    const { owner, at } = system
    const { body } = await owner.post(at('/groups'), { name: 'Verwaltung', cylinderNos: [1] })
    const { groupNo } = body.group
    await owner.post(at('/rights'), { grant: [{ keyNo: 4, target: { kind: 'group', no: groupNo } }] })
    await program(server, system.systemId, { keyNos: [4] })
    const joined = await owner.post(at(`/groups/${groupNo}/members`), { join: [2, 5] })
    expect(joined.body).toMatchObject({
      group: { cylinders: 3, keys: 1 },
      summary: { keysToUpdate: [], doorsToVisit: [5] },
    })
    expect((await owner.get(at(`/groups/${groupNo}/members`))).body.cylinderNos).toEqual([1, 2, 5])
    expect((await owner.get(at('/cylinders/5'))).body).toMatchObject({ groups: [groupNo], openTasks: 1 })
    expect(await owner.call('DELETE', at(`/groups/${groupNo}`))).toMatchObject({ body: { code: 'groupInUse' } })
  })

  it('changes every key of a schedule at once, and refuses what a key cannot hold (R071)', async () => {
    const { owner, at } = system
    const day = { startMinute: 480, lengthMinutes: 540 }
    const { body } = await owner.post(at('/schedules'), { name: 'Werktag', periods: [day] })
    const { scheduleNo } = body
    await owner.post(at('/rights'), { grant: [{ keyNo: 4, target: { kind: 'cylinder', no: 1 }, scheduleNo }] })
    const edited = await owner.call(
      'PATCH',
      at(`/schedules/${scheduleNo}`),
      { periods: [day, { startMinute: 2000, lengthMinutes: 60 }] },
      version(1),
    )
    expect(edited.body).toMatchObject({ schedule: { uses: 1, version: 2 }, summary: { keysToUpdate: [4] } })
    expect(await owner.call('DELETE', at(`/schedules/${scheduleNo}`))).toMatchObject({
      status: 409,
      body: { code: 'scheduleInUse', facts: { count: 1 } },
    })
    await owner.call('PATCH', at('/keys/2'), { kind: 'listed' }, version(1))
    const refused = await owner.call('PUT', at('/keys/2/times'), { revalidationHours: 24 }, version(2))
    expect(refused).toMatchObject({ status: 409, body: { code: 'keyCannotHold', facts: { marking: 'K2' } } })
  })

  it('takes changes of many people at once: none is lost, none waits for ever', async () => {
    const { owner, at } = system
    const targets = (await owner.get(at('/cylinders?limit=500'))).body.items.map(
      (one: { cylinderNo: number }) => one.cylinderNo,
    )
    const change = (turn: number) => {
      const pairs = [1, 4].flatMap((keyNo) =>
        targets.map((no: number) => ({ keyNo, target: { kind: 'cylinder', no } })),
      )
      const list = turn % 2 ? pairs : pairs.toReversed()
      return owner.post(at('/rights'), turn % 3 ? { grant: list } : { revoke: list.slice(0, 2) })
    }
    const answers = await Promise.all(Array.from({ length: 24 }, (_, turn) => change(turn)))
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
    const [key, rights] = [await owner.get(at('/keys/4')), await owner.get(at('/rights?keyNo=4'))]
    await owner.post(at('/rights'), {
      grant: rights.body.items.map((one: { target: object }) => ({ keyNo: 4, ...one })),
    })
    expect((await owner.get(at('/keys/4'))).body.content.wished).toBe(key.body.content.wished)
  })

  it('publishes with one programmed element at least, and again after an extension (R038, R039, R044)', async () => {
    const { owner, at } = system
    const empty = await createTestSystem(server, 'Leer')
    expect((await empty.owner.post(empty.at('/publish'))).body).toMatchObject({ code: 'nothingProgrammed' })
    expect((await owner.get(at('/keys/4'))).body.state).toBe('programmedUnpublished')
    expect((await owner.post(at('/publish'))).body).toMatchObject({ state: 'published' })
    expect((await owner.get(at('/keys/4'))).body.state).toBe('programmed')
    expect((await owner.post(at('/publish'))).body).toMatchObject({ code: 'alreadyPublished' })
    server.clock.advance(3600)
    await program(server, system.systemId, { keyNos: [1] })
    expect((await owner.get(at('/keys/1'))).body.state).toBe('programmedUnpublished')
    expect((await owner.post(at('/publish'))).status).toBe(200)
  })

  it('is deleted by the operator only, and only before it is published (R047)', async () => {
    const { owner, at } = system
    expect(await owner.call('DELETE', at(''))).toMatchObject({ status: 409, body: { code: 'systemPublished' } })
    const other = await createTestSystem(server, 'Irrtum')
    await other.owner.post(other.at('/keys'), { marking: 'K{1}', count: 10 })
    expect((await other.owner.call('DELETE', other.at(''))).status).toBe(200)
    expect((await other.owner.get(other.at(''))).body.code).toBe('systemUnknown')
  })

  it('carries 20,000 cylinders and pages through them in order (R001)', async () => {
    const big = await createTestSystem(server, 'Klinik')
    const made = await big.owner.post(big.at('/cylinders'), { marking: 'T{00001}', count: 20_000 })
    expect(made.body).toMatchObject({ cylinders: 20_000 })
    let cursor = ''
    const seen: number[] = []
    for (let pages = 0; pages < 3; pages++) {
      const { body } = await big.owner.get(big.at(`/cylinders?sort=marking&order=desc&limit=400${cursor}`))
      seen.push(...body.items.map((item: { cylinderNo: number }) => item.cylinderNo))
      cursor = `&cursor=${body.next}`
    }
    expect(seen).toEqual(Array.from({ length: 1200 }, (_, place) => 20_000 - place))
  })
})
