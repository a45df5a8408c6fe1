import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signedIn } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('bulk')
})
afterAll(() => server.close())
beforeEach(async () => {
  system = await createTestSystem(server)
  await system.owner.post(system.at('/cylinders'), { marking: 'T{1}', count: 3 })
  await system.owner.post(system.at('/keys'), { marking: 'K{1}', count: 4 })
})

const bulk = async (act: string, body: object) => (await system.owner.post(system.at(`/bulk/${act}`), body)).body
const undo = async (undoToken?: string) => (await system.owner.post(system.at('/undo'), { undoToken })).body
const key = async (no: number) => (await system.owner.get(system.at(`/keys/${no}`))).body
const publish = async (keyNos: number[], cylinderNos: number[] = []) => {
  await program(server, system.systemId, { keyNos, cylinderNos })
  await system.owner.post(system.at('/publish'))
}
const refusals = (result: { outcomes: { no: number; refused: { code: string } | null }[] }) =>
  result.outcomes.map(({ no, refused }) => [no, refused?.code ?? 'done'])
const grants = (keyNo: number, ...nos: number[]) => nos.map((no) => ({ keyNo, target: { kind: 'cylinder', no } }))

describe('many keys at once', () => {
  it('sets times of those there are, with one entry in the journal, and takes it back as one', async () => {
    const before = (await system.owner.get(system.at('/journal'))).body.items.length
    const wish = { keyNos: [3, 1, 99, 1], validity: { kind: 'never' }, revalidationHours: 24 }
    const result = await bulk('key-times', wish)
    expect(result).toMatchObject({ done: 2, refused: 1 })
    expect(refusals(result)).toEqual([
      [3, 'done'],
      [1, 'done'],
      [99, 'keyUnknown'],
    ])
    expect(result.outcomes[2].refused.message).toBe('There is no key 99.')
    expect(await key(3)).toMatchObject({ validity: { kind: 'never' }, revalidationHours: 24, version: 2 })
    const journal = (await system.owner.get(system.at('/journal'))).body.items
    expect(journal.length - before).toBe(1)
    expect(journal[0]).toMatchObject({ useCase: 'bulk.setKeyTimes', subject: 'keys', after: { keyNos: [3, 1] } })

    const back = await undo(result.undoToken)
    expect(back).toMatchObject({ useCase: 'bulk.setKeyTimes', done: 2, refused: 0 })
    expect(await key(1)).toMatchObject({ validity: { kind: 'always' }, revalidationHours: null })
    expect((await undo(back.undoToken)).done).toBe(2)
    expect(await key(1)).toMatchObject({ validity: { kind: 'never' }, revalidationHours: 24 })
  })

  it('refuses as a whole what no key could have', async () => {
    const to = '2026-01-01T00:00:00Z'
    const wrong = { keyNos: [1], validity: { kind: 'between', from: '2026-02-01T00:00:00Z', to } }
    expect(await bulk('key-times', wrong)).toMatchObject({ code: 'inputInvalid' })
    expect(await bulk('key-times', { keyNos: [1], scheduleNo: 9 })).toMatchObject({ code: 'scheduleUnknown' })
    expect(await bulk('key-times', { keyNos: Array.from({ length: 1001 }, (_, i) => i + 1) })).toMatchObject({
      code: 'inputInvalid',
    })
  })

  it('puts a key aside that cannot hold it, and does the others', async () => {
    const { owner, at } = system
    await owner.call('PATCH', at('/keys/2'), { kind: 'listed' }, { 'if-match': '1' })
    const periods = [{ startMinute: 480, lengthMinutes: 60 }]
    await owner.post(at('/schedules'), { name: 'Morning', periods })
    await owner.post(at('/rights'), { grant: [...grants(1, 1), ...grants(2, 1)] })
    const result = await bulk('key-times', { keyNos: [1, 2, 3], scheduleNo: 1 })
    const [first, second, third] = refusals(result)
    expect([first, third]).toEqual([
      [1, 'done'],
      [3, 'done'],
    ])
    expect(second).toEqual([2, 'keyCannotHold'])
    expect(await key(2)).toMatchObject({ scheduleNo: null })
    expect(await key(3)).toMatchObject({ scheduleNo: 1 })
  })

  it('blocks with one list, hands in, marks and deletes, each row by itself', async () => {
    await publish([1, 2, 3], [1])
    await system.owner.post(system.at('/rights'), { grant: grants(1, 1) })
    await publish([1])
    await system.owner.post(system.at('/keys/1/hand-out'), { holder: 'Ada' })

    const marked = await bulk('mark-keys', { keyNos: [4], marked: false })
    expect([marked.done, (await key(4)).markedForProgramming]).toEqual([1, false])

    expect(refusals(await bulk('block', { keyNos: [1, 2, 4], cause: 'lost' }))).toEqual([
      [1, 'done'],
      [2, 'done'],
      [4, 'keyNotProgrammed'],
    ])
    const blocked = (await system.owner.get(system.at('/blocked'))).body.items
    expect(blocked).toMatchObject([
      { keyNo: 1, cause: 'lost' },
      { keyNo: 2, cause: 'lost' },
    ])
    expect(refusals(await bulk('block', { keyNos: [2] }))).toEqual([[2, 'keyIsBlocked']])

    const handedIn = await bulk('hand-in', { keyNos: [1, 2] })
    expect(refusals(handedIn)).toEqual([
      [1, 'done'],
      [2, 'keyNotOut'],
    ])
    expect((await undo(handedIn.undoToken)).done).toBe(1)
    expect(await key(1)).toMatchObject({ handOut: { holder: 'Ada' } })

    expect(refusals(await bulk('remove-keys', { keyNos: [3, 4] }))).toEqual([
      [3, 'elementProgrammed'],
      [4, 'done'],
    ])
    expect((await key(4)).code).toBe('keyUnknown')
  })
})

