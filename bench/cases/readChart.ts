import { type Benchmark, median, round } from '../measure.ts'
import { createSystem } from '../server/furnish.ts'
import { type BenchServer, withServer } from '../server/start.ts'

const KEYS = 10_000
const DOORS = 10_000
const RIGHTS_A_KEY = 10
const GROUPS = 50
const DOORS_A_GROUP = 200
/** Keys that wait for an update: only their contents have to be looked at. */
const WAITING = 500
const ROUNDS = 7

/** Everything programmed and confirmed, but for the keys of the last change. */
async function furnish(server: BenchServer): Promise<string> {
  const { api, owner } = server
  const { systemId } = await createSystem(server, { keys: KEYS, cylinders: DOORS })
  const asOwner = (text: string) => owner.pool.query(`set app.backup = 'on'; ${text}`)
  for (let group = 0; group < GROUPS; group++) {
    const cylinderNos = Array.from({ length: DOORS_A_GROUP }, (_, i) => group * DOORS_A_GROUP + i + 1)
    await api.group.create({ systemId, name: `G${group}`, cylinderNos })
  }
  await asOwner(`update key set state = 'programmed', programmed_at = now();
    update cylinder set state = 'programmed', programmed_at = now()`)
  const grant = (from: number, to: number, shift: number, each: number) =>
    api.right.change({
      systemId,
      grant: Array.from({ length: (to - from) * each }, (_, i) => {
        const keyNo = from + Math.floor(i / each) + 1
        const place = i % each
        return place === 0
          ? { keyNo, target: { kind: 'group' as const, no: ((keyNo + shift) % GROUPS) + 1 } }
          : { keyNo, target: { kind: 'cylinder' as const, no: ((keyNo * 37 + place * 331 + shift) % DOORS) + 1 } }
      }),
    })
  for (let from = 0; from < KEYS; from += 2500) await grant(from, from + 2500, 0, RIGHTS_A_KEY)
  await asOwner(`insert into image (system_id, device_kind, device_no, number, content, cause, created_at)
      select system_id, 'cylinder', cylinder_no, 1, jsonb_build_object('number', 1, 'minSecretGeneration', 1, 'groups',
        (select coalesce(jsonb_agg(m.group_no), '[]') from cylinder_group_member m
          where m.system_id = c.system_id and m.cylinder_no = c.cylinder_no)), 'bench', now() from cylinder c;
    insert into device_state (system_id, device_kind, device_no, confirmed_number, confirmed_at, evidence_kind, evidence_by)
      select system_id, device_kind, device_no, max(number), now(), 'commit', 'bench' from image group by 1, 2, 3;
    update key_update set state = 'confirmed'`)
  await grant(0, WAITING, 4711, 2)
  await asOwner('analyze')
  return systemId
}

interface Taken {
  readonly millis: number
  readonly bytes: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route answers
  readonly body: any
}

/** Until the answer is read and parsed, as a screen has to. */
async function ask({ url, token }: BenchServer, path: string, body?: unknown): Promise<Taken> {
  const begin = process.hrtime.bigint()
  const answer = await fetch(`${url}/api/v1/systems/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const parsed = JSON.parse(text)
  if (answer.status !== 200) throw new Error(text.slice(0, 300))
  return { millis: Number(process.hrtime.bigint() - begin) / 1e6, bytes: text.length, body: parsed }
}

async function medianOf(run: () => Promise<Taken>): Promise<Taken> {
  const taken: Taken[] = []
  for (let i = -1; i < ROUNDS; i++) {
    const one = await run()
    if (i >= 0) taken.push(one)
  }
  return { ...taken[0]!, millis: median(taken.map((one) => one.millis)) }
}

/** The rows of the chart as the data base gives them, without marks and without us. */
async function bySql({ app }: BenchServer, systemId: string): Promise<Taken> {
  const begin = process.hrtime.bigint()
  const client = await app.pool.connect()
  await client.query(`begin; select set_config('app.system_id', '${systemId}', true)`)
  const answers = []
  for (const text of [
    'select key_no, marking, name, state from key where system_id = $1 order by key_no',
    'select cylinder_no, marking, name, place, state, body_no from cylinder where system_id = $1 order by cylinder_no',
    'select group_no, cylinder_no from cylinder_group_member where system_id = $1',
    'select key_no, target_kind, target_no, schedule_no, window_from, window_to from explicit_right where system_id = $1',
    'select device_kind, device_no, confirmed_number, in_flight_number from device_state where system_id = $1',
  ])
    answers.push((await client.query(text, [systemId])).rows)
  await client.query('commit')
  client.release()
  const text = JSON.stringify(answers)
  return { millis: Number(process.hrtime.bigint() - begin) / 1e6, bytes: text.length, body: JSON.parse(text) }
}

/** Cells of a paste: a block of keys by doors. */
const BLOCK = 100

/** The chart of 10,000 keys and 10,000 doors, until a screen has it parsed; a draft of 10,000 cells; the pages beside it. */
export const readChartBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const systemId = await furnish(server)
    const sql = await medianOf(() => bySql(server, systemId))
    const whole = await medianOf(() => ask(server, `${systemId}/chart`))
    const again = await medianOf(() => ask(server, `${systemId}/chart?known=${whole.body.version}`))
    const changes = Array.from({ length: BLOCK * BLOCK }, (_, i) => ({
      keyNo: 5000 + Math.floor(i / BLOCK),
      target: { kind: 'cylinder', no: 3000 + (i % BLOCK) },
      from: null,
      to: {},
    }))
    const draft = await medianOf(() => ask(server, `${systemId}/chart/draft`, { changes }))
    const doors = await medianOf(() => ask(server, `${systemId}/keys/1/doors`))
    const keys = await medianOf(() => ask(server, `${systemId}/cylinders/1/keys`))
    const line = (name: string, { millis }: Taken, factor: number) => ({
      name,
      value: round(millis),
      unit: 'ms',
      yardstick: round(sql.millis),
      ratio: round(millis / sql.millis),
      budget: `value <= ${factor} x yardstick (the bare rows of the chart, by SQL)`,
      ok: millis <= factor * sql.millis,
    })
    const { rights } = whole.body.chart
    return [
      line(
        `chart of ${KEYS} x ${DOORS}, ${rights.key.length} rights, ${round(whole.bytes / 1e6)} MB, parsed`,
        whole,
        2,
      ),
      line('chart when nothing changed', again, 0.1),
      line('draft of 10,000 cells', draft, 2),
      line('page of doors of a key, with why', doors, 0.5),
      line('page of keys of a door, with why', keys, 0.5),
    ]
  })
