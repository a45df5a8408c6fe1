import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type PlantServer, seededSecrets } from '../plant/server.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled } from './browser.ts'

const isThere = hasBrowser()

let database: Awaited<ReturnType<typeof createTestDatabase>>
let server: PlantServer
let screens: Screens
let systemId: string
let base: string
let page: Page
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  database = await createTestDatabase()
  const secrets = seededSecrets('shell')
  const clock = new SettableClock(() => 0, Date.parse('2026-03-02T08:00:00Z'))
  server = await openServer({ database, clock, secrets })
  systemId = (await server.api.system.create({ name: 'Shell', code: 'S', timeZone: 'Europe/Oslo' })).systemId
  base = `/systems/${systemId}`
  await server.api.cylinder.create({ systemId, marking: 'T{1}', count: 2 })
  await server.api.key.create({ systemId, marking: 'K{1}', count: 3 })
  screens = await openScreens(server.url, secrets.ownerPassword)
  page = await screens.open()
})
afterAll(async () => {
  await screens?.close()
  await server?.close()
  await database?.stop()
})

const box = async (name: string) =>
  (await page
    .getByRole(name as 'navigation')
    .first()
    .boundingBox())!

describe.runIf(isThere)('the frame of every page', () => {
  it('R015 has the pages left, the account and the search above, what one works on in the middle', async () => {
    await goTo(page, `${base}/keys`)
    const [menu, head, main] = [await box('navigation'), await box('banner'), await box('main')]
    expect(head).toMatchObject({ x: 0, y: 0, width: 1440 })
    expect(menu.x).toBeLessThan(20)
    expect(menu.y).toBeGreaterThanOrEqual(head.height)
    const title = (await page.getByRole('heading', { level: 1, name: 'Keys' }).boundingBox())!
    expect(title.x).toBeGreaterThanOrEqual(menu.x + menu.width)
    expect(title.y).toBeGreaterThanOrEqual(head.height)
    expect(main.x + main.width).toBeCloseTo(1440, 0)
    const above = page.getByRole('banner')
    for (const name of [/^Switch locking system/, /^Search everything/, /^Account/])
      await above.getByRole('button', { name }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'New keys' }).waitFor()
  })

  it('R015 leads to each page of the menu, which says where one is', async () => {
    const menu = page.getByRole('navigation', { name: 'Menu' })
    await menu.getByRole('button', { name: 'More' }).click()
    const names = (await menu.getByRole('link').allInnerTexts()).filter((name) => name !== 'Home')
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      await menu.getByRole('link', { name, exact: true }).click()
      await settled(page)
      expect(await menu.locator('[aria-current=page]').allInnerTexts()).toEqual([name])
    }
    expect(screens.faults).toEqual([])
  })
})

describe.runIf(isThere)('R021 the time zone', () => {
  const offset = async (id: string) => {
    const week = await server.api.preview.week({ systemId: id, week: 'always', at: '2026-03-02T12:00:00Z' })
    return [week.timeZone, week.fromOffsetMinutes]
  }

  it('is chosen when a system is planned', async () => {
    await goTo(page, '/systems')
    await page.getByRole('button', { name: 'Plan a system' }).click()
    const form = page.getByRole('dialog', { name: 'Plan a locking system' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Far away')
    await form.getByRole('textbox', { name: 'System code' }).fill('F')
    const zone = form.getByRole('combobox', { name: 'Time zone' })
    await zone.fill('New_York')
    await page.getByRole('option', { name: 'America/New_York' }).click()
    await form.getByRole('button', { name: 'Plan a system' }).click()
    await page.getByRole('heading', { name: 'Welcome to Far away' }).waitFor()
    const id = new URL(page.url()).pathname.split('/')[2]!
    expect(await offset(id)).toEqual(['America/New_York', -300])
  })

  it('is changed in the settings, and times are those of the new one', async () => {
    expect(await offset(systemId)).toEqual(['Europe/Oslo', 60])
    await goTo(page, `${base}/settings`)
    const zone = page.getByRole('combobox', { name: 'Time zone' })
    expect(await zone.inputValue()).toBe('Europe/Oslo')
    await zone.fill('Tokyo')
    await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
    await page.getByText('Saved.').waitFor()
    expect((await offset(systemId))[1]).toBe(540)
    expect(screens.faults).toEqual([])
  })
})

describe.runIf(isThere)('R031 the axes of the lock chart', () => {
  it('are flipped: doors and keys change places, the cell stays with what it says, also after a reload', async () => {
    const target = { kind: 'cylinder' as const, no: 2 }
    await server.api.right.change({ systemId, grant: [{ keyNo: 3, target }] })
    await goTo(page, `${base}/chart?key=3&door=2&bands=false`)
    const grid = page.getByRole('grid')
    const size = async () => [await grid.getAttribute('aria-rowcount'), await grid.getAttribute('aria-colcount')]
    const heads = async () => [
      await grid.getByRole('rowheader').innerText(),
      await grid.getByRole('columnheader').innerText(),
    ]
    const said = async () => (await grid.getByRole('gridcell').innerText()).split(': ')[1]
    const before = { size: await size(), heads: await heads(), said: await said() }
    expect(before).toEqual({ size: ['3', '4'], heads: ['T2', 'K3'], said: expect.stringMatching(/wished/) })
    await page.getByRole('button', { name: 'Flip axes' }).click()
    const flipped = { size: ['4', '3'], heads: ['K3', 'T2'], said: before.said }
    await expect.poll(size).toEqual(flipped.size)
    expect({ size: await size(), heads: await heads(), said: await said() }).toEqual(flipped)
    await page.reload()
    await settled(page)
    expect({ size: await size(), heads: await heads(), said: await said() }).toEqual(flipped)
    await page.getByRole('button', { name: 'Flip axes' }).click()
    await expect.poll(size).toEqual(before.size)
    expect(await heads()).toEqual(before.heads)
    expect(screens.faults).toEqual([])
  })
})
