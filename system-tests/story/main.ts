import { parseArgs } from 'node:util'
import { createTestDatabase, startTestServer } from '@lockwright/server/testing'
import { Hands } from '../plant/desk.ts'
import { openPlant, seededSecrets } from '../plant/plant.ts'
import { changeAccess, handOutAndTry, tryClockChanges } from './access.ts'
import { blockLostKey, collectLog } from './blocking.ts'
import { plan, program, publish } from './planning.ts'
import { createTeller } from './teller.ts'

/** `npm run story`: the main job, told step by step, against the running server over real links. Non-zero on any difference. */
const { values } = parseArgs({ options: { cable: { type: 'string', default: 'pty' } } })
const cable = values.cable === 'tcp' ? 'tcp' : 'pty'
const teller = createTeller(console.log)
const postgres = await startTestServer()
const database = await createTestDatabase()
const plant = await openPlant({
  database,
  start: Date.parse('2026-03-02T08:00:00Z'),
  secrets: seededSecrets('story'),
  cable,
})
try {
  const scene = await plan(plant, new Hands(plant), teller)
  await program(scene)
  await publish(scene)
  await handOutAndTry(scene)
  await changeAccess(scene)
  tryClockChanges(scene)
  await blockLostKey(scene)
  await collectLog(scene)
  teller.expect('errors the server logged', plant.faults, [])
} finally {
  await plant.close()
  await database.stop()
  await postgres.stop()
}
console.log(`\n${teller.steps} steps, ${teller.differences} differences`)
process.exitCode = teller.differences === 0 ? 0 : 1
