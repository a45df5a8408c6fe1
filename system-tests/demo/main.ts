import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeRandom } from '@lockwright/protocol/crypto'
import { loadKek } from '@lockwright/server/keystore'
import { openDatabase } from '@lockwright/server/postgres'
import { SiteFolder } from '@lockwright/simulator/world'
import { openPlant } from '../plant/plant.ts'
import { DAYS, playOffice } from './play.ts'

/**
 * Plays the demo office into an empty data folder: the last sixty days, through the API and the links, with the clock of
 * server and devices run ahead. Environment as for the server; `npm start` calls it before the first start.
 */
const { values } = parseArgs({ options: { data: { type: 'string' } } })
const data = resolve(values.data ?? 'data')
const { LOCKWRIGHT_OWNER_PASSWORD: ownerPassword, LOCKWRIGHT_VOUCHER_KEY: voucherKey } = process.env
if (ownerPassword === undefined || voucherKey === undefined)
  throw new Error('LOCKWRIGHT_OWNER_PASSWORD and LOCKWRIGHT_VOUCHER_KEY are needed')

const begun = performance.now()
const site = join(data, 'site')
mkdirSync(site, { recursive: true })
const database = await openDatabase({
  databaseUrl: process.env.DATABASE_URL,
  dataFolder: data,
  log: () => {},
})
const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
const plant = await openPlant({
  database,
  start: today - DAYS * 86_400_000 + 6 * 3_600_000,
  cable: 'tcp',
  secrets: {
    server: nodeRandom,
    world: nodeRandom,
    kek: await loadKek(data, process.env.LOCKWRIGHT_KEK, nodeRandom),
    voucherPrivate: Uint8Array.from(Buffer.from(voucherKey, 'hex')),
    ownerPassword,
  },
})
const { visits } = await playOffice(plant)
new SiteFolder(site).save(plant.world)
// The bridge of the past is gone; the one that `npm start` admits takes its place.
await plant.api.bridge.revokeShared({ bridgeId: plant.bridgeId })
await plant.close()
await database.stop()
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
console.log(`demo office: ${DAYS} days with ${visits} visits at doors, played in ${seconds} s`)
