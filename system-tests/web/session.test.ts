import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededSecrets } from '../plant/server.ts'
import { openSite, type Site } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled, signIn } from './browser.ts'
import { layWire, type Wire } from './wire.ts'

const isThere = hasBrowser()
const PASSWORD = seededSecrets('session').ownerPassword
/** What the browser itself says of a session that ended, an old version, a wire that was cut. */
const EXPECTED = /status of (401|409|412)|ERR_(CONNECTION|EMPTY_RESPONSE|SOCKET|NETWORK|INCOMPLETE)/

let site: Site
let wire: Wire
let screens: Screens
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  site = await openSite('session', {
    doors: ['A', 'B'],
    keys: 4,
    rights: [
      ['K1', 'A'],
      ['K2', 'A'],
    ],
  })
  wire = await layWire(site.plant.url)
  screens = await openScreens(wire.url, PASSWORD)
  base = `/systems/${site.systemId}`
})
afterAll(async () => {
  await screens?.close()
  await wire?.close()
  await site?.close()
})

const open = async (path: string): Promise<Page> => {
  const page = await screens.open({ expected: EXPECTED })
  await goTo(page, `${base}/${path}`)
  return page
}
const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' })
const keyPage = (marking: string) => `keys/${site.keyNo(marking)}`
const nameOf = async (marking: string) =>
  (await site.plant.api.key.get({ systemId: site.systemId, keyNo: site.keyNo(marking) })).name
const rename = async (marking: string, name: string) => {
  const { systemId } = site
  const { version } = await site.plant.api.key.get({ systemId, keyNo: site.keyNo(marking) })
  await site.plant.api.key.edit({ systemId, keyNo: site.keyNo(marking), name }, { context: { ifMatch: version } })
}
/** Edits the name of a key in place, up to before Enter. */
const typeName = async (page: Page, name: string) => {
  await page.getByRole('button', { name: /^Edit Name/ }).click()
  const field = page.getByRole('textbox', { name: 'Name', exact: true })
  await field.fill(name)
  return field
}

