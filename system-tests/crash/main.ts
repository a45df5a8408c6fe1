import { parseArgs } from 'node:util'
import { crash } from './run.ts'
import { newSeed } from './site.ts'

/** `node system-tests/crash/main.ts --seed N --kills K`: kills the programs of a plant K times; non-zero on a violation. */
const { values } = parseArgs({ options: { seed: { type: 'string' }, kills: { type: 'string', default: '200' } } })
const seed = values.seed ?? newSeed()
try {
  const { kills, jobs, seconds } = await crash(seed, Number(values.kills), console.log)
  console.log(`seed ${seed}: ${JSON.stringify(kills)} killed during ${JSON.stringify(jobs)} in ${seconds.toFixed(0)} s`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
