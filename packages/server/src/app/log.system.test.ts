import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('log')
  system = await createTestSystem(server)
  await system.owner.post(system.at('/cylinders'), { marking: 'T{1}', count: 2 })
  await system.owner.post(system.at('/keys'), { marking: 'K{1}', count: 2 })
  await forge()
})
afterAll(() => server.close())

const at = (minute: number) => new Date(server.clock.now() + minute * 60_000).toISOString()

/** T1: events 1 and 2, a hole from 3 to 6, then 7 to 9; T2: one of its own. */
async function forge() {
  const { systemId } = system
  const event = (cylinder: number, seq: number, minute: number, key: number, code: number, detail: number, flags = 0) =>
    `('${systemId}', ${cylinder}, 0, ${seq}, '${at(minute)}', ${key}, ${code}, ${detail}, ${flags}, '${at(60)}', 'K1', ${code === 6 ? 40 : 'null'})`
  await server.forge(`begin; select set_config('app.backup', 'on', true);
    insert into event (system_id, cylinder_no, log_epoch, seq, at, key_id, code, detail, flags, stored_at, carried_by, value)
    values ${[
      event(1, 1, 1, 1, 1, 0),
      event(1, 2, 2, 2, 2, 1, 1),
      event(1, 7, 10, 1, 1, 0),
      event(1, 8, 11, 0, 6, 1),
      event(1, 9, 12, 2, 2, 4),
      event(2, 1, 10, 2, 1, 0),
    ].join(', ')};
    insert into event_gap (system_id, cylinder_no, from_seq, to_seq, cause, noticed_at)
      values ('${systemId}', 1, 3, 6, 'overwritten', '${at(60)}'); commit`)
}

type Row = {
  row: string
  cylinder: string
  kind?: string
  seq?: number
  fromSeq?: number
  toSeq?: number
  lost?: number
}
const short = (row: Row) =>
  row.row === 'gap'
    ? `${row.cylinder} gap ${row.fromSeq}-${row.toSeq}: ${row.lost}`
    : `${row.cylinder} ${row.seq} ${row.kind}`
const log = async (query = '') => (await system.owner.get(system.at(`/log${query}`))).body

const ALL = [
  'T1 9 denied',
  'T1 gap 8-8: 40',
  'T2 1 granted',
  'T1 7 granted',
  'T1 gap 3-6: 4',
  'T1 2 denied',
  'T1 1 granted',
]

describe('the log', () => {
  it('shows what is missing where it is missing, over all cylinders and of one (R080, R081)', async () => {
    expect((await log()).items.map(short)).toEqual(ALL)
    expect((await log('?cylinderNo=1')).items.map(short)).toEqual(ALL.filter((row) => row.startsWith('T1')))
    expect((await log('?cylinderNo=2')).items.map(short)).toEqual(['T2 1 granted'])
    const within = `?from=${at(2)}&to=${at(11)}`
    expect((await log(within)).items.map(short)).toEqual(ALL.slice(2, 6))
  })

  it('comes in pages of any size without losing or doubling a row', async () => {
    for (const limit of [1, 2, 3, 5]) {
      const rows: string[] = []
      let cursor = ''
      do {
        const page = await log(`?limit=${limit}${cursor && `&cursor=${cursor}`}`)
        rows.push(...page.items.map(short))
        cursor = page.next
      } while (cursor)
      expect(rows).toEqual(ALL)
    }
  })

  it('tells what was proven from what was only said, and refusals by their reason; then no gap is guessed at', async () => {
    expect((await log('?proof=claimed')).items.map(short)).toEqual(['T1 2 denied'])
    expect((await log('?proof=proven&kind=denied')).items.map(short)).toEqual(['T1 9 denied'])
    const { reason } = (await log('?kind=denied')).items[0]
    expect((await log(`?reason=${reason}`)).items.map(short)).toEqual(['T1 9 denied'])
    expect((await log('?reason=nonsense')).items).toEqual([])
    expect((await log('?keyNo=1')).items.map(short)).toEqual(['T1 7 granted', 'T1 1 granted'])
  })
})
