import { parseArgs } from 'node:util'
import { startTestServer } from '@lockwright/server/testing'
import { simulate } from './simulation.ts'

/**
 * `npm run sim -- --seed N --days D`: a seeded run of a whole plant with an auditor. Prints the hash of what happened; a broken
 * law is told with seed, day and step, and ends it with 1. `--tell` prints every step.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '3' },
    people: { type: 'string', default: '40' },
    doors: { type: 'string', default: '30' },
    tell: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const days = Number(values.days)
const postgres = await startTestServer()
const begun = performance.now()
try {
  const { hash, figures, violation } = await simulate({
    seed,
    days,
    people: Number(values.people),
    doors: Number(values.doors),
    convergeEvery: 10,
    askedShare: 0.1,
    mishapShare: 0.01,
    ...(values.tell ? { tell: console.log } : {}),
  })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(`seed ${seed}, ${days} days, ${seconds} s: hash ${hash}; ${JSON.stringify(figures)}`)
  if (violation !== null) {
    const { law, message, expected, seen } = violation.violation
    console.error(`VIOLATION of law ${law}: ${message}\n  seed ${seed}, day ${violation.day}, ${violation.step}`)
    console.error(`  expected ${expected}\n  seen     ${seen}`)
    process.exitCode = 1
  }
} finally {
  await postgres.stop()
}
