import { readFile } from 'node:fs/promises'
import { readFile as readSheet } from '@lockwright/server/import'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, type Site } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled } from './browser.ts'

const isThere = hasBrowser()
const HOLDER = 'Łucja Ødegård'

let site: Site
let screens: Screens
let page: Page
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  const rights = [
    ['K1', 'A'],
    ['K1', 'B'],
    ['K2', 'A'],
  ] as const
  site = await openSite('downloads', { doors: ['A', 'B'], keys: 3, rights })
  const { systemId, plant, hands, keyNo } = site
  const { api } = plant
  await api.handOut.give({ systemId, keyNo: keyNo('K1'), holder: HOLDER })
  await api.cylinder.create({ systemId, marking: 'C', name: 'Cellar "north"; old', place: 'Basement' })
  for (const marking of ['K1', 'K2', 'K3']) hands.walk(marking, 'A')
  await api.task.requestLog({ systemId, cylinderNos: [site.doorNo('A')], carrierKeyNo: keyNo('K1') })
  await api.task.requestLog({ systemId, cylinderNos: [site.doorNo('B')], carrierKeyNo: null })
  const { personNo } = await api.person.create({ systemId, name: 'Vera Voss', email: 'vera@example.org' })
  await api.person.create({ systemId, name: 'Bo Ek' })
  await api.handOut.give({ systemId, keyNo: keyNo('K2'), personNo })
  await hands.update('K1')
  hands.walk('K1', 'A')
  await hands.update('K1')
  screens = await openScreens(plant.url, seededSecrets('downloads').ownerPassword)
  page = await screens.open()
  base = `/systems/${systemId}`
})
afterAll(async () => {
  await screens?.close()
  await site?.close()
})

/** What arrives when something is pressed. */
async function pressed(press: () => Promise<unknown>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return download
}

const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())

/** Rows of the file behind an entry of the menu "Export", heads first. */
async function exported(entry: 'Workbook' | 'CSV'): Promise<readonly (readonly string[])[]> {
  await page.getByRole('button', { name: 'Export' }).click()
  const item = page.getByRole('menuitem', { name: new RegExp(entry, 'i') })
  const download = await pressed(() => item.click())
  const ending = entry === 'CSV' ? 'csv' : 'xlsx'
  expect(download.suggestedFilename()).toMatch(new RegExp(`^S-\\w+\\.${ending}$`))
  return (await readSheet(await bytesOf(download))).rows
}

/** Texts that the lines of a list show in their columns with these heads, without what stands for nothing. */
async function shown(list: string, heads: readonly string[]): Promise<string[][]> {
  const table = page.getByRole('table', { name: list })
  await table.locator('tbody tr[data-index]').first().waitFor()
  return table.evaluate((it, wanted) => {
    const text = (cell: Element) => (cell as HTMLElement).innerText.trim().replace(/^(–|nobody|none|no keys)$/i, '')
    const all = [...it.querySelectorAll('thead th')].map(text)
    const at = wanted.map((head) => all.indexOf(head))
    return [...it.querySelectorAll('tbody tr[data-index]')].map((row) => {
      const cells = [...row.children].map(text)
      return at.map((place) => cells[place] ?? '')
    })
  }, heads)
}

/** The same of a file, by the heads of its own. */
function columns(rows: readonly (readonly string[])[], heads: readonly string[]): string[][] {
  const at = heads.map((head) => rows[0]!.indexOf(head))
  expect(at).not.toContain(-1)
  return rows.slice(1).map((row) => at.map((place) => row[place] ?? ''))
}

