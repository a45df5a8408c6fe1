import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type PlantServer, seededSecrets } from '../plant/server.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens } from './browser.ts'
import { layWire, type Wire } from './wire.ts'

const isThere = hasBrowser()
/** What the browser itself says of files that are gone, and of a wire that was cut. */
const EXPECTED = /PageMissing|status of 404|ERR_(CONNECTION|EMPTY_RESPONSE|SOCKET|NETWORK|INCOMPLETE)/

let folder: string
let database: Awaited<ReturnType<typeof createTestDatabase>>
let server: PlantServer
let wire: Wire
let screens: Screens
let base: string
beforeAll(async () => {
  if (!isThere) return
  folder = join(await mkdtemp(join(tmpdir(), 'lw-pages-')), 'release')
  await cp(builtPages('release'), folder, { recursive: true })
  database = await createTestDatabase()
  const secrets = seededSecrets('rebuilt')
  const clock = new SettableClock(() => 0, Date.parse('2026-03-02T08:00:00Z'))
  server = await openServer({ database, clock, secrets, screens: { pages: folder } })
  const { systemId } = await server.api.system.create({ name: 'Rebuilt', code: 'R', timeZone: 'Europe/Oslo' })
  wire = await layWire(server.url)
  screens = await openScreens(wire.url, secrets.ownerPassword)
  base = `/systems/${systemId}`
})
afterAll(async () => {
  await screens?.close()
  await wire?.close()
  await server?.close()
  await database?.stop()
  if (folder !== undefined) await rm(join(folder, '..'), { recursive: true })
})

/** What a newer build does: every script and style has another name, and only `index.html` knows the first of them. */
async function buildAnew(): Promise<void> {
  const assets = join(folder, 'assets')
  const names = await readdir(assets)
  for (const name of names.filter((one) => one.endsWith('.br'))) await rm(join(assets, name))
  const built = names.filter((name) => /\.(js|css)$/.test(name))
  const anew = (text: string) => built.reduce((all, name) => all.replaceAll(name, `anew-${name}`), text)
  for (const name of built) {
    await writeFile(join(assets, name), anew(await readFile(join(assets, name), 'utf8')))
    await rename(join(assets, name), join(assets, `anew-${name}`))
  }
  const page = join(folder, 'index.html')
  await writeFile(page, anew(await readFile(page, 'utf8')))
}

describe.runIf(isThere)('R128 parts of a page that do not come', () => {
  it('without a connection: it says so, stays where it is, and trying again shows the page', async () => {
    const page = await screens.open({ expected: EXPECTED })
    await goTo(page, `${base}/keys`)
    wire.cut()
    await page.getByRole('link', { name: 'Blocked keys' }).first().click()
    await page.getByRole('heading', { name: 'This cannot be shown' }).waitFor()
    await page.getByText('The server does not answer.').first().waitFor()
    wire.mend()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Blocked keys' }).waitFor()
    await page.context().close()
  })

  it('after a newer build: the page is loaded anew once, where somebody wanted to go, and says why', async () => {
    const page = await screens.open({ expected: EXPECTED })
    await goTo(page, `${base}/keys`)
    const loaded = () => page.evaluate(() => document.querySelector('script[type=module]')!.getAttribute('src'))
    const before = await loaded()
    await buildAnew()
    await page.getByRole('link', { name: 'Tasks' }).first().click()
    await page.getByText('Lockwright was updated on the server, so this page was loaded anew.').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`${base}/tasks`)
    expect(await loaded()).toBe(before!.replace('/assets/', '/assets/anew-'))
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor()
    expect(await page.getByText('Lockwright was updated').count()).toBe(0)
    expect(screens.faults).toEqual([])
    await page.context().close()
  })
})
