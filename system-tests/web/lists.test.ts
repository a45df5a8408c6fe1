import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type PlantServer, seededSecrets } from '../plant/server.ts'
import { START } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens } from './browser.ts'

const isThere = hasBrowser()
/** Most lines of a table in the page at once: what is seen and some on either side. */
const LINES_MAX = 80
/** Most that one order to the API makes. */
const ORDER_MAX = 20_000

let database: Awaited<ReturnType<typeof createTestDatabase>>
let server: PlantServer
let screens: Screens
let page: Page
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  const secrets = seededSecrets('lists')
  database = await createTestDatabase()
  server = await openServer({ database, clock: new SettableClock(() => 0, START), secrets })
  screens = await openScreens(server.url, secrets.ownerPassword)
  page = await screens.open()
})
afterAll(async () => {
  await screens?.close()
  await server?.close()
  await database?.stop()
})

interface Made {
  readonly keys: number
  readonly doors: number
  readonly people: number
}

/** Marking of a key (K) or a door (D), name of a person (P): in the order of their numbers also as text. */
const called = (letter: string, no: number): string => `${letter}${String(no).padStart(6, '0')}`

/** A system with so many of each. */
async function furnish({ keys, doors, people }: Made): Promise<string> {
  const { api } = server
  const { systemId } = await api.system.create({ name: `${keys} keys`, code: `S${keys}` })
  const orders = (count: number) =>
    Array.from({ length: Math.ceil(count / ORDER_MAX) }, (_, at) => ({
      first: `{${String(at * ORDER_MAX + 1).padStart(6, '0')}}`,
      count: Math.min(ORDER_MAX, count - at * ORDER_MAX),
    }))
  for (const { first, count } of orders(keys)) await api.key.create({ systemId, marking: `K${first}`, count })
  for (const { first, count } of orders(doors)) await api.cylinder.create({ systemId, marking: `D${first}`, count })
  for (let no = 1; no <= people; no++) await api.person.create({ systemId, name: called('P', no) })
  return systemId
}

const table = (name: string): Locator => page.getByRole('table', { name })
const lines = (of: Locator): Promise<number> => of.locator('tbody tr[data-index]').count()
const line = (of: Locator, index: number): Locator => of.locator(`tbody tr[data-index="${index}"]`)
const first = (of: Locator, index: number): Locator => line(of, index).getByRole('rowheader')

/** Scrolls as far as rows are loaded, as often as more come, up to `upTo`; gives the index of the last row. */
async function scrollDown(of: Locator, upTo: number): Promise<number> {
  const box = of.locator('xpath=..')
  for (let last = -1; ; ) {
    await box.evaluate((it) => it.scrollTo({ top: it.scrollHeight }))
    await page.waitForFunction(() => document.querySelector('.mantine-Loader-root') === null)
    await expect
      .poll(async () => {
        expect(await lines(of)).toBeLessThanOrEqual(LINES_MAX)
        const shown = Number(await of.locator('tbody tr[data-index]').last().getAttribute('data-index'))
        const isNew = shown > last
        if (isNew) last = shown
        return isNew || shown + 1 >= upTo
      })
      .toBe(true)
    if (last + 1 >= upTo) return last
  }
}

describe.runIf(isThere).each([
  { keys: 10, doors: 10, people: 10 },
  { keys: 300, doors: 300, people: 300 },
  { keys: 20_000, doors: 20_000, people: 0 },
  { keys: 100_000, doors: 0, people: 0 },
])('a system of $keys keys, $doors doors, $people people', (made) => {
  let base: string
  beforeAll(async () => {
    base = `/systems/${await furnish(made)}`
  }, 600_000)

  const lists = [
    { path: 'keys', name: 'Keys', count: made.keys, mark: 'K', search: 'Marking or name' },
    { path: 'doors', name: 'Doors', count: made.doors, mark: 'D', search: 'Marking, name or place' },
    { path: 'people', name: 'People', count: made.people, mark: 'P', search: 'Find by name or e-mail' },
  ]
  const none = { keys: 'No keys yet', doors: 'No doors yet', people: 'No people yet' }

  it.each(lists.filter(({ count }) => count === 0))(
    '$path: says what they are for and offers the first',
    async ({ path }) => {
      await goTo(page, `${base}/${path}`)
      await page.getByText(none[path as keyof typeof none]).waitFor()
    },
  )

  it.each(lists.filter(({ count }) => count > 0))(
    '$path: shows the first, goes on below, and keeps few lines in the page',
    async ({ path, name, count, mark }) => {
      await goTo(page, `${base}/${path}`)
      const of = table(name)
      await first(of, 0).getByText(called(mark, 1), { exact: true }).waitFor()
      expect(await lines(of)).toBeLessThanOrEqual(LINES_MAX)
      const goal = Math.min(count, 1_200)
      expect(await scrollDown(of, goal)).toBeGreaterThanOrEqual(goal - 1)
    },
  )

  it.each(lists.filter(({ count, path }) => count > 0 && path !== 'people'))(
    '$path: sorts by a head, backwards by another press',
    async ({ path, name, count, mark }) => {
      await goTo(page, `${base}/${path}`)
      const of = table(name)
      await of.locator('xpath=..').evaluate((it) => it.scrollTo({ top: it.scrollHeight }))
      const head = of.getByRole('columnheader', { name: 'Marking' })
      await head.getByRole('button').click()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
      await head.getByRole('button').click()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
      await first(of, 0).getByText(called(mark, count), { exact: true }).waitFor()
    },
  )

  it.each(lists.filter(({ count }) => count > 0))(
    '$path: finds one by what is typed',
    async ({ path, name, count, mark, search }) => {
      await goTo(page, `${base}/${path}`)
      const of = table(name)
      const sought = called(mark, Math.min(count, 7))
      await page.getByRole('searchbox', { name: search }).fill(sought)
      await page.waitForURL(/search=/)
      await first(of, 0).getByText(sought, { exact: true }).waitFor()
      await expect.poll(() => of.getByText(called(mark, 2), { exact: true }).count()).toBe(0)
      await page.getByRole('searchbox', { name: search }).fill('no such thing')
      await page.getByText('Nothing matches these filters.').waitFor()
    },
  )

  it.each(lists.filter(({ count, path }) => count > 0 && path !== 'people'))(
    '$path: takes a range with Shift, and goes up and down by keys',
    async ({ path, name, count }) => {
      await goTo(page, `${base}/${path}`)
      const of = table(name)
      const box = (index: number) => line(of, index).getByRole('checkbox')
      const to = Math.min(count, 20) - 2
      await box(1).click()
      await line(of, to).scrollIntoViewIfNeeded()
      await box(to).click({ modifiers: ['Shift'] })
      await page.getByText(`${to} rows selected`).waitFor()
      await box(to).focus()
      for (const [key, at] of [
        ['ArrowDown', to + 1],
        ['ArrowUp', to],
        ['ArrowUp', to - 1],
      ] as const) {
        await page.keyboard.press(key)
        await expect.poll(() => box(at).evaluate((it) => it === document.activeElement)).toBe(true)
      }
      await page.keyboard.press('Space')
      await page.getByText(`${to - 1} rows selected`).waitFor()
    },
  )
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', () => {
    expect(screens.faults.join('\n')).toBe('')
    expect(server.faults).toEqual([])
  })
})
