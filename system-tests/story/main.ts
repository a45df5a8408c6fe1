import { parseArgs } from 'node:util'
import { startTestServer } from '@lockwright/server/testing'
import { proveSabotage } from './sabotage.ts'
import { tell } from './tell.ts'
import { createTeller } from './teller.ts'

/**
 * `npm run story`: the main job, told step by step, against the running server over real links; non-zero on any
 * difference. `--sabotage a,b` runs it once for each named check, which the virtual devices then leave out: each run must
 * find a difference.
 */
const { values } = parseArgs({ options: { cable: { type: 'string', default: 'pty' }, sabotage: { type: 'string' } } })
const cable = values.cable === 'tcp' ? 'tcp' : 'pty'
const postgres = await startTestServer()
try {
  if (values.sabotage === undefined) {
    const teller = createTeller(console.log)
    await tell(teller, { cable })
    console.log(`\n${teller.steps} steps, ${teller.differences} differences`)
    process.exitCode = teller.differences === 0 ? 0 : 1
  } else process.exitCode = (await proveSabotage(values.sabotage.split(','), cable)) ? 0 : 1
} finally {
  await postgres.stop()
}
