import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DESK } from '../plant/plant.ts'
import { seededSecrets } from '../plant/server.ts'
import { openSite } from '../rows/site.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled } from './browser.ts'
import { type Mishap, type Office, type Wizard, wizards } from './wizards.ts'

/*
 * Every form and wizard times every mishap: what was entered stays, or a sentence says what happened. Elsewhere are
 * (session.test.ts) a name edited in place, a conflict over it, a block through reload, back and a second tab, an import
 * through reload, a run that goes on while nobody looks, a cut connection; (hostile.test.ts) files that are no charts.
 */

const isThere = hasBrowser()
const PASSWORD = seededSecrets('wizards').ownerPassword
const OTHER = { login: 'second', password: 'a long second password' }
/** What the browser itself says of a session that ended, an old version, a refusal. */
const EXPECTED = /status of (401|409|412)/

let office: Office
let screens: Screens
let page: Page
let base: string
beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  const site = await openSite('wizards', { doors: ['A', 'B', 'C'], keys: 4, rights: [['K4', 'A']] })
  const { systemId } = site
  const { api } = site.plant
  const { personNo } = await api.person.create({ systemId, name: 'Ada Ærlig' })
  const { group } = await api.group.create({ systemId, name: 'Ground floor', cylinderNos: [site.doorNo('B')] })
  const periods = [{ startMinute: 360, lengthMinutes: 120 }]
  const { scheduleNo } = await api.schedule.create({ systemId, name: 'Early', periods })
  await api.account.create(OTHER)
  await api.member.set({ systemId, login: OTHER.login, role: 'owner' })
  office = { ...site, personNo, groupNo: group.groupNo, scheduleNo }
  screens = await openScreens(site.plant.url, PASSWORD)
  page = await screens.open({ expected: EXPECTED })
  base = `/systems/${systemId}`
})
afterAll(async () => {
  await screens?.close()
  await office?.close()
})

/** `K1` and `A` are pages of a key and a door. */
function addressOf(path: string): string {
  if (path.startsWith('/')) return path
  if (/^K\d$/.test(path)) return `${base}/keys/${office.keyNo(path)}`
  if (/^[A-C]$/.test(path)) return `${base}/doors/${office.doorNo(path)}`
  return `${base}/${path.replace(/K\d$/, (marking) => `${office.keyNo(marking)}`)}`
}

/** Everything that is entered in a form, in its order. */
const entered = async (form: Locator): Promise<readonly string[]> => [
  ...(await form.locator('input:not([type=hidden]), textarea, select').evaluateAll((fields) =>
    fields.map((field) => {
      const { type, checked, value } = field as HTMLInputElement
      return type === 'checkbox' || type === 'radio' ? String(checked) : value
    }),
  )),
  ...(await form.locator('[class*=Pill-label]').allInnerTexts()),
]
const holds = (form: Locator, before: readonly string[]) =>
  expect.poll(() => entered(form), { timeout: 5_000 }).toEqual(before)
const press = (form: Locator, name: string | RegExp) =>
  form.getByRole('button', { name, exact: typeof name === 'string' }).click()

async function begin({ path, button, form, fill }: Wizard): Promise<readonly string[]> {
  await goTo(page, addressOf(path))
  // A page of the same visit lies behind it in the history, to go to and come back from.
  await page.locator(`a[href="${base}"]`).first().click()
  await page.waitForURL(`**${base}`)
  await page.goBack()
  await settled(page)
  if (button !== undefined) await page.getByRole('button', { name: button, exact: true }).first().click()
  await form(page).waitFor()
  await fill(form(page), page)
  return entered(form(page))
}

const ended = () => page.getByRole('dialog', { name: 'Your session has ended' })
async function signInAgain(login: string, password: string): Promise<void> {
  await ended().getByRole('textbox', { name: 'Name' }).fill(login)
  await ended().locator('input[type=password]').fill(password)
  await ended().getByRole('button', { name: 'Sign in' }).click()
}

