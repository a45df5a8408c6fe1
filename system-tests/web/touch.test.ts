import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, type Site } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens } from './browser.ts'
import { type Fingers, fingersOn, type Point } from './fingers.ts'

const isThere = hasBrowser()
const PHONE = { width: 390, height: 844, touch: true }
const HOLDER = 'Ada Lind'
/** Beside the one key and the one door that are programmed. */
const MORE = { listed: 30, clocked: 10, doors: 60 }
/** What a finger can meet. */
const FINGER_PX = 36

let site: Site
let screens: Screens
let page: Page
let fingers: Fingers
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  site = await openSite('touch', { doors: ['A'], keys: 1, rights: [['K1', 'A']] })
  const { systemId } = site
  const { api, url } = site.plant
  await api.key.create({ systemId, marking: 'L{01}', count: MORE.listed, kind: 'listed' })
  await api.key.create({ systemId, marking: 'C{01}', count: MORE.clocked, kind: 'clocked' })
  await api.cylinder.create({ systemId, marking: 'D{01}', count: MORE.doors })
  await api.handOut.give({ systemId, keyNo: site.keyNo('K1'), holder: HOLDER })
  await api.schedule.create({ systemId, name: 'Mornings', periods: [{ startMinute: 480, lengthMinutes: 240 }] })
  screens = await openScreens(url, seededSecrets('touch').ownerPassword)
  base = `/systems/${systemId}`
})
beforeEach(async () => {
  if (!isThere) return
  page = await screens.open(PHONE)
  fingers = await fingersOn(page)
})
afterEach(() => page?.context().close())
afterAll(async () => {
  await screens?.close()
  await site?.close()
})

describe.runIf(isThere)('the lock chart under a finger (R030)', () => {
  const grid = () => page.getByRole('grid')
  const spoken = () => page.getByRole('gridcell').innerText()
  const why = () => page.getByRole('dialog', { name: 'Cell' })

  /** Where the cells begin and how large they are, by what the chart tells of the focused one. */
  const shape = () =>
    grid().evaluate((element) => {
      const cell = element.querySelector<HTMLElement>('[role=rowgroup]')!.style
      const at = (name: string) => Number(element.querySelector(`[role=gridcell]`)!.getAttribute(name))
      const row = Number(element.querySelectorAll('[role=row]')[1]!.getAttribute('aria-rowindex')) - 2
      const box = element.getBoundingClientRect()
      const size = Number.parseFloat(cell.width)
      return {
        size,
        left: box.left + Number.parseFloat(cell.left) - (at('aria-colindex') - 2) * size,
        top: box.top + Number.parseFloat(cell.top) - row * size,
        scrollLeft: element.scrollLeft,
        scrollTop: element.scrollTop,
      }
    })
  async function middleOf(row: number, column: number): Promise<Point> {
    const { size, left, top, scrollLeft, scrollTop } = await shape()
    return { x: left + (column + 0.5) * size - scrollLeft, y: top + (row + 0.5) * size - scrollTop }
  }
  /** Down, then to the right: what is drawn aslant the browser takes for one of both. */
  async function pan(): Promise<void> {
    const { x, y } = await middleOf(8, 5)
    await fingers.drag({ x, y }, { x, y: y - 220 })
    await fingers.drag({ x, y }, { x: x - 130, y })
  }
  const columns = async () => Number(await grid().getAttribute('aria-colcount'))
  /** Beside the heads of the rows. */
  const lastColumn = async () => (await columns()) - 2
  async function headOf(column: number): Promise<Point> {
    const { x } = await middleOf(0, column)
    return { x, y: (await grid().boundingBox())!.y + 40 }
  }
  /** With parts of a line: what stands under a point. */
  async function lineUnder({ x, y }: Point) {
    const { size, left, top, scrollLeft, scrollTop } = await shape()
    return { row: (y + scrollTop - top) / size, column: (x + scrollLeft - left) / size }
  }

  /** At the first key there is: bands are in the order of kinds, so K1, which carries, stands last. */
  const open = (keyNo = 2) => goTo(page, `${base}/chart?key=${keyNo}&door=1`)

  it('is as large as a finger needs, and a tap selects', async () => {
    await open()
    expect((await shape()).size).toBeGreaterThanOrEqual(FINGER_PX)
    await fingers.tap(await middleOf(3, 2))
    await expect.poll(spoken).toMatch(/^D03, L02: no right/)
  })

  it('one finger pans the chart and nothing else', async () => {
    await open()
    await pan()
    const { scrollLeft, scrollTop } = await shape()
    expect(scrollTop).toBeGreaterThan(100)
    expect(scrollLeft).toBeGreaterThan(60)
    expect(await page.evaluate(() => [scrollX, scrollY])).toEqual([0, 0])
    expect(await spoken()).toMatch(/^A, /)
  })

  it('two fingers together make it denser, apart roomier, and what is under them stays there', async () => {
    await open()
    await pan()
    const middle = { x: 260, y: 560 }
    const before = { under: await lineUnder(middle), size: (await shape()).size }
    await fingers.pinch(middle, 180, 110)
    await expect.poll(async () => (await shape()).size).toBeLessThan(before.size)
    const under = await lineUnder(middle)
    expect(Math.abs(under.row - before.under.row)).toBeLessThan(1)
    expect(Math.abs(under.column - before.under.column)).toBeLessThan(1)
    await fingers.pinch(middle, 110, 180)
    await expect.poll(async () => (await shape()).size).toBe(before.size)
    expect(await page.evaluate(() => visualViewport!.scale)).toBe(1)
  })

  it('a long press asks why, as a right click does', async () => {
    await open(site.keyNo('K1'))
    await fingers.hold(await middleOf(0, await lastColumn()), () => why().waitFor())
    await why().getByText('K1').first().waitFor()
    await why().getByRole('heading', { name: 'Why?' }).waitFor()
  })

  it('a long press on a head shows all of its text, the holder too', async () => {
    await open(site.keyNo('K1'))
    const text = `K1, with ${HOLDER}`
    expect(await spoken()).toContain(text)
    const told = page.locator('[aria-hidden]').getByText(text, { exact: true })
    await fingers.hold(await headOf(await lastColumn()), () => told.waitFor())
  })

  it('keys of several kinds stand in bands, which a tap on their head folds', async () => {
    await open()
    // The three bands and the column of the heads.
    expect(await columns()).toBe(1 + MORE.listed + MORE.clocked + 4)
    await fingers.tap(await headOf(0))
    await expect.poll(columns).toBe(1 + MORE.clocked + 4)
  })

  it('takes cells by a button, where it may not read the clipboard by a field', async () => {
    await open()
    await page.getByRole('button', { name: 'More of the lock chart' }).tap()
    await page.getByRole('menuitem', { name: 'Paste' }).tap()
    await page.getByRole('textbox', { name: 'Cells from a spreadsheet' }).fill('\tL02\tL03\nD01\tx\t\nD02\tx\tx\n')
    await page.getByRole('button', { name: 'Put into the draft' }).tap()
    await page.getByText('+3 rights').waitFor()
  })
})

