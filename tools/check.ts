import { CHECK } from './steps/catalogue.ts'
import { conclude, runSteps } from './steps/runSteps.ts'

/** `npm run check`: types, format, lint, unused code, unit tests. */
const outcomes = await runSteps(CHECK, { say: console.log, ci: process.env.CI === 'true' })
process.exitCode = conclude(outcomes, console.log) ? 0 : 1
