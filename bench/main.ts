import { auditEventsBenchmark } from './cases/auditEvents.ts'
import { blockKeyBenchmark } from './cases/blockKey.ts'
import { chartDrawBenchmark } from './cases/chartDraw.ts'
import { coldStartBenchmark } from './cases/coldStart.ts'
import { effectiveAccessBenchmark } from './cases/effectiveAccess.ts'
import { importChartBenchmark } from './cases/importChart.ts'
import { keyPageBenchmark } from './cases/keyPage.ts'
import { keyUpdateBenchmark } from './cases/keyUpdate.ts'
import { memoryBenchmark } from './cases/memory.ts'
import { oneDecisionBenchmark } from './cases/oneDecision.ts'
import { readChartBenchmark } from './cases/readChart.ts'
import { screensBenchmark } from './cases/screens.ts'
import type { Benchmark } from './measure.ts'

/** `npm run bench [-- NAME...]`: one JSON line a figure; fails when a budget is not kept. */
const benchmarks: Readonly<Record<string, Benchmark>> = {
  effectiveAccess: effectiveAccessBenchmark,
  oneDecision: oneDecisionBenchmark,
  keyUpdate: keyUpdateBenchmark,
  auditEvents: auditEventsBenchmark,
  importChart: importChartBenchmark,
  keyPage: keyPageBenchmark,
  readChart: readChartBenchmark,
  blockKey: blockKeyBenchmark,
  screens: screensBenchmark,
  coldStart: coldStartBenchmark,
  chartDraw: chartDrawBenchmark,
  memory: memoryBenchmark,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benchmarks))
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const line of await run()) {
    console.log(JSON.stringify(line))
    if (!line.ok) process.exitCode = 1
  }
}
