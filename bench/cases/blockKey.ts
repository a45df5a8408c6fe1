import { compileCylinder } from '@lockwright/domain/desired'
import { cylinderNo } from '@lockwright/domain/model'
import { type Benchmark, median, round } from '../measure.ts'
import { type BenchSystem, createSystem, programKeys } from '../server/furnish.ts'
import { type BenchServer, withServer } from '../server/start.ts'

const [SMALL, LARGE] = [2000, 20_000]
const [FEW, MANY] = [10, 100]
const TIMES = 12

/** A published system, programmed throughout, in which the first keys open few doors each and the next ones many. */
async function furnish(server: BenchServer, cylinders: number): Promise<BenchSystem> {
  const system = await createSystem(server, { keys: 2 * TIMES, cylinders })
  const { systemId } = system
  const image = compileCylinder({ cylinderNo: cylinderNo(1), zone: 'Europe/Berlin', groups: [] }, 1, null)
  if (!image.ok) throw new Error(image.error.code)
  const doors = (count: number, place: number) =>
    Array.from({ length: count }, (_, i) => ((place * 97 + i * 13) % cylinders) + 1)
  await programKeys(server, system, 2 * TIMES)
  await server.api.right.change({
    systemId,
    grant: Array.from({ length: 2 * TIMES }, (_, place) =>
      doors(place < TIMES ? FEW : MANY, place).map((no) => ({
        keyNo: place + 1,
        target: { kind: 'cylinder' as const, no },
      })),
    ).flat(),
  })
  const { client, done } = await inRows(server, systemId)
  await client.query(
    `insert into image (system_id, device_kind, device_no, number, content, cause, created_at)
     select system_id, 'cylinder', cylinder_no, $2, $3::jsonb, 'claim', created_at from cylinder where system_id = $1`,
    [systemId, image.value.number, JSON.stringify(image.value)],
  )
  await client.query(`update cylinder set state = 'programmed', programmed_at = created_at where system_id = $1`, [
    systemId,
  ])
  await client.query(
    `insert into device_state (system_id, device_kind, device_no, confirmed_number, confirmed_at, evidence_kind)
     select system_id, device_kind, device_no, max(number), max(created_at), 'commit' from image where system_id = $1
     group by 1, 2, 3`,
    [systemId],
  )
  await done()
  return system
}

/** A connection inside the system. */
async function inRows({ app }: BenchServer, systemId: string) {
  const client = await app.pool.connect()
  await client.query('begin')
  await client.query(`select set_config('app.system_id', $1, true)`, [systemId])
  return {
    client,
    async done() {
      await client.query('commit; analyze')
      client.release()
    },
  }
}
/** Milliseconds, median: key after key is blocked. */
async function blockEach({ api }: BenchServer, systems: readonly BenchSystem[], first: number, doors: number) {
  const taken = systems.map((): number[] => [])
  for (let place = 0; place < TIMES; place++) {
    for (const [i, { systemId }] of systems.entries()) {
      const begin = process.hrtime.bigint()
      const { summary } = await api.block.order({ systemId, keyNo: first + place })
      taken[i]!.push(Number(process.hrtime.bigint() - begin) / 1e6)
      if (summary.doorsToVisit.length !== doors) throw new Error(`${summary.doorsToVisit.length} doors, not ${doors}`)
    }
  }
  return taken.map((one) => median(one))
}

export const blockKeyBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const systems = [await furnish(server, SMALL), await furnish(server, LARGE)]
    const [, few = 0] = await blockEach(server, systems, 1, FEW)
    const [small = 0, many = 0] = await blockEach(server, systems, TIMES + 1, MANY)
    const [bySystem, byDoors] = [many / small, many / few]
    return [
      {
        name: `a key with ${MANY} doors blocked, ${LARGE} cylinders against ${SMALL}`,
        value: round(many),
        unit: 'ms',
        yardstick: round(small),
        ratio: round(bySystem),
        budget: `ratio <= 1.5 (the same doors in a system of ${SMALL} cylinders)`,
        ok: bySystem <= 1.5,
      },
      {
        name: `a key blocked in ${LARGE} cylinders, ${MANY} doors against ${FEW}`,
        value: round(many),
        unit: 'ms',
        yardstick: round(few),
        ratio: round(byDoors),
        budget: `ratio <= ${MANY / FEW} (the same system, a key with ${FEW} doors)`,
        ok: byDoors <= MANY / FEW,
      },
    ]
  })
