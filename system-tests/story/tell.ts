import { createTestDatabase } from '@lockwright/server/testing'
import type { Sabotage } from '@lockwright/simulator/device'
import { Hands } from '../plant/desk.ts'
import { openPlant } from '../plant/plant.ts'
import { seededSecrets } from '../plant/server.ts'
import { changeAccess, handOutAndTry, tryClockChanges } from './access.ts'
import { blockLostKey, collectLog, spreadList } from './blocking.ts'
import { plan, program, publish } from './planning.ts'
import type { Teller } from './teller.ts'
import { forgePassport, stealBlank, turnClockBack } from './thieves.ts'

export interface Telling {
  readonly cable: 'pty' | 'tcp'
  readonly sabotage?: ReadonlySet<Sabotage>
}

/** The whole story, once, on a plant of its own. */
export async function tell(teller: Teller, { cable, sabotage }: Telling): Promise<void> {
  const database = await createTestDatabase()
  const plant = await openPlant({
    database,
    start: Date.parse('2026-03-02T08:00:00Z'),
    secrets: seededSecrets('story'),
    cable,
    ...(sabotage === undefined ? {} : { sabotage }),
  })
  try {
    const scene = await plan(plant, new Hands(plant), teller)
    await program(scene)
    await publish(scene)
    await handOutAndTry(scene)
    forgePassport(scene)
    await changeAccess(scene)
    tryClockChanges(scene)
    await blockLostKey(scene)
    await collectLog(scene)
    await spreadList(scene)
    turnClockBack(scene)
    await stealBlank(scene)
    teller.expect('errors the server logged', plant.faults, [])
  } finally {
    await plant.close()
    await database.stop()
  }
}