describe.runIf(isThere)('a list that is exported', () => {
  const lists = [
    { path: 'keys', list: 'Keys', heads: ['Marking', 'Holder'] },
    { path: 'keys?only=out', list: 'Keys', heads: ['Marking', 'Holder'] },
    { path: 'doors', list: 'Doors', heads: ['Marking', 'Name', 'Place'] },
    { path: 'doors?search=cellar', list: 'Doors', heads: ['Marking', 'Name', 'Place'] },
    { path: 'people', list: 'People', heads: ['Name', 'E-mail', 'Keys now'] },
    { path: 'people?search=voss', list: 'People', heads: ['Name', 'E-mail', 'Keys now'] },
  ] as const
  it.each(lists)('$path: the files have the rows of the screen', async ({ path, list, heads }) => {
    await goTo(page, `${base}/${path}`)
    const file = columns(await exported('Workbook'), heads)
    // Names of keys come a moment after the rows.
    await expect.poll(() => shown(list, heads)).toEqual(file)
    expect(columns(await exported('CSV'), heads)).toEqual(file)
    expect(file.length).toBeGreaterThan(0)
  })

  it.each(['tasks?only=all', 'tasks?only=unassigned'])('%s: the same doors', async (path) => {
    await goTo(page, `${base}/${path}`)
    const seen = (await shown('Tasks', ['Door'])).map(([door]) => door)
    for (const file of [await exported('Workbook'), await exported('CSV')]) {
      expect(columns(file, ['Door', 'Name']).map((cells) => cells.join(' ').trim())).toEqual(seen)
    }
  })

  it.each(['logs', 'logs?key=2'])('%s: as many rows, of the same doors and keys', async (path) => {
    await goTo(page, `${base}/${path}`)
    const seen = await shown('Logs', ['Door'])
    const rows = columns(await exported('Workbook'), ['Door'])
    expect(rows.length).toBe(seen.length)
    expect(rows.length).toBeGreaterThan(0)
    rows.forEach(([door], line) => {
      expect(seen[line]![0]).toContain(door)
    })
    expect(await exported('CSV')).toHaveLength(rows.length + 1)
  })
})

describe.runIf(isThere)('the lock chart', () => {
  it('as a workbook holds all of its rights (R030)', async () => {
    await goTo(page, `${base}/chart`)
    await page.getByRole('button', { name: 'More of the lock chart' }).click()
    const item = page.getByRole('menuitem', { name: 'Export as spreadsheet' })
    const download = await pressed(() => item.click())
    expect(download.suggestedFilename()).toBe('S-chart.xlsx')
    const { rows } = await readSheet(await bytesOf(download))
    expect(rows[0]!.slice(4)).toEqual(['K1', 'K2', 'K3'])
    expect(rows.slice(2).map((row) => [row[1], ...row.slice(4)])).toEqual([
      ['A', 'x', 'x', ''],
      ['B', 'x', '', ''],
      ['C', '', '', ''],
    ])
  })

  it('on paper holds the same, and nothing but itself', async () => {
    await goTo(page, `${base}/chart`)
    await page.getByRole('button', { name: 'More of the lock chart' }).click()
    await page.getByRole('menuitem', { name: 'Print' }).click()
    const table = page.getByRole('table')
    await table.waitFor()
    const lines = await table.evaluate((it) =>
      [...it.querySelectorAll('tr')].map((row) =>
        [...row.children].map((cell) => (cell.querySelector('svg, [role=img]') ? 'x' : cell.textContent)),
      ),
    )
    expect(lines).toEqual([
      ['', 'K1', 'K2', 'K3'],
      ['A', 'x', 'x', ''],
      ['B', 'x', '', ''],
      ['C Cellar "north"; old', '', '', ''],
    ])
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '')
    })
    await page.getByRole('button', { name: 'Print' }).click()
    await page.locator('body[data-printed]').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
    expect(await table.isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
  })
})

describe.runIf(isThere)('the slip of a hand-out (R067)', () => {
  it('is a PDF of one page in the language of who opens it', async () => {
    await goTo(page, `${base}/keys/${site.keyNo('K1')}?tab=past`)
    await page.getByRole('row', { name: HOLDER }).waitFor()
    const link = page.getByRole('link', { name: /\(PDF\)$/ })
    const answer = page.context().waitForEvent('response', (response) => response.url().includes('/slip'))
    await link.click()
    expect((await answer).status()).toBe(200)
    const bytes = await (await page.request.get((await answer).url())).body()
    const text = bytes.toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text).toContain('/Lang (en)')
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
  })
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', async () => {
    await settled(page)
    expect(screens.faults.join('\n')).toBe('')
    expect(site.plant.faults).toEqual([])
  })
})