const MISHAPS: Readonly<Record<Exclude<Mishap, 'quicker'>, (wizard: Wizard) => Promise<void>>> = {
  async arrows({ address }) {
    if (address) {
      await page.goBack()
      await page.goForward()
    } else {
      await page.goForward()
      await page.waitForURL(`**${base}`)
      await page.goBack()
    }
    await settled(page)
  },
  async reload() {
    await page.reload()
    await settled(page)
  },
  async session({ form, save }) {
    await page.context().clearCookies()
    await press(form(page), save)
    await ended().waitFor()
    await page.keyboard.press('Escape')
    expect(await form(page).count()).toBe(1)
    await signInAgain('owner', PASSWORD)
    await ended().waitFor({ state: 'detached' })
  },
}
const SAYS = {
  arrows: 'back and forward',
  reload: 'a reload',
  session: 'the end of the session, and Escape over the sign-in',
} as const

describe.runIf(isThere).each(wizards(() => office))('$what', (wizard) => {
  const { form, save, elsewhere = [], quicker } = wizard
  let before: readonly string[]
  beforeAll(async () => {
    before = await begin(wizard)
  })

  for (const mishap of ['arrows', 'reload', 'session'] as const) {
    if (elsewhere.includes(mishap)) continue
    it(`stays through ${SAYS[mishap]}`, async () => {
      await MISHAPS[mishap](wizard)
      await holds(form(page), before)
    })
  }

  if (quicker !== undefined) {
    it(`is not lost when somebody else is quicker`, async () => {
      const { told, done = false, mine = false, check } = quicker
      await quicker.save()
      if (!done) await press(form(page), save)
      if (told) {
        await form(page).getByText(told).first().waitFor()
        await holds(form(page), before)
      }
      if (mine) await press(form(page), 'Save mine over it')
      if (check) await vi.waitFor(check, { timeout: 5_000 })
    })
  }
})

describe.runIf(isThere)('what is kept', () => {
  const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
  const dialog = () => page.getByRole('dialog', { name: 'Make keys' })
  const marking = () => dialog().getByRole('textbox', { name: 'Marking' })
  const open = async () => {
    await goTo(page, `${base}/keys?sort=marking`)
    await page.getByRole('button', { name: 'New keys' }).click()
  }

  it('goes when it is cancelled, stays when the dialog is only closed', async () => {
    await open()
    await marking().fill('Left-1')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect(await kept()).toContain('Left-1')
    await page.getByRole('button', { name: 'New keys' }).click()
    expect(await marking().inputValue()).toBe('Left-1')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    expect(await kept()).not.toContain('Left-1')
  })

  it('is never a password', async () => {
    await goTo(page, `${base}/settings`)
    await page.getByLabel('Current password').fill('a secret that nobody keeps')
    await page.reload()
    await settled(page)
    expect(await page.getByLabel('Current password').inputValue()).toBe('')
    expect(await kept()).not.toContain('a secret that nobody keeps')
  })

  it('is of one account: who signs in over the page of another sees nothing of it', async () => {
    await open()
    await marking().fill('Left-2')
    await page.context().clearCookies()
    await dialog().getByRole('button', { name: 'Make 1 key' }).click()
    await ended().waitFor()
    await signInAgain(OTHER.login, OTHER.password)
    await page.getByRole('button', { name: `Account: ${OTHER.login}` }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await kept()).not.toContain('Left-2')
    await open()
    expect(await marking().inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: `Account: ${OTHER.login}` }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.close()
    page = await screens.open({ expected: EXPECTED })
  })
})

