import { AxeBuilder } from '@axe-core/playwright'
import { createTestDatabase } from '@lockwright/server/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playOffice } from '../demo/play.ts'
import { openPlant, type Plant } from '../plant/plant.ts'
import { seededSecrets } from '../plant/server.ts'
import { addresses, filledIn } from './addresses.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled, sidewaysPx } from './browser.ts'
import { foreignWords } from './foreignWords.ts'
import { openBench, type VirtualBench } from './virtualBench.ts'

const isThere = hasBrowser()
/** What WCAG 2.2 AA asks for and machines can check, and what axe holds for good habit. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
/** A window of 1440 x 900 at 200 % zoom holds half of it (WCAG 1.4.4). */
const ZOOMED = { width: 720, height: 450 }

const KEY = { blocked: 2, overdue: 6, waiting: 4 }
/** Where a page looks otherwise, by what its address says. */
const STATES = [
  ...['past', 'log'].map((tab) => `/systems/$systemId/keys/${KEY.waiting}?tab=${tab}`),
  `/systems/$systemId/keys/${KEY.blocked}`,
  '/systems/$systemId/keys?only=overdue',
  '/systems/$systemId/access?tab=schedules&schedule=1',
  '/systems/$systemId/people?person=1',
  `/systems/$systemId/blocks?key=${KEY.blocked}`,
  '/systems/$systemId/blocks?new=true',
  '/systems/$systemId/chart?key=1&door=1',
  '/systems/$systemId/tasks?only=all',
]
/** What lies over a page: where, and the button that opens it. */
const DIALOGS: readonly (readonly [place: string, button: string])[] = [
  ['/systems', 'Plan a system'],
  ['/systems/$systemId/keys', 'New keys'],
  ['/systems/$systemId/doors', 'New doors'],
  ['/systems/$systemId/people', 'Add a person'],
  ['/systems/$systemId/access', 'New group'],
  ['/systems/$systemId/access?tab=schedules', 'New schedule'],
  ['/systems/$systemId/logs', 'Request a log'],
  ['/systems/$systemId/keys/$keyNo', 'Grant access'],
]
const PLACES = [...addresses(), ...STATES, '/systems/$systemId/nowhere']

let plant: Plant
let bench: VirtualBench
let database: Awaited<ReturnType<typeof createTestDatabase>>
let screens: Screens
let english: Page
let german: Page
let names: Readonly<Record<string, string | number>>
beforeAll(async () => {
  if (!isThere) return
  const secrets = seededSecrets('pages')
  const pages = builtPages('plant')
  database = await createTestDatabase()
  bench = await openBench()
  // Not long ago, so that what the browser's clock counts as gone by is.
  const start = Math.floor(Date.now() / 86_400_000 - 60) * 86_400_000 + 6 * 3_600_000
  const screensServed = { pages, workbench: bench.site }
  plant = await openPlant({ database, start, cable: 'tcp', secrets, screens: screensServed })
  await playOffice(plant)
  const { items } = await plant.api.system.list({})
  names = { systemId: items[0]!.systemId, keyNo: KEY.waiting, cylinderNo: 1, runNo: 1 }
  screens = await openScreens(plant.url, secrets.ownerPassword)
  english = await screens.open()
  german = await screens.open({ language: 'de' })
}, 300_000)
afterAll(async () => {
  await screens?.close()
  await plant?.close()
  await bench?.close()
  await database?.stop()
})

/** What axe finds, each with the rule and the first places. */
async function complaints(page: Page, rules?: readonly string[]): Promise<string> {
  // Its other mode opens a page for each look, because of frames from elsewhere; here are none.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (rules === undefined ? axe.withTags(RULES) : axe.withRules([...rules])).analyze()
  const place = ({ html, failureSummary }: (typeof violations)[number]['nodes'][number]) =>
    `${html.slice(0, 200)} ${failureSummary ?? ''}`
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(place).join(' | ')}`).join('\n')
}

/** The page as a whole stays where it is; boxes in it may scroll. */
async function expectNoSideways(page: Page): Promise<void> {
  expect(await sidewaysPx(page), 'on a phone').toBe(0)
  await page.setViewportSize(ZOOMED)
  await settled(page)
  expect(await sidewaysPx(page), 'at 200 % zoom').toBe(0)
}

describe.runIf(isThere).each(PLACES)('%s', (place) => {
  it('can be used without eyes or mouse, light and dark, on a desk and in a hand (axe)', async () => {
    await english.setViewportSize(WIDE)
    await english.emulateMedia({ colorScheme: 'light' })
    await goTo(english, filledIn(place, names))
    expect(await complaints(english)).toBe('')
    await english.emulateMedia({ colorScheme: 'dark' })
    expect(await complaints(english, ['color-contrast'])).toBe('')
    await english.setViewportSize(PHONE)
    await settled(english)
    expect(await complaints(english)).toBe('')
    await expectNoSideways(english)
  })

  it('says nothing in English to who reads German, and holds the longer words', async () => {
    await german.setViewportSize(PHONE)
    await goTo(german, filledIn(place, names))
    expect((await foreignWords(german)).join('\n')).toBe('')
    await expectNoSideways(german)
  })
})

describe.runIf(isThere)('a dialog', () => {
  it.each(DIALOGS)('of %s, "%s", can be used without eyes or mouse (axe)', async (place, button) => {
    await english.setViewportSize(WIDE)
    await english.emulateMedia({ colorScheme: 'light' })
    await goTo(english, filledIn(place, names))
    await english.getByRole('button', { name: button }).first().click()
    await english.getByRole('dialog').waitFor()
    await settled(english)
    expect(await complaints(english)).toBe('')
    await english.emulateMedia({ colorScheme: 'dark' })
    expect(await complaints(english, ['color-contrast'])).toBe('')
  })
})

describe.runIf(isThere)('all these pages', () => {
  it('would be caught saying something in English', async () => {
    await goTo(english, filledIn('/systems/$systemId/keys', names))
    expect((await foreignWords(english)).length).toBeGreaterThan(10)
  })

  it('left nothing in the console, and no fault in the server', () => {
    expect(screens.faults.join('\n')).toBe('')
    expect(plant.faults).toEqual([])
  })
})