describe('many cylinders at once', () => {
  it('moves and marks them, and deletes a double one with both its sides only', async () => {
    const { owner, at } = system
    await owner.post(at('/cylinders'), { marking: 'D{1}', count: 1, bodyKind: 'double' })
    const edited = await bulk('cylinders', { cylinderNos: [1, 2], place: 'Süd', timeZone: 'Europe/Oslo' })
    expect(edited.done).toBe(2)
    const [first] = (await owner.get(at('/cylinders?place=S%C3%BCd'))).body.items
    expect(first).toMatchObject({ cylinderNo: 1, timeZone: 'Europe/Oslo', kind: 'door' })
    expect(await bulk('cylinders', { cylinderNos: [1], timeZone: 'Nowhere' })).toMatchObject({ code: 'zoneUnknown' })
    expect((await undo(edited.undoToken)).done).toBe(2)
    expect((await owner.get(at('/cylinders?place=S%C3%BCd'))).body.items).toEqual([])

    await program(server, system.systemId, { cylinderNos: [3] })
    expect(refusals(await bulk('remove-cylinders', { cylinderNos: [2, 3, 4] }))).toEqual([
      [2, 'done'],
      [3, 'elementProgrammed'],
      [4, 'otherSideStays'],
    ])
    expect((await bulk('remove-cylinders', { cylinderNos: [4, 5] })).done).toBe(2)
    expect((await owner.get(at('/cylinders'))).body.items).toHaveLength(2)
  })
})

describe('taking back', () => {
  it('gives rights back as they were, the last act first, and leaves what was changed since', async () => {
    const { owner, at } = system
    const rights = async () => {
      const { body } = await owner.get(at('/rights'))
      return body.items.map((one: { keyNo: number; target: { no: number } }) => `${one.keyNo}>${one.target.no}`)
    }
    await owner.post(at('/rights'), { grant: grants(1, 1, 2) })
    await owner.post(at('/rights'), { grant: [...grants(1, 3), ...grants(2, 3)], revoke: grants(1, 1) })
    const steps = (await owner.get(at('/undo'))).body.items
    expect(steps).toMatchObject([
      { useCase: 'right.change', rows: 3 },
      { useCase: 'right.change', rows: 2 },
    ])
    expect(await undo()).toMatchObject({ done: 2, refused: 0 })
    expect(await rights()).toEqual(['1>1', '1>2'])

    await owner.post(at('/rights'), { revoke: grants(1, 2) })
    const old = await undo(steps[1].undoToken)
    expect(refusals(old)).toEqual([[1, 'changedSince']])
    expect(await rights()).toEqual(['1>1'])
  })

  it('takes single edits back too, and stops at what somebody else did since', async () => {
    const { owner, at } = system
    await owner.call('PATCH', at('/keys/1'), { name: 'Office' }, { 'if-match': '1' })
    await owner.call('PATCH', at('/cylinders/1'), { name: 'Gate', note: 'stiff' }, { 'if-match': '1' })
    expect(await undo()).toMatchObject({ useCase: 'cylinder.edit', done: 1 })
    expect((await owner.get(at('/cylinders/1'))).body).toMatchObject({ name: '', note: '' })
    const steps = (await owner.get(at('/undo'))).body.items
    const edit = steps.find((step: { useCase: string }) => step.useCase === 'key.edit')
    await owner.call('PUT', at('/keys/1/times'), { revalidationHours: 5 }, { 'if-match': '2' })
    expect(refusals(await undo(edit.undoToken))).toEqual([[1, 'changedSince']])
    expect(await key(1)).toMatchObject({ name: 'Office', revalidationHours: 5 })
    expect(await undo(edit.undoToken)).toMatchObject({ code: 'undoUnknown' })
  })

  it('is for those who did it, and for a day', async () => {
    const { owner, at } = system
    await owner.post('/api/v1/accounts', { login: 'second', password: TEST_PASSWORD })
    await owner.call('PUT', at('/members/second'), { role: 'owner' })
    const second = await signedIn(server.url, 'second', TEST_PASSWORD)
    const { undoToken } = await bulk('key-times', { keyNos: [1], revalidationHours: 3 })
    expect((await second.post(at('/undo'), { undoToken })).body).toMatchObject({ code: 'undoUnknown' })
    expect((await second.get(at('/undo'))).body.items).toEqual([])
    server.clock.advance(25 * 3600)
    system = { ...system, owner: await signedIn(server.url, 'owner', TEST_PASSWORD) }
    expect(await undo(undoToken)).toMatchObject({ code: 'undoUnknown' })
  })
})
