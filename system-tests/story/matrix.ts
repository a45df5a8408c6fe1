import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { createTestDatabase, startTestServer } from '@lockwright/server/testing'
import { SettableClock, World } from '@lockwright/simulator/world'
import { announceDevice, directSession } from '../plant/direct.ts'
import { openServer, seededSecrets } from '../plant/server.ts'

/**
 * `npm run story:matrix -- FILE...`: real access matrices, one `key cylinder` pair a line. Imported and compiled, then
 * programmed onto virtual devices, and every key tried at every door: as many open as the file has rights, and none else.
 * Charts of more than TRIES_MAX fields are only imported and compiled, unless `--all` asks for the long way.
 */
const TRIES_MAX = 20_000
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const all = process.argv.includes('--all')
if (files.length === 0) {
  console.error('usage: npm run story:matrix -- FILE... [--all]')
  process.exit(2)
}
const postgres = await startTestServer()
try {
  for (const file of files) {
    if (!existsSync(file)) console.log(`skipped: there is no ${file}`)
    else if (!(await play(file))) process.exitCode = 1
  }
} finally {
  await postgres.stop()
}

async function play(file: string): Promise<boolean> {
  const database = await createTestDatabase()
  const clock = new SettableClock(() => 0, Date.parse('2026-03-02T08:00:00Z'))
  const secrets = seededSecrets(basename(file))
  const server = await openServer({ database, clock, secrets })
  try {
    const { api, relay, voucherPublic } = server
    const wanted = pairsOf(await readFile(file, 'utf8'))
    const { systemId } = await api.system.create({ name: basename(file), code: 'M' })
    const begun = performance.now()
    const content = await readFile(file, 'base64')
    const { importNo, report } = await api.import.preview({ systemId, fileName: basename(file), content })
    const imported = await api.import.apply({ systemId, importNo })
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    const { keys, cylinders, rights } = imported
    console.log(`${basename(file)}: ${keys} keys, ${cylinders} cylinders, ${rights} rights imported in ${seconds} s`)
    if (report.faultCount > 0 || rights !== wanted.size) {
      console.log(`  DIFFERS: the file has ${wanted.size} rights; ${report.faultCount} faults`)
      return false
    }
    if (!all && keys * cylinders > TRIES_MAX) return true

    const world = new World({ clock, random: secrets.world })
    const bridge = await api.bridge.createShared({ label: 'Matrix' })
    await announceDevice(relay, bridge)
    const { runNo } = await api.programming.start({ systemId, bridgeId: bridge.bridgeId, link: 0 })
    const { items } = await api.programming.get({ systemId, runNo })
    const devices = { key: new Map<string, string>(), cylinder: new Map<string, string>() }
    for (const { deviceKind, marking } of items) {
      const { deviceId } = world.make({ kind: deviceKind }, voucherPublic)
      await directSession(relay, bridge, world.device(deviceId)!)
      devices[deviceKind].set(marking, deviceId)
      if (deviceKind === 'cylinder') world.hang(deviceId, marking)
    }
    const { state } = await api.programming.get({ systemId, runNo })
    let opened = 0
    const wrong: string[] = []
    for (const [key, deviceId] of devices.key) {
      for (const door of devices.cylinder.keys()) {
        const visit = world.walk(deviceId, door)
        const opens = visit.ok && visit.value.opened
        if (opens) opened++
        if (opens !== wanted.has(`${key} ${door}`)) wrong.push(`${key} at ${door}`)
      }
    }
    console.log(`  programmed: ${state}; ${devices.key.size * devices.cylinder.size} tries at doors, ${opened} open`)
    if (wrong.length > 0) console.log(`  DIFFERS: ${wrong.slice(0, 10).join(', ')} (${wrong.length})`)
    return wrong.length === 0 && opened === wanted.size
  } finally {
    await server.close()
    await database.stop()
  }
}

function pairsOf(text: string): ReadonlySet<string> {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/))
  return new Set(lines.filter(({ length }) => length === 2).map(([key, door]) => `${key} ${door}`))
}
