import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, type Site } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled } from './browser.ts'

const isThere = hasBrowser()

/** What a page that trusts text would run, and marks that turn or hide what stands beside them. */
const SCRIPT = `"><img src=x onerror="window.ran='img'"><script>window.ran='script'</script>`
const TURNED = 'Ada \u202enaj\u202c \u200bLind\u200d'
const TEXTS = [SCRIPT, TURNED]
const UPLOAD_BYTES = 200_000_000

let site: Site
let screens: Screens
let page: Page
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  const secrets = seededSecrets('hostile')
  site = await openSite('hostile', { doors: ['A'], keys: 1, rights: [['K1', 'A']] })
  screens = await openScreens(site.plant.url, secrets.ownerPassword)
  page = await screens.open()
  await page.context().addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      sessionStorage.setItem('violation', `${violatedDirective} ${blockedURI}`)
    })
  })
  base = `/systems/${site.systemId}`
})
afterAll(async () => {
  await screens?.close()
  await site?.close()
})

/** Nothing that was typed ran, nothing was asked for that the policy forbids. */
async function expectHarmless(): Promise<void> {
  expect(await page.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined()
  expect(await page.evaluate(() => sessionStorage.getItem('violation'))).toBeNull()
}

/** Shown letter by letter as it was typed. */
const shown = (text: string) => page.getByText(text).first().waitFor()

interface Field {
  readonly what: string
  readonly path: string
  /** Opens the form. */
  readonly open: string
  /** Labels of fields, and the letters they take. */
  readonly fields: readonly (readonly [label: string, longest: number])[]
  readonly save: RegExp
  /** Whether the last field shows on the page afterwards. */
  readonly reads: number
}

const FORMS: readonly Field[] = [
  {
    what: 'a key',
    path: 'keys',
    open: 'New keys',
    fields: [
      ['Marking', 50],
      ['Name (optional)', 200],
    ],
    save: /^Make 1 key/,
    reads: 1,
  },
  {
    what: 'a door',
    path: 'doors',
    open: 'New doors',
    fields: [
      ['Marking', 50],
      ['Place (optional)', 200],
    ],
    save: /^Make 1 cylinder/,
    reads: 1,
  },
  {
    what: 'a person',
    path: 'people',
    open: 'Add a person',
    fields: [['Name', 200]],
    save: /^(Add|Save|Create)/,
    reads: 0,
  },
  { what: 'a door group', path: 'access', open: 'New group', fields: [['Name', 100]], save: /^Create$/, reads: 0 },
  {
    what: 'a schedule',
    path: 'access?tab=schedules',
    open: 'New schedule',
    fields: [['Name', 100]],
    save: /^(Create|Save)$/,
    reads: 0,
  },
  {
    what: 'a system',
    path: '../../systems',
    open: 'Plan a system',
    fields: [
      ['Name', 200],
      ['System code', 40],
      ['Customer', 200],
    ],
    save: /^Plan/,
    reads: 0,
  },
]

describe.runIf(isThere)('text of people with bad intent', () => {
  it.each(FORMS)('in the fields of $what is shown as text', async ({ path, open, fields, save, reads }) => {
    for (const [round, text] of TEXTS.entries()) {
      await goTo(
        page,
        new URL(`${base}/${path}`, 'http://none').pathname + (path.split('?')[1] ? `?${path.split('?')[1]}` : ''),
      )
      await page.getByRole('button', { name: open }).first().click()
      const dialog = page.getByRole('dialog')
      for (const [label, longest] of fields) {
        const typed = text.slice(0, longest - 1) + (longest <= 50 ? round : '')
        await dialog.getByRole('textbox', { name: label, exact: true }).fill(typed)
      }
      await dialog.getByRole('button', { name: save }).click()
      await dialog.waitFor({ state: 'detached' })
      await shown(text.slice(0, fields[reads]![1] - 1))
      await expectHarmless()
    }
  })

  it('as cause of a block, as holder of a key, as name of either on every page that tells of them', async () => {
    const { plant, systemId, keyNo, doorNo } = site
    const { api } = plant
    const { version } = await api.key.get({ systemId, keyNo: keyNo('K1') })
    await api.key.edit({ systemId, keyNo: keyNo('K1'), name: SCRIPT }, { context: { ifMatch: version } })
    const door = await api.cylinder.get({ systemId, cylinderNo: doorNo('A') })
    await api.cylinder.edit(
      { systemId, cylinderNo: doorNo('A'), name: SCRIPT, place: SCRIPT },
      { context: { ifMatch: door.version } },
    )
    await api.handOut.give({ systemId, keyNo: keyNo('K1'), holder: SCRIPT, dueAt: null })
    await goTo(page, `${base}/blocks?key=${keyNo('K1')}`)
    await page.getByRole('textbox', { name: 'Why' }).fill(SCRIPT)
    await page.getByRole('button', { name: /^Block / }).click()
    await page.getByRole('textbox', { name: 'Why' }).waitFor({ state: 'detached' })
    for (const path of [
      ...['', 'keys', `keys/${keyNo('K1')}`, 'doors', 'chart', 'chart/print', 'blocks', `blocks?key=${keyNo('K1')}`],
      ...['tasks?only=all', 'logs', 'people', 'access', 'settings', `keys?search=${encodeURIComponent(SCRIPT)}`],
    ]) {
      await goTo(page, `${base}/${path}`)
      await expectHarmless()
    }
    await goTo(page, `${base}/keys/${keyNo('K1')}`)
    await shown(SCRIPT)
  })
})

describe.runIf(isThere)('names that run from right to left, or turn what follows them', () => {
  const NAMES = ['\u202eadA', 'שרה 12 (לוי)', 'ليلى, 7']

  /** Where the words after the name of the system stand on the printed chart, in px from the left, and where the name. */
  const places = () =>
    page.evaluate(() => {
      const line = document.querySelector('main section')!
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      let node = walker.nextNode()
      while (node !== null && node.textContent !== 'Lock chart') node = walker.nextNode()
      const words = document.createRange()
      const leftOf = (place: number) => {
        words.setStart(node!, place)
        words.setEnd(node!, place + 1)
        return words.getBoundingClientRect().left
      }
      return { name: line.querySelector('bdi')!.getBoundingClientRect().right, first: leftOf(0), last: leftOf(9) }
    })

  it.each(NAMES)('leave a sentence as it is: %j', async (name) => {
    const { plant, systemId } = site
    await plant.api.key.create({ systemId, marking: `T${NAMES.indexOf(name)}`, name })
    await plant.api.system.edit(
      { systemId, name },
      { context: { ifMatch: (await plant.api.system.get({ systemId })).version } },
    )
    await goTo(page, `${base}/chart/print`)
    const { name: end, first, last } = await places()
    expect(end).toBeLessThan(first)
    expect(first).toBeLessThan(last)
    await goTo(page, `${base}/keys?search=T${NAMES.indexOf(name)}`)
    await page.getByRole('button', { name: new RegExp(`^Edit Name T${NAMES.indexOf(name)}`) }).click()
    await page.keyboard.type('x')
    await page.keyboard.press('Enter')
    const told = page.getByText(/^T\d is called/).first()
    await told.waitFor()
    expect(await told.innerText()).toMatch(/\u2068.*\u2069/s)
    await expectHarmless()
  })
})

describe.runIf(isThere)('files of people with bad intent', () => {
  const choose = (name: string, buffer: Buffer) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer })

  it('formulas in a chart stay text, coming in and going out', async () => {
    await goTo(page, `${base}/import`)
    await choose(
      'formulas.csv',
      Buffer.from(`Cylinder,Name,F1\n=1+1,"=HYPERLINK(""http://evil"",""x"")",x\n@SUM(A1),+49 30,x\n`),
    )
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText(/^Taken over: 1 key, 2 cylinders, 2 rights/).waitFor()
    await goTo(page, `${base}/doors?search=${encodeURIComponent('=1+1')}`)
    await shown('=1+1')
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Text (CSV)' }).click(),
    ])
    const text = readFileSync((await download.path())!, 'utf8')
    expect(text).toContain('HYPERLINK')
    // A cell that a spreadsheet would reckon with begins with none of its signs.
    expect(text).not.toMatch(/(^|[,;\t\n]"?)[=@+]/)
  })

  it('200 MB are refused at once and in one sentence; the page works on', async () => {
    await goTo(page, `${base}/import`)
    // Made in the page: the file need not travel to the browser to be too large.
    await page.evaluate((bytes) => {
      const input = document.querySelector<HTMLInputElement>('input[type=file]')!
      const chosen = new DataTransfer()
      chosen.items.add(new File([new Uint8Array(bytes)], 'huge.csv'))
      input.files = chosen.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    }, UPLOAD_BYTES)
    await page
      .getByRole('alert')
      .getByText(/^huge\.csv has 200 MB; a lock chart may have at most 11 MB/)
      .waitFor()
    await choose('small.csv', Buffer.from('Cylinder,Name,S1\nSA,Attic,x\n'))
    await page.getByRole('heading', { name: 'small.csv' }).waitFor()
  })

  it('umlauts of a file in Windows-1252 are read as they were meant', async () => {
    await goTo(page, `${base}/import`)
    await choose(
      'Schließplan.csv',
      Buffer.from('Zylinder;Bezeichnung;Ä1\nÜ-01;Küche Süd – Größe;x\n'.replace('–', '\x96'), 'latin1'),
    )
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText(/^Taken over: 1 key, 1 cylinder, 1 right/).waitFor()
    await goTo(page, `${base}/doors?search=${encodeURIComponent('Küche')}`)
    await shown('Küche Süd – Größe')
    await shown('Ü-01')
  })

  it('what is no chart is refused with a sentence', async () => {
    await goTo(page, `${base}/import`)
    await choose('picture.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 1, 2, 3]))
    await page.getByRole('alert').first().waitFor()
    await settled(page)
  })
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', () => {
    // What is no chart the server refuses, and the browser calls that an error.
    expect(screens.faults.filter((fault) => !/status of 4\d\d/.test(fault)).join('\n')).toBe('')
    expect(site.plant.faults).toEqual([])
  })
})
