import { type Benchmark, percentile, round } from '../measure.ts'
import { createSystem } from '../server/furnish.ts'
import { type BenchServer, withServer } from '../server/start.ts'

const KEYS = 100_000
const PAGES = 100
const LIMIT = 50

interface Case {
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  /** The same in SQL, for the inner query. */
  readonly where: string
  readonly order: 'marking' | 'name'
}

const CASES: readonly Case[] = [
  {
    name: 'of one kind and state, by marking',
    query: { kind: 'carrying', state: 'nonProgrammed', sort: 'marking' },
    where: `kind = 'carrying' and state = 'nonProgrammed'`,
    order: 'marking',
  },
  {
    name: 'found by a word, by name',
    query: { search: 'Holder 77', sort: 'name' },
    where: `(marking ilike '%Holder 77%' or name ilike '%Holder 77%')`,
    order: 'name',
  },
]

/** All that the list shows of a key, in one question. */
const statement = ({ where, order }: Case) => `
  select k.*, s.published_at, h.holder, h.out_at, h.due_at,
    d.confirmed_number, d.confirmed_at, d.in_flight_number, d.seen_at, d.firmware, d.revalidated_until, d.battery_percent,
    exists (select 1 from block_order o where o.system_id = $1 and o.key_no = k.key_no) as blocked,
    (select count(*) from explicit_right r where r.system_id = $1 and r.key_no = k.key_no) as rights,
    (select max(i.number) from image i where i.system_id = $1 and i.device_kind = 'key' and i.device_no = k.key_no) as wished
  from (select * from key where system_id = $1 and ${where} order by ${order}, key_no limit ${LIMIT + 1}) k
    join locking_system s on s.system_id = $1
    left join handout h on h.system_id = $1 and h.key_no = k.key_no and h.in_at is null
    left join device_state d on d.system_id = $1 and d.device_kind = 'key' and d.device_no = k.key_no
  order by k.${order}, k.key_no`

async function overHttp({ url, token }: BenchServer, systemId: string, { query }: Case): Promise<void> {
  const address = `${url}/api/v1/systems/${systemId}/keys?${new URLSearchParams({ ...query, limit: `${LIMIT}` })}`
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  const { items } = (await answer.json()) as { readonly items: readonly unknown[] }
  if (items.length !== LIMIT) throw new Error(`a page of ${items.length}`)
}

async function bySql({ app }: BenchServer, systemId: string, text: string): Promise<void> {
  const client = await app.pool.connect()
  await client.query('begin')
  await client.query(`select set_config('app.system_id', $1, true)`, [systemId])
  const { rows } = await client.query(text, [systemId])
  await client.query('commit')
  client.release()
  if (rows.length !== LIMIT + 1) throw new Error(`a page of ${rows.length}`)
}

async function millisOf(work: () => Promise<void>): Promise<number> {
  const begin = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - begin) / 1e6
}

export const keyPageBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const { systemId } = await createSystem(server, { keys: KEYS, cylinders: 1 })
    const { pool } = server.owner
    await pool.query(`set app.backup = 'on'; update key set name = 'Holder ' || key_no; analyze key`)
    const lines = []
    for (const one of CASES) {
      const taken: { ours: number[]; sql: number[] } = { ours: [], sql: [] }
      for (let page = -10; page < PAGES; page++) {
        const ours = await millisOf(() => overHttp(server, systemId, one))
        const sql = await millisOf(() => bySql(server, systemId, statement(one)))
        if (page < 0) continue
        taken.ours.push(ours)
        taken.sql.push(sql)
      }
      const [ours, sql] = [percentile(taken.ours, 0.99), percentile(taken.sql, 0.99)]
      lines.push({
        name: `page of ${LIMIT} out of ${KEYS} keys, ${one.name}, p99`,
        value: round(ours),
        unit: 'ms',
        yardstick: round(sql),
        ratio: round(ours / sql),
        budget: 'value <= 2 x yardstick + 2 ms (the same SQL without us)',
        ok: ours <= 2 * sql + 2,
      })
    }
    return lines
  })
