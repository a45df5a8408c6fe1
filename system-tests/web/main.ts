import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { addresses, filledIn } from './addresses.ts'
import { goTo, openScreens, settled } from './browser.ts'

/**
 * `npm run screens`: pictures of every page of the demo that runs (`npm start`, at PORT), in three widths, light and dark, into
 * `.cache/screens`; a few small ones for the README into `docs/screens`.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: process.env.LOCKWRIGHT_DATA ?? 'data' } } })
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SERVER = `http://127.0.0.1:${process.env.PORT ?? 8020}`
const HEIGHT = 900
const WIDTHS = [1440, 768, 390]
const SCHEMES = ['light', 'dark'] as const
/** Of the demo office: a key that waits for an update, one that is blocked. */
const KEY = { waiting: 4, blocked: 2 }
const SHOWN = {
  home: '/systems/$systemId',
  key: '/systems/$systemId/keys/$keyNo',
  chart: '/systems/$systemId/chart',
  blocking: `/systems/$systemId/blocks?key=${KEY.blocked}`,
  workbench: '/systems/$systemId/workbench',
}
/** A README should load at once. */
const BYTES_MAX = 120_000

const password = readFileSync(join(resolve(ROOT, values.data), 'owner.password'), 'utf8').trim()
const screens = await openScreens(SERVER, password)
const all = join(ROOT, '.cache/screens')
const docs = join(ROOT, 'docs/screens')
for (const folder of [all, docs]) mkdirSync(folder, { recursive: true })

const page = await screens.open({ height: HEIGHT })
const names = { systemId: await demoSystem(), keyNo: KEY.waiting, cylinderNo: 1, runNo: 1 }
for (const address of new Set([...addresses(), ...Object.values(SHOWN)])) {
  const name = address.replace('/systems/$systemId', 'system').match(/\w+/g)?.join('-') ?? 'start'
  await page.setViewportSize({ width: WIDTHS[0]!, height: HEIGHT })
  await goTo(page, filledIn(address, names))
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: HEIGHT })
      await page.emulateMedia({ colorScheme })
      await settled(page)
      await page.screenshot({ path: join(all, `${name}-${width}-${colorScheme}.png`) })
    }
  }
}
for (const [name, address] of Object.entries(SHOWN)) {
  await page.setViewportSize({ width: WIDTHS[0]!, height: HEIGHT })
  await page.emulateMedia({ colorScheme: 'light' })
  await goTo(page, filledIn(address, names))
  const picture = await smallPicture(page)
  writeFileSync(join(docs, `${name}.webp`), picture)
  console.log(`docs/screens/${name}.webp: ${Math.round(picture.length / 1000)} kB`)
}
for (const fault of screens.faults) console.error(fault)
await screens.close()
process.exitCode = screens.faults.length === 0 ? 0 : 1

async function demoSystem(): Promise<string> {
  const { items } = (await (await page.request.get('/api/v1/systems')).json()) as {
    readonly items: readonly { readonly systemId: string; readonly name: string }[]
  }
  const system = items.find(({ name }) => name === 'Demo office') ?? items[0]
  if (system === undefined) throw new Error('there is no system to show')
  return system.systemId
}

/** As WebP, as good as fits. */
async function smallPicture(of: Page): Promise<Buffer> {
  const browser = await of.context().newCDPSession(of)
  for (const quality of [90, 75, 60]) {
    const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality })
    const picture = Buffer.from(data, 'base64')
    if (picture.length <= BYTES_MAX) return picture
  }
  throw new Error(`${of.url()} does not fit into ${BYTES_MAX} bytes`)
}
