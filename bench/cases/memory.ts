import { type Benchmark, round } from '../measure.ts'
import { importChart, largeChart } from '../server/chart.ts'
import { withServer } from '../server/start.ts'

const MEGABYTE = 1e6

export const memoryBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const idle = (await server.ask({ ask: 'memory' })) / MEGABYTE
    const { systemId, rights } = await importChart(server, largeChart())
    const open = await server.ask({ ask: 'access', systemId, data: server.data })
    if (open !== rights) throw new Error(`${open} pairs open, of ${rights} rights`)
    const loaded = (await server.ask({ ask: 'memory' })) / MEGABYTE
    return [
      {
        name: `resident memory of the server after the import of ${rights} rights, their effective access in memory`,
        value: round(loaded),
        unit: 'MB',
        yardstick: round(idle),
        ratio: round(loaded / idle),
        budget: 'value < 400 (yardstick: the same server before)',
        ok: loaded < 400,
      },
    ]
  })
