import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, pullAfter, type Site } from './site.ts'

const CHROMIUM = '/usr/bin/chromium'
const isThere = existsSync(CHROMIUM)
if (!isThere && process.env.CI === 'true') throw new Error(`${CHROMIUM} is missing`)
if (!isThere) console.warn(`skipped: there is no ${CHROMIUM}`)

const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

let site: Site
let browser: Browser
let page: Page
const errors: string[] = []
beforeAll(async () => {
  if (!isThere) return
  site = await openSite('page', { doors: ['A', 'B'], keys: 2, rights: [['K1', 'A']] })
  const { systemId } = await site.plant.api.system.create({ name: 'Elsewhere', code: 'E' })
  await site.plant.api.key.create({ systemId, marking: 'Z1' })
  browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  page = await browser.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // That nobody is signed in yet, the browser itself calls an error.
    const isFirstQuestion = message.location().url.endsWith('/api/v1/session')
    if (message.type() === 'error' && !isFirstQuestion) errors.push(message.text())
  })
  await page.goto(site.plant.url)
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** The line of an element in one of the tables, as a person reads it. */
const line = (table: string, marking: string) =>
  page
    .locator(`#${table} tbody tr`, { has: page.locator('td.marking', { hasText: marking }) })
    .first()
    .innerText()

/** The mark in the line of a key: confirmed, under way or wished. */
const shows = (key: string, content: RegExp) =>
  vi.waitFor(async () => expect(await line('keys', key)).toMatch(content), 10_000)

describe.runIf(isThere)('the plain page', () => {
  it('can be read without eyes: language, title, one heading of the page, a name for every field', async () => {
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.title()).toBe('Lockwright')
    expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual(['Lockwright'])
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    for (const field of await page.locator('input, select').all())
      expect(await field.evaluate((it) => (it as HTMLInputElement).labels?.length)).toBe(1)
  })

  it('says that name or password are wrong, and lets the right ones in', async () => {
    const signIn = async (password: string) => {
      await page.getByRole('textbox', { name: 'Name' }).fill('owner')
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn('nothing of the kind')
    await vi.waitFor(async () => expect(await page.getByRole('alert').innerText()).toMatch(/password/i), 10_000)
    await signIn(seededSecrets('page').ownerPassword)
    await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor()
  })

  it('R063 has several systems and changes between them by name', async () => {
    const system = page.getByLabel('System')
    await system.selectOption({ label: 'Elsewhere (E)' })
    await shows('Z1', /not programmed/)
    expect(await page.locator('#keys td.marking').allInnerTexts()).toEqual(['Z1'])
    await system.selectOption({ label: 'page (S)' })
    await shows('K1', /programmed/)
    expect(await page.locator('#keys td.marking').allInnerTexts()).toEqual(['K1', 'K2'])
  })

  it('R069 shows wished, under way and confirmed apart, as it happens', async () => {
    const { plant, hands, systemId } = site
    const { confirmed } = await site.contentOf('K1')
    await shows('K1', new RegExp(`■ content ${confirmed},`))
    const target = { kind: 'cylinder' as const, no: site.doorNo('B') }
    await plant.api.right.change({ systemId, grant: [{ keyNo: site.keyNo('K1'), target }] })
    const newest = confirmed! + 1
    await shows('K1', new RegExp(`□ content ${newest}, ■ ${confirmed} since`))
    await pullAfter(site, 'K1', 5)
    await shows('K1', new RegExp(`◧ content ${newest}, ■ ${confirmed} since`))
    await hands.update('K1')
    await shows('K1', new RegExp(`■ content ${newest},`))
    expect(await line('keys', 'K2')).toMatch(/■ content \d+,/)
  })

  it('R121 says of an entry of the log that a key was used, and not that somebody went through the door', async () => {
    const { plant, hands, systemId } = site
    const cylinderNos = [site.doorNo('A')]
    hands.walk('K2', 'A')
    await plant.api.task.requestLog({ systemId, cylinderNos, carrierKeyNo: site.keyNo('K1') })
    await hands.update('K1')
    hands.walk('K1', 'A')
    await hands.update('K1')
    const log = page.getByRole('region', { name: 'Log' })
    await log.getByRole('cell', { name: 'granted', exact: true }).first().waitFor()
    await log.getByRole('cell', { name: 'denied: noTicket' }).first().waitFor()
    const words = await log.innerText()
    expect(words).toContain('An entry says that a key was used at a cylinder, not that somebody went through the door.')
    expect(words.replace(/^An entry .*$/m, '')).not.toMatch(/open|door/i)
  })

  it('had nothing to complain of', () => {
    expect(errors).toEqual([])
    expect(site.plant.faults).toEqual([])
  })
})
