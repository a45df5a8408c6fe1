import { mkdir } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { nodeCrypto, nodeRandom } from '@lockwright/protocol/crypto'
import pino from 'pino'
import { createApp } from './app/index.ts'
import { loadKek } from './keystore/index.ts'
import { openDatabase } from './postgres/index.ts'
import { createTaskWriter, openSessions } from './session/index.ts'
import { readSettings } from './settings.ts'

/**
 * The server as a program: settings from the environment (docs/guide/operator), one JSON line a log entry on standard
 * output, clean end on SIGTERM and SIGINT.
 */
const log = pino({
  redact: [
    'password',
    'token',
    '*.password',
    '*.token',
    'err.config',
    'req.headers.authorization',
    'req.headers.cookie',
  ],
})
const settings = readSettings(process.env)
if ('fault' in settings) {
  process.stderr.write(`${settings.fault}\n`)
  process.exit(2)
}

const dataFolder = resolve(settings.dataFolder)
await mkdir(dataFolder, { recursive: true })
const database = await openDatabase({
  databaseUrl: settings.databaseUrl,
  dataFolder,
  log: (line) => log.info(line),
})
const app = await createApp({
  ports: { clock: { now: Date.now }, random: nodeRandom, crypto: nodeCrypto, log },
  database,
  kek: await loadKek(dataFolder, settings.kek, nodeRandom),
  taskWriter: createTaskWriter({ crypto: nodeCrypto }),
  ownerPassword: settings.ownerPassword,
  ...(settings.pages === undefined ? {} : { pages: resolve(settings.pages) }),
  ...(settings.workbench === undefined ? {} : { workbench: settings.workbench }),
})
const relay = openSessions(app.services, app.installation, settings.voucherKey ?? nodeRandom.bytes(32))
app.attachUpgrade('/relay', relay.upgrade)
const { url } = await app.listen({ host: settings.host, port: settings.port, tls: settings.tls })
const firstPassword = settings.ownerPassword === undefined ? app.installation.ownerPassword : null
// Shown this once, where whoever starts the first server looks.
if (firstPassword !== null) process.stdout.write(`sign in as owner with the password ${firstPassword}\n`)
if (settings.voucherKey === null) log.warn('no LOCKWRIGHT_VOUCHER_KEY: blanks cannot be programmed')
log.info({ event: 'ready', url }, `serving ${url}`)
// Written now and not at the end: whoever is killed starts as quickly again (NODE_COMPILE_CACHE).
flushCompileCache()

const STOP_MS = 10_000
let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    void relay
      .close()
      .then(() => app.close())
      .then(() => database.stop())
      .then(() => process.exit(0))
  })
}