describe.runIf(isThere)('the name of a door group, edited in place', () => {
  it('is not lost when somebody else is quicker', async () => {
    const { plant, systemId, groupNo } = office
    const now = async () => (await plant.api.group.list({ systemId })).items.find((group) => group.groupNo === groupNo)!
    await goTo(page, `${base}/access?group=${groupNo}`)
    await page.getByRole('button', { name: /^Edit Name of the group/ }).click()
    const field = page.getByRole('textbox', { name: 'Name of the group' })
    await field.fill('Mine')
    await plant.api.group.rename({ systemId, groupNo, name: 'Theirs' }, { context: { ifMatch: (await now()).version } })
    await field.press('Enter')
    await page.getByText('Name of the group: Ground floor became Theirs').waitFor()
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await vi.waitFor(async () => expect((await now()).name).toBe('Mine'), { timeout: 5_000 })
  })
})

describe.runIf(isThere)('an import whose columns somebody chose', () => {
  const file = {
    name: 'chart.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Cylinder,Remark,J1\nJA,Attic,x\nJB,Barn,x\n'),
  }
  const column = () => page.getByRole('combobox', { name: 'Column B' })

  it('stays through a reload and back and forward; chosen again, the file is read as it was said', async () => {
    await goTo(page, `${base}/import`)
    await page.setInputFiles('input[type=file]', file)
    await column().selectOption('place')
    await page.reload()
    expect(await column().inputValue()).toBe('place')
    await page.goBack()
    await page.getByRole('heading', { name: 'Import a lock chart' }).waitFor()
    await page.goForward()
    expect(await column().inputValue()).toBe('place')
    const before = page.url()
    await page.setInputFiles('input[type=file]', file)
    await page.waitForURL((url) => url.href !== before)
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText(/^Taken over: 1 key, 2 cylinders, 2 rights/).waitFor()
    const { items } = await office.plant.api.cylinder.list({ systemId: office.systemId, search: 'Attic' })
    expect(items).toMatchObject([{ marking: 'JA', name: '', place: 'Attic' }])
  })
})

describe.runIf(isThere)('a programming run', () => {
  const step = () => page.getByRole('main')
  const says = (text: string | RegExp) => step().getByText(text).first().waitFor()
  const desk = () => office.plant.world.desk(DESK)!

  beforeAll(async () => {
    const { systemId, plant } = office
    await plant.api.key.create({ systemId, marking: 'R{1}', count: 2 })
    await goTo(page, `${base}/programming`)
    await page.getByRole('button', { name: 'Start a run' }).click()
    await says(/^Put the blank for key /)
  })

  it('says that the programming device is gone, and goes on when it is back', async () => {
    await desk().unplug()
    await says('The programming device is not connected. Plug it in again; the run goes on where it stopped.')
    await page.reload()
    await says(/^The programming device is not connected/)
    await desk().plug()
    await says(/^Put the blank for key /)
  })

  it('says so when the key sits in the wrong slot, and takes it in the right one', async () => {
    const { plant, hands } = office
    const blank = hands.blank('key')
    expect(plant.world.insert(DESK, 'left', blank).ok).toBe(true)
    await says(/left slot|wrong place/)
    plant.world.remove(DESK, 'left')
    await hands.present(blank, 'key')
    await says(/^1 of \d+ programmed/)
  })

  it('says so when it is an element that is programmed already, and stays where it was', async () => {
    const { plant, hands } = office
    plant.world.insert(DESK, 'right', hands.device('K1'))
    await says('K1 is programmed. Take it out.')
    plant.world.remove(DESK, 'right')
    await says(/^Put the blank for key /)
    await says(/^1 of \d+ programmed/)
  })

  it('pulled in the middle: says which one, and goes on with the same one', async () => {
    const { plant, hands } = office
    const blank = hands.blank('key')
    plant.world.plan({ kind: 'pulled', pd: DESK, slot: 'right', afterFrames: 6 })
    plant.world.insert(DESK, 'right', blank)
    await says(/ was taken out too early\. Put the same one in again; it goes on where it stopped\.$/)
    await hands.present(blank, 'key')
    await says(/^2 of \d+ programmed/)
  })
})

describe.runIf(isThere)('through all of it', () => {
  it('nothing was left in the console, and no fault in the server', () => {
    expect(screens.faults.join('\n')).toBe('')
    expect(office.plant.faults).toEqual([])
  })
})
