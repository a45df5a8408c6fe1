import { type Benchmark, median, round } from '../measure.ts'
import { importChart, largeChart } from '../server/chart.ts'
import { copySystem } from '../server/copy.ts'
import { withServer } from '../server/start.ts'

const ROUNDS = 1

export const importChartBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const chart = largeChart()
    const taken: { ours: number[]; copied: number[] } = { ours: [], copied: [] }
    let count = 0
    for (let turn = 0; turn < ROUNDS; turn++) {
      const { systemId, rights, seconds } = await importChart(server, chart)
      const fresh = await server.api.system.create({ name: 'Copy', code: 'C-2' })
      taken.ours.push(seconds)
      taken.copied.push(await copySystem(server.owner, systemId, fresh.systemId))
      count = rights
    }
    const [ours, copied] = [median(taken.ours), median(taken.copied)]
    return [
      {
        name: `import of ${count} rights with preview and journal`,
        value: round(ours),
        unit: 's',
        yardstick: round(copied),
        ratio: round(ours / copied),
        budget: 'ratio <= 20 (COPY of the same keys, cylinders and rights by the owner)',
        ok: ours / copied <= 20,
      },
    ]
  })
