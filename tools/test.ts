import { testSteps } from './steps/catalogue.ts'
import { closingLine, forgetCounts } from './steps/counts.ts'
import { conclude, runSteps } from './steps/runSteps.ts'

/** `npm test`: everything. What this machine lacks is left out with a word, but never under CI. */
const steps = testSteps()
forgetCounts(steps)
const outcomes = await runSteps(steps, { say: console.log, ci: process.env.CI === 'true' })
process.exitCode = conclude(outcomes, console.log) ? 0 : 1
console.log(closingLine(steps, outcomes))
