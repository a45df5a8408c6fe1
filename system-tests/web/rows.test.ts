import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, pullAfter, type Site } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, signIn } from './browser.ts'

const isThere = hasBrowser()
const PASSWORD = seededSecrets('rows').ownerPassword

let site: Site
let screens: Screens
let page: Page
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  site = await openSite('rows', { doors: ['A', 'B'], keys: 2, rights: [['K1', 'A']] })
  const { systemId } = await site.plant.api.system.create({ name: 'Elsewhere', code: 'E' })
  await site.plant.api.key.create({ systemId, marking: 'Z1' })
  screens = await openScreens(site.plant.url, PASSWORD)
  page = await screens.open()
  base = `/systems/${site.systemId}`
})
afterAll(async () => {
  await screens?.close()
  await site?.close()
})

const row = (marking: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: marking, exact: true }) })

describe.runIf(isThere)('the screens', () => {
  it('say that name or password are wrong, and let the right ones in', async () => {
    const context = page.context()
    const mine = await context.cookies()
    await context.clearCookies()
    await page.goto('/')
    await page.getByRole('textbox', { name: 'Name' }).fill('owner')
    await page.locator('input[type=password]').fill('nothing of the kind')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /password/i })
      .waitFor()
    await signIn(page, PASSWORD)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await context.addCookies(mine)
    // Once as it was meant, and said by the browser as an error.
    expect(screens.faults.filter((fault) => !fault.includes('status of 401')).join('\n')).toBe('')
  })

  it('R063 have several systems and change between them by name', async () => {
    await goTo(page, `${base}/keys`)
    await row('K1').waitFor()
    const change = (to: string) =>
      page
        .getByRole('button', { name: /^Switch locking system/ })
        .click()
        .then(() => page.getByRole('menuitem', { name: to }).click())
    await change('Elsewhere')
    await page.getByRole('button', { name: 'Switch locking system: Elsewhere' }).waitFor()
    await page.getByRole('link', { name: 'Keys', exact: true }).click()
    await row('Z1').waitFor()
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['Z1'])
    await change('rows')
    await page.getByRole('link', { name: 'Keys', exact: true }).click()
    await row('K2').waitFor()
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['K1', 'K2'])
  })

  it('R069 show wished, under way and confirmed apart, as it happens', async () => {
    const { plant, hands, systemId } = site
    const doors = page.getByRole('table', { name: 'Doors' })
    const markAt = (door: string, mark: string) =>
      doors.getByRole('row').filter({ hasText: door }).getByRole('img', { name: mark, exact: true }).waitFor()
    await goTo(page, `${base}/keys/${site.keyNo('K1')}`)
    await markAt('A', 'confirmed')
    await page.getByText('Nothing. The key holds what is wished.').waitFor()
    const target = { kind: 'cylinder' as const, no: site.doorNo('B') }
    await plant.api.right.change({ systemId, grant: [{ keyNo: site.keyNo('K1'), target }] })
    await markAt('B', 'wished')
    await page.getByText(/1 change waits for the next update/).waitFor()
    await pullAfter(site, 'K1', 5)
    await markAt('B', 'under way')
    await markAt('A', 'confirmed')
    await hands.update('K1')
    await markAt('B', 'confirmed')
    await page.getByText('Nothing. The key holds what is wished.').waitFor()
  })

  it('R121 say of an entry of the log that a key was used, and not that somebody went through the door', async () => {
    const { plant, hands, systemId } = site
    const cylinderNos = [site.doorNo('A')]
    hands.walk('K2', 'A')
    await plant.api.task.requestLog({ systemId, cylinderNos, carrierKeyNo: site.keyNo('K1') })
    await hands.update('K1')
    hands.walk('K1', 'A')
    await goTo(page, `${base}/logs`)
    await hands.update('K1')
    const log = page.getByRole('table', { name: 'Logs' })
    await log.getByText('granted', { exact: true }).first().waitFor()
    await log
      .getByText(/^denied/)
      .first()
      .waitFor()
    await page.getByText('An entry says that a key was used at a door, not that somebody went through it.').waitFor()
    expect(await log.locator('tbody').innerText()).not.toMatch(/open|went|enter/i)
  })

  it('left nothing in the console, and no fault in the server', () => {
    expect(screens.faults.filter((fault) => !fault.includes('status of 401')).join('\n')).toBe('')
    expect(site.plant.faults).toEqual([])
  })
})
