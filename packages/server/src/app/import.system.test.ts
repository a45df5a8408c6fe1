import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

const CASES = join(import.meta.dirname, '../import/cases')

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('import')
  system = await createTestSystem(server, 'Schule')
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const inBase64 = (text: string) => Buffer.from(text).toString('base64')
const caseFile = async (name: string) => ({
  fileName: name,
  content: (await readFile(join(CASES, name))).toString('base64'),
})

describe('importing a lock chart', () => {
  it('shows first what would change, and changes nothing', async () => {
    const { owner, at } = system
    const preview = await owner.post(at('/imports'), await caseFile('schule-semikolon-1252.csv'))
    expect(preview.body).toMatchObject({
      importNo: 1,
      state: 'previewed',
      report: {
        layout: { kind: 'chart', rows: 'cylinders', headRow: 2 },
        keys: { new: 5, existing: 0 },
        cylinders: { new: 5, existing: 0 },
        rights: { new: 15, existing: 0 },
        faultCount: 3,
      },
    })
    expect(preview.body.report.sample[0][0]).toBe('Schließanlage Grundschule Nord')
    expect((await owner.get(at('/keys'))).body.items).toEqual([])
  })

  it('takes over only what somebody has agreed to leave out the faults of (R026, R028, R030)', async () => {
    const { owner, at } = system
    expect(await owner.post(at('/imports/1/apply'), {})).toMatchObject({
      status: 409,
      body: { code: 'importHasFaults', facts: { count: 3 } },
    })
    const applied = await owner.post(at('/imports/1/apply'), { skipFaults: true })
    expect(applied.body).toEqual({
      keys: 5,
      cylinders: 5,
      rights: 15,
      summary: { images: 0, keysToUpdate: [], doorsToVisit: [] },
    })
    expect((await owner.get(at('/cylinders'))).body.items[0]).toMatchObject({
      marking: '101',
      name: 'Haupteingang; Süd',
      place: 'EG',
      note: 'Panik',
    })
    expect((await owner.get(at('/keys'))).body.items[0]).toMatchObject({
      marking: 'GHS',
      name: 'Verwaltung',
      rights: 5,
    })
    expect(await owner.post(at('/imports/1/apply'), { skipFaults: true })).toMatchObject({
      body: { code: 'importNotReady', facts: { state: 'applied' } },
    })
  })

  it('adds to what is there: the same file again changes nothing, a longer one updates programmed keys', async () => {
    const { owner, at, systemId } = system
    const again = await owner.post(at('/imports'), await caseFile('schule-semikolon-1252.csv'))
    expect(again.body.report).toMatchObject({ keys: { new: 0, existing: 5 }, rights: { new: 0, existing: 15 } })
    await program(server, systemId, { keyNos: [1, 2] })
    const content = inBase64('Schlüssel;Zylinder\nGHS;301\n9;301\n9;101\n')
    const { body } = await owner.post(at('/imports'), { fileName: 'neu.csv', content })
    expect(body.report).toMatchObject({ keys: { new: 1, existing: 1 }, cylinders: { new: 1, existing: 1 } })
    const applied = await owner.post(at(`/imports/${body.importNo}/apply`), {})
    expect(applied.body).toMatchObject({ keys: 1, cylinders: 1, rights: 3, summary: { images: 1, keysToUpdate: [1] } })
  })

  it('can be told how a file is built, and refuses what is none', async () => {
    const { owner, at } = system
    const content = inBase64('Liste vom Montag\n\nA1,B1,C1\nA2,B2,C2\n')
    const unknown = await owner.post(at('/imports'), { fileName: 'liste.csv', content })
    expect(unknown.body.report).toMatchObject({
      layout: null,
      sample: [['Liste vom Montag'], [''], ['A1', 'B1', 'C1'], ['A2', 'B2', 'C2']],
    })
    expect((await owner.post(at(`/imports/${unknown.body.importNo}/apply`), {})).body.code).toBe('importNotReady')
    const layout = { kind: 'pairs', keyColumn: 0, cylinderColumn: 2, firstRow: 2 }
    const told = await owner.post(at('/imports'), { fileName: 'liste.csv', content, layout })
    expect(told.body.report).toMatchObject({ rights: { new: 2 }, faultCount: 0 })
    expect((await owner.post(at(`/imports/${told.body.importNo}/discard`))).body.state).toBe('discarded')
    const broken = await owner.post(at('/imports'), { fileName: 'x.xlsx', content: inBase64('PK\u0003\u0004') })
    expect(broken).toMatchObject({ status: 400, body: { code: 'chartUnreadable' } })
    expect((await owner.get(at('/imports'))).body.items).toHaveLength(5)
  })

  it('takes a chart of 100,000 rights in one step (R001)', async () => {
    const large = await createTestSystem(server, 'Konzern')
    const lines = Array.from({ length: 100_000 }, (_, i) => `K${i % 3000} T${Math.floor(i / 3000) * 40 + (i % 40)}`)
    const { body } = await large.owner.post(large.at('/imports'), {
      fileName: 'p.txt',
      content: inBase64(lines.join('\n')),
    })
    expect(body.report).toMatchObject({ keys: { new: 3000 }, rights: { new: 100_000 } })
    const applied = await large.owner.post(large.at(`/imports/${body.importNo}/apply`), {})
    expect(applied.body).toMatchObject({ keys: 3000, rights: 100_000 })
    expect((await large.owner.get(large.at('/rights?limit=1'))).body.items).toHaveLength(1)
  })
})