describe.runIf(isThere)('R023 a session that ends while somebody works', () => {
  it('a dialog half filled: sign-in comes over it, what was typed is still there, saving works', async () => {
    const page = await open('keys')
    await page.getByRole('button', { name: 'New keys' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make keys' })
    await dialog.getByRole('textbox', { name: 'Marking' }).fill('Typed-1')
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('before the end')
    await page.context().clearCookies()
    await dialog.getByRole('button', { name: 'Make 1 key' }).click()
    await ended(page).waitFor()
    await signIn(page, PASSWORD)
    expect(await dialog.getByRole('textbox', { name: 'Marking' }).inputValue()).toBe('Typed-1')
    expect(await dialog.getByRole('textbox', { name: /^Name/ }).inputValue()).toBe('before the end')
    await dialog.getByRole('button', { name: 'Make 1 key' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Typed-1' }).waitFor()
    await page.context().close()
  })

  it('a name edited in place, signed out by the server: the same', async () => {
    const page = await screens.open({ expected: EXPECTED })
    await page.context().clearCookies()
    await signIn(page, PASSWORD)
    await goTo(page, `${base}/${keyPage('K1')}`)
    const field = await typeName(page, 'kept over the sign-in')
    await page.request.delete('/api/v1/session', { headers: { 'x-lockwright': '1' } })
    await field.press('Enter')
    await ended(page).waitFor()
    await signIn(page, PASSWORD)
    expect(await field.inputValue()).toBe('kept over the sign-in')
    await field.press('Enter')
    await field.waitFor({ state: 'detached' })
    expect(await nameOf('K1')).toBe('kept over the sign-in')
    await page.context().close()
  })

  it('without a cookie from the start: the sign-in, and then the page that was asked for', async () => {
    const page = await screens.open({ expected: EXPECTED })
    await page.context().clearCookies()
    await page.goto(`${base}/${keyPage('K2')}`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(page, PASSWORD)
    await page.getByRole('heading', { name: 'K2' }).waitFor()
    await page.context().close()
  })
})

describe.runIf(isThere)('R128 a connection that breaks', () => {
  it('is said while it lasts; afterwards the page is up to date by itself', async () => {
    const page = await open(keyPage('K2'))
    const banner = page.getByText('No connection to the server.')
    const field = await typeName(page, 'typed without a wire')
    wire.cut()
    await banner.waitFor()
    await field.press('Enter')
    await page.getByText('The server does not answer.').waitFor()
    expect(await field.inputValue()).toBe('typed without a wire')
    const { plant, systemId } = site
    await plant.api.handOut.give({ systemId, keyNo: site.keyNo('K2'), holder: 'Somebody Else', dueAt: null })
    wire.mend()
    await banner.waitFor({ state: 'detached' })
    await page.getByText(/Handed out to Somebody Else/).waitFor()
    expect(await field.inputValue()).toBe('typed without a wire')
    await page.context().close()
  })
})

describe.runIf(isThere)('somebody else was quicker', () => {
  it('what was typed over an old version is refused with what changed, and nothing is lost', async () => {
    const page = await open(keyPage('K3'))
    const field = await typeName(page, 'mine')
    await rename('K3', 'theirs')
    await field.press('Enter')
    const conflict = page.getByRole('alert').filter({ hasText: 'Somebody changed this while you were editing' })
    await conflict.waitFor()
    expect(await conflict.innerText()).toContain('became theirs')
    expect(await nameOf('K3')).toBe('theirs')
    await conflict.getByRole('button', { name: 'Save mine over it' }).click()
    await conflict.waitFor({ state: 'detached' })
    expect(await nameOf('K3')).toBe('mine')
    await page.context().close()
  })
})

describe.runIf(isThere)('work that is left and found again', () => {
  it('a block half decided stays through reload and back; a second tab sees it ordered', async () => {
    const page = await open(`blocks?key=${site.keyNo('K2')}`)
    await page.getByRole('textbox', { name: 'Why' }).fill('Left on the train')
    await page.getByRole('checkbox', { name: /may have been copied/ }).check()
    await page.reload()
    await settled(page)
    const cause = page.getByRole('textbox', { name: 'Why' })
    expect(await cause.inputValue()).toBe('Left on the train')
    await page.getByRole('link', { name: 'All blocked keys' }).click()
    await page.getByRole('heading', { name: 'Blocked keys' }).waitFor()
    await page.goBack()
    expect(await cause.inputValue()).toBe('Left on the train')
    expect(await page.getByRole('checkbox', { name: /may have been copied/ }).isChecked()).toBe(true)

    const second = await page.context().newPage()
    await goTo(second, `${base}/blocks?key=${site.keyNo('K2')}`)
    await second.getByRole('textbox', { name: 'Why' }).waitFor()
    await page.getByRole('button', { name: /^Block K2/ }).click()
    await second.getByText('Left on the train').waitFor()
    expect(await second.getByRole('textbox', { name: 'Why' }).count()).toBe(0)
    await page.context().close()
  })

  it('an import that was looked at, not taken over, is there after a reload and from the list', async () => {
    const page = await open('import')
    await page.setInputFiles('input[type=file]', {
      name: 'chart.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Cylinder,Name,I1,I2\nIA,Attic,x,\nIB,Barn,x,x\n'),
    })
    const changes = page.getByRole('region', { name: 'What it would change' })
    await changes.waitFor()
    const says = await changes.innerText()
    expect(says).toContain('2 new')
    await page.reload()
    expect(await changes.innerText()).toBe(says)
    await page.getByRole('link', { name: 'All imports' }).click()
    await page.getByRole('link', { name: 'chart.csv' }).click()
    expect(await changes.innerText()).toBe(says)
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText(/^Taken over: 2 keys, 2 cylinders, 3 rights/).waitFor()
    await page.context().close()
  })

  it('a programming run goes on while nobody looks', async () => {
    const { plant, hands, systemId } = site
    const page = await open('programming')
    await page.getByRole('button', { name: 'Start a run' }).click()
    await page.getByRole('heading', { level: 1, name: /^Run \d+$/ }).waitFor()
    const counts = page.getByText(/^\d+ of \d+ programmed/)
    expect(await counts.innerText()).toMatch(/^0 of/)
    const second = await page.context().newPage()
    await goTo(second, page.url())
    await page.goto(`${base}/keys`)
    await hands.present(hands.blank('key'), 'key')
    await second.getByText(/^1 of \d+ programmed/).waitFor()
    await page.goBack()
    await page.getByText(/^1 of \d+ programmed/).waitFor()
    await page.reload()
    expect(await counts.innerText()).toMatch(/^1 of/)
    const { items } = await plant.api.programming.list({ systemId })
    await plant.api.programming.cancel({ systemId, runNo: items[0]!.runNo })
    await page.getByText('This run has ended.').waitFor()
    await page.context().close()
  })
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', () => {
    expect(screens.faults.join('\n')).toBe('')
    expect(site.plant.faults).toEqual([])
  })
})