describe.runIf(isThere)('the lock chart with a mouse', () => {
  it('takes what is in the clipboard by a button, and asks why on a right click', async () => {
    const desk = await screens.open()
    await desk.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await goTo(desk, `${base}/chart?key=2&door=2`)
    await desk.evaluate(() => navigator.clipboard.writeText('x\tx\nx\t'))
    await desk.getByRole('button', { name: 'Paste' }).click()
    await desk.getByText('+3 rights').waitFor()
    const box = (await desk.getByRole('grid').boundingBox())!
    const ofCell = desk.getByRole('region', { name: 'Cell' })
    await desk.mouse.click(box.x + box.width - 60, box.y + box.height - 60, { button: 'right' })
    await expect.poll(() => ofCell.evaluate((it) => it === document.activeElement)).toBe(true)
    await desk.context().close()
  })
})

describe.runIf(isThere)('a week under a finger (R071)', () => {
  const week = () => page.getByRole('img', { name: /^Week, drawn:/ })
  const pieces = () => week().locator('[data-period]:not([data-grip])')
  const scrolled = () =>
    page.evaluate(() => [scrollY, ...[...document.querySelectorAll('*')].map(({ scrollTop }) => scrollTop)].join())
  const grip = (end: 'begin' | 'end') => week().locator(`[data-grip=${end}]`)
  async function middle(of: ReturnType<typeof week>): Promise<Point> {
    const { x, y, width, height } = (await of.boundingBox())!
    return { x: x + width / 2, y: y + height / 2 }
  }

  beforeEach(async () => {
    await goTo(page, `${base}/access?tab=schedules&schedule=1`)
    await week().waitFor()
    await pieces().scrollIntoViewIfNeeded()
  })

  it('has ends that a finger meets', async () => {
    for (const end of ['begin', 'end'] as const) {
      const { width, height } = (await grip(end).boundingBox())!
      expect(Math.min(width, height), end).toBeGreaterThanOrEqual(FINGER_PX)
    }
  })

  it('an end is pulled, a period moved to another day, and the page stays where it is', async () => {
    expect(await week().getAttribute('aria-label')).toContain('08:00–12:00')
    const before = await scrolled()
    const { width } = (await pieces().boundingBox())!
    const end = await middle(grip('end'))
    await fingers.drag(end, { x: end.x + width / 2, y: end.y })
    await expect.poll(() => week().getAttribute('aria-label')).toMatch(/08:00–1[34]:/)
    const at = await middle(pieces())
    const { height } = (await pieces().boundingBox())!
    await fingers.drag(at, { x: at.x, y: at.y + height * 2.5 })
    await expect.poll(() => week().getAttribute('aria-label')).toMatch(/Wed.* 08:00–1[34]:/)
    expect(await scrolled()).toBe(before)
  })

  it('a swipe down over an empty day scrolls the page and draws nothing', async () => {
    const label = await week().getAttribute('aria-label')
    const before = await scrolled()
    const { x, y, height } = (await week().boundingBox())!
    await fingers.drag({ x: x + 80, y: y + height * 0.7 }, { x: x + 82, y: y + height * 0.7 - 200 })
    await expect.poll(scrolled).not.toBe(before)
    expect(await week().getAttribute('aria-label')).toBe(label)
  })
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', () => {
    expect(screens.faults.join('\n')).toBe('')
    expect(site.plant.faults).toEqual([])
  })
})