describe('taking an import back', () => {
  const CHART = 'Schlüssel;Zylinder\nK1;T1\nK2;T1\nK2;T2\n'
  const applied = async (own: TestSystem, content = CHART) => {
    server.clock.advance(60)
    const { body } = await own.owner.post(own.at('/imports'), { fileName: 'a.csv', content: inBase64(content) })
    await own.owner.post(own.at(`/imports/${body.importNo}/apply`), {})
    server.clock.advance(60)
    return `/imports/${body.importNo}/undo`
  }

  it('leaves what was there before, with the rights it had', async () => {
    const own = await createTestSystem(server, 'Turnhalle')
    await own.owner.post(own.at('/keys'), { marking: 'K1' })
    await own.owner.post(own.at('/cylinders'), { marking: 'T9' })
    await own.owner.post(own.at('/rights'), { grant: [{ keyNo: 1, target: { kind: 'cylinder', no: 1 } }] })
    const undo = await applied(own)
    expect((await own.owner.get(own.at('/keys'))).body.items).toHaveLength(2)
    const back = await own.owner.post(own.at(undo))
    expect(back.body).toMatchObject({ keys: 1, cylinders: 2, rights: 3 })
    const { items } = (await own.owner.get(own.at('/keys'))).body
    expect(items).toMatchObject([{ marking: 'K1', rights: 1, doors: 1 }])
    expect((await own.owner.get(own.at('/cylinders'))).body.items).toMatchObject([{ marking: 'T9' }])
    expect((await own.owner.get(own.at('/imports'))).body.items).toMatchObject([{ state: 'undone' }])
    expect((await own.owner.post(own.at(undo))).body).toMatchObject({ code: 'importNotReady' })
  })

  it('says what was built upon it and then leaves all of it', async () => {
    const own = await createTestSystem(server, 'Aula')
    const undo = await applied(own)
    await program(server, own.systemId, { keyNos: [1], cylinderNos: [2] })
    await own.owner.call('PATCH', own.at('/cylinders/1'), { name: 'Tor' }, { 'if-match': '1' })
    await own.owner.post(own.at('/groups'), { name: 'Alle', cylinderNos: [1] })
    await own.owner.post(own.at('/rights'), {
      grant: [{ keyNo: 1, target: { kind: 'group', no: 1 } }],
      revoke: [{ keyNo: 2, target: { kind: 'cylinder', no: 2 } }],
    })
    const { status, body } = await own.owner.post(own.at(undo))
    expect([status, body.code]).toEqual([409, 'importCannotBeUndone'])
    expect(body.facts.obstacles).toEqual([
      { kind: 'keyProgrammed', count: 1, markings: ['K1'] },
      { kind: 'cylinderProgrammed', count: 1, markings: ['T2'] },
      { kind: 'cylinderChanged', count: 1, markings: ['T1'] },
      { kind: 'rightAdded', count: 1, markings: ['K1'] },
      { kind: 'groupMember', count: 1, markings: ['T1'] },
      { kind: 'rightChanged', count: 1, markings: [] },
    ])
    expect((await own.owner.get(own.at('/keys'))).body.items).toHaveLength(2)
  })

  it('is too late when a key that was there took a new right', async () => {
    const own = await createTestSystem(server, 'Mensa')
    await own.owner.post(own.at('/keys'), { marking: 'K1' })
    await program(server, own.systemId, { keyNos: [1] })
    const early = await applied(own)
    expect((await own.owner.post(own.at(early))).status).toBe(200)
    const late = await applied(own)
    await program(server, own.systemId, { keyNos: [1] })
    expect((await own.owner.post(own.at(late))).body.facts.obstacles).toEqual([
      { kind: 'rightInKey', count: 1, markings: ['K1'] },
    ])
  })
})
