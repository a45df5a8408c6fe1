import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { guessLayout, readChart, readFile } from '../import/index.ts'
import { signedIn } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
let token: string
beforeAll(async () => {
  server = await startTestApp('export')
})
afterAll(() => server.close())
beforeEach(async () => {
  system = await createTestSystem(server, 'Rathaus')
  const owner = await signedIn(server.url, 'owner', TEST_PASSWORD)
  token = (await owner.post('/api/v1/tokens', { label: 'files' })).body.token
  await system.owner.post(system.at('/cylinders'), { marking: 'T{1}', count: 3, name: 'Tür', place: 'Süd' })
  await system.owner.post(system.at('/keys'), { marking: 'K{1}', count: 2 })
  await system.owner.post(system.at('/groups'), { name: 'All', cylinderNos: [1, 2, 3] })
  const grant = [
    { keyNo: 1, target: { kind: 'cylinder', no: 2 } },
    { keyNo: 2, target: { kind: 'group', no: 1 } },
  ]
  await system.owner.post(system.at('/rights'), { grant })
})

async function download(path: string) {
  const response = await fetch(`${server.url}${system.at(path)}`, { headers: { authorization: `Bearer ${token}` } })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes }
}

describe('files to take along', () => {
  it('gives the chart as a workbook that the import reads as the same chart (R030)', async () => {
    const { status, headers, bytes } = await download('/export/chart?language=de')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('spreadsheetml')
    expect(headers.get('content-disposition')).toContain('RH-1-chart.xlsx')
    const grid = await readFile(bytes)
    expect(grid.sheet).toBe('Schließplan')
    expect(grid.rows[0]).toEqual(['Nr.', 'Beschriftung', 'Name', 'Ort', 'K1', 'K2'])
    expect(grid.rows.slice(2).map((row) => row.slice(1))).toEqual([
      ['T1', 'Tür', 'Süd', '', '(x)'],
      ['T2', 'Tür', 'Süd', 'x', '(x)'],
      ['T3', 'Tür', 'Süd', '', '(x)'],
    ])
    const layout = guessLayout(grid)
    expect(layout).toMatchObject({ kind: 'chart', rows: 'cylinders' })
    expect(readChart(grid, layout!).cylinders.map(({ marking }) => marking)).toEqual(['T1', 'T2', 'T3'])
  })

  it('gives lists with the filters of the list, in both formats, and no text as a formula', async () => {
    await system.owner.call('PATCH', system.at('/keys/1'), { name: '=1+1' }, { 'if-match': '1' })
    const csv = await download('/export/keys?format=csv&search=K1')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    const lines = csv.bytes.toString('utf8').split('\r\n')
    expect(lines[0]).toMatch(/^\ufeffNo\.,Marking,Name,/)
    expect(lines[1]).toMatch(/^1,K1,'=1\+1,carrying,nonProgrammed,/)
    expect(lines).toHaveLength(3)
    const xlsx = await readFile((await download('/export/keys')).bytes)
    expect(xlsx.rows[1]!.slice(0, 3)).toEqual(['1', 'K1', '=1+1'])
    expect(xlsx.rows).toHaveLength(3)
    const doors = await readFile((await download('/export/cylinders?groupNo=1&language=de')).bytes)
    expect(doors.rows.map((row) => row[1])).toEqual(['Beschriftung', 'T1', 'T2', 'T3'])
    expect((await download('/export/events?format=csv')).bytes.toString('utf8')).toContain('Time,Door,')
  })

  it('gives tasks and people with the filters of their lists', async () => {
    const { owner, at, systemId } = system
    await program(server, systemId, { keyNos: [1], cylinderNos: [1, 2] })
    await owner.post(at('/publish'))
    await owner.post(at('/persons'), { name: 'Vera Voss', email: 'vera@example.org' })
    await owner.post(at('/persons'), { name: 'Bo Ek' })
    await owner.post(at('/keys/1/hand-out'), { personNo: 1 })
    await owner.post(at('/log-requests'), { cylinderNos: [1, 2] })
    const people = await readFile((await download('/export/persons')).bytes)
    expect(people.rows.slice(1).map((row) => row.slice(1, 4))).toEqual([
      ['Bo Ek', '', ''],
      ['Vera Voss', 'vera@example.org', 'K1'],
    ])
    expect((await readFile((await download('/export/persons?search=vera@')).bytes)).rows).toHaveLength(2)
    const tasks = await readFile((await download('/export/tasks?only=unassigned&cylinderNo=2&language=de')).bytes)
    expect(tasks.rows.map((row) => [row[1], row[5]])).toEqual([
      ['Tür', 'Zustand'],
      ['T2', 'created'],
    ])
    expect((await download('/export/tasks?format=csv')).bytes.toString('utf8')).toContain('No.,Door,Name,Task,')
  })

  it('prints a slip for whoever gets a key, in the language of that person, doors and all', async () => {
    const { owner, at } = system
    await program(server, system.systemId, { keyNos: [1, 2] })
    await owner.post(at('/publish'))
    await owner.post(at('/persons'), { name: 'Łucja Ødegård', language: 'de' })
    await owner.post(at('/keys/2/hand-out'), { personNo: 1 })
    const { headers, bytes } = await download('/hand-outs/1/slip')
    expect(headers.get('content-type')).toBe('application/pdf')
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.toString('latin1')).toContain('/Lang (de)')
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
    const english = await download('/hand-outs/1/slip?language=en')
    expect(english.bytes.toString('latin1')).toContain('/Lang (en)')
    expect((await download('/hand-outs/9/slip')).status).toBe(404)
  })

  it('hands out with the defaults of the system when told to, and never by itself (R043)', async () => {
    const { owner, at, systemId } = system
    const key = async (no: number) => (await owner.get(at(`/keys/${no}`))).body
    expect((await owner.get(at(''))).body).toMatchObject({ handOutDefaults: null, large: false })
    const handOutDefaults = { validityDays: 30, revalidationHours: 48 }
    await owner.call('PATCH', at(''), { handOutDefaults }, { 'if-match': '1' })
    expect((await owner.get(at(''))).body).toMatchObject({ handOutDefaults })
    await program(server, systemId, { keyNos: [1, 2] })
    await owner.post(at('/publish'))
    await owner.post(at('/keys/1/hand-out'), { holder: 'Ada' })
    expect(await key(1)).toMatchObject({ validity: { kind: 'always' }, revalidationHours: null })
    await owner.post(at('/keys/2/hand-out'), { holder: 'Ben', applyDefaults: true })
    const validity = { kind: 'between', from: '2026-11-02T08:00:00.000Z', to: '2026-12-02T08:00:00.000Z' }
    expect(await key(2)).toMatchObject({ validity, revalidationHours: 48, waiting: { state: 'wished' } })
  })
})
