import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from '../rows/site.ts'
import { addresses, filledIn } from './addresses.ts'
import { builtPages, goTo, hasBrowser, openScreens, type Screens, settled } from './browser.ts'

const isThere = hasBrowser()
const ROLES = ['owner', 'handOut', 'reader'] as const
type Role = (typeof ROLES)[number]
const PASSWORD = 'only for these roles'

/** What stands on buttons and links that do something, by the permission it takes (R119). */
const ACTS: readonly (readonly [permission: string, word: RegExp])[] = [
  ['element.edit', /^New keys$/],
  ['element.edit', /^New doors$/],
  ['element.edit', /^Edit (Name|Place)/],
  ['element.edit', /^Write a note$/],
  ['policy.edit', /^Grant access$/],
  ['policy.edit', /^Add keys$/],
  ['policy.edit', /^Change$/],
  ['policy.edit', /^New (group|schedule)$/],
  ['policy.edit', /^(Give the right|Take the right away)$/],
  ['policy.edit', /^Paste$/],
  ['policy.edit', /^Remove period/],
  ['key.handOut', /^Hand out: /],
  ['key.handOut', /^Hand in: /],
  ['key.handOut', / \(PDF\)$/],
  ['key.block', /^Block a key$/],
  ['key.block', /^Block …$/],
  ['key.unblock', /^Take the block back$/],
  ['task.edit', /^Request (a )?log$/],
  ['task.edit', /^Choose a carrier$/],
  ['event.read', /^Log$/],
  ['person.edit', /^Add a person$/],
  ['device.edit', /^Admit a bridge$/],
  ['import', /^Choose a file$/],
  ['programming.run', /^Start a run$/],
  ['member.edit', /^Give$/],
  ['journal.read', /^Check the chain$/],
  ['installation.system.create', /^Plan a system$/],
]
/** Pages that not every role has, by the word in their address. */
const GUARDED = { logs: 'event.read', people: 'person.read', import: 'import' } as const
const OTHER_ROLE = 'Your role in'

let site: Site
let base: string
let names: Readonly<Record<string, string | number>>
const permissions = new Map<Role, readonly string[]>()
const screens = new Map<Role, Screens>()

beforeAll(async () => {
  if (!isThere) return
  builtPages('release')
  const rights = [
    ['K1', 'A'],
    ['K2', 'A'],
    ['K2', 'B'],
  ] as const
  site = await openSite('roles', { doors: ['A', 'B'], keys: 3, rights })
  const { systemId, plant, keyNo, doorNo } = site
  const { api } = plant
  await api.key.create({ systemId, marking: 'N1', name: 'Not programmed' })
  await api.schedule.create({ systemId, name: 'Mornings', periods: [{ startMinute: 480, lengthMinutes: 240 }] })
  await api.group.create({ systemId, name: 'Both doors', cylinderNos: [doorNo('A'), doorNo('B')] })
  await api.person.create({ systemId, name: 'Vera Voss' })
  await api.handOut.give({ systemId, keyNo: keyNo('K2'), holder: 'Bo Ek' })
  await api.block.order({ systemId, keyNo: keyNo('K2') })
  await api.task.requestLog({ systemId, cylinderNos: [doorNo('B')], carrierKeyNo: null })
  base = `/systems/${systemId}`
  names = { systemId, keyNo: keyNo('K1'), cylinderNo: doorNo('A'), runNo: 1 }
  for (const role of ROLES) {
    const login = `only ${role}`
    await api.account.create({ login, name: login, password: PASSWORD })
    await api.member.set({ systemId, login, role })
    screens.set(role, await openScreens(plant.url, PASSWORD, login))
  }
}, 180_000)
afterAll(async () => {
  for (const one of screens.values()) await one.close()
  await site?.close()
})

/** Where a page looks otherwise, by what its address says. */
const STATES = () => [
  `${base}/keys/${site.keyNo('K1')}?tab=past`,
  `${base}/keys/${site.keyNo('K1')}?tab=log`,
  `${base}/keys/${site.keyNo('K2')}`,
  `${base}/keys/${site.keyNo('K2')}?tab=past`,
  `${base}/doors/${site.doorNo('A')}?tab=log`,
  `${base}/doors/${site.doorNo('B')}?tab=tasks`,
  `${base}/chart?key=${site.keyNo('K1')}&door=${site.doorNo('A')}`,
  `${base}/blocks?key=${site.keyNo('K2')}`,
  `${base}/tasks?only=all`,
  `${base}/access?group=1`,
  `${base}/access?tab=schedules&schedule=1`,
  `${base}/people?person=1`,
]
/** The workbench is no part of a release. */
const places = () => [
  ...addresses()
    .filter((address) => !address.endsWith('/workbench'))
    .map((address) => filledIn(address, names)),
  ...STATES(),
]

interface Seen {
  readonly place: string
  readonly acts: readonly string[]
  readonly links: readonly string[]
  readonly text: string
  /** Headings of boxes with nothing in them. */
  readonly emptyBoxes: readonly string[]
}

/** Runs in the browser. */
function look(): Omit<Seen, 'place'> {
  const roots = [...document.querySelectorAll('main, [role=dialog]')]
  const all = (selector: string) => roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)])
  const isShown = (element: Element) => element.checkVisibility()
  const nameOf = (element: HTMLElement) => (element.getAttribute('aria-label') ?? element.innerText).trim()
  return {
    acts: all('button, a, [role=tab], [role=menuitem]').filter(isShown).map(nameOf),
    links: all('a[href]').map((link) => link.getAttribute('href')!),
    text: roots.map((root) => (root as HTMLElement).innerText).join('\n'),
    emptyBoxes: all('section')
      .filter((box) => isShown(box) && box.querySelector('canvas') === null)
      .filter((box) => box.innerText.trim() === (box.querySelector<HTMLElement>('h2, h3')?.innerText.trim() ?? ''))
      .map((box) => box.innerText || box.getAttribute('aria-label') || box.className),
  }
}

async function walk(page: Page): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  for (const place of places()) {
    await goTo(page, place)
    seen.push({ place, ...(await page.evaluate(look)) })
  }
  return seen
}

describe.runIf(isThere).each(ROLES)('as %s', (role) => {
  let page: Page
  let seen: readonly Seen[]
  const refused: string[] = []
  const may = (permission: string) => permissions.get(role)!.includes(permission)
  beforeAll(async () => {
    page = await screens.get(role)!.open()
    page.on('response', (response) => {
      if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`)
    })
    const answer = await page.request.get(`/api/v1${base}`)
    permissions.set(role, ((await answer.json()) as { readonly permissions: readonly string[] }).permissions)
    seen = await walk(page)
  })

  it.each(ACTS)('%s: %s is offered to whom it may be, and only to them', (permission, word) => {
    const offered = seen.filter(({ acts }) => acts.some((act) => word.test(act))).map(({ place }) => place)
    if (may(permission)) expect(offered).not.toEqual([])
    else expect(offered).toEqual([])
  })

  it('no page is broken, empty or a dead end', () => {
    for (const { place, text, emptyBoxes, links } of seen) {
      expect(text.length, place).toBeGreaterThan(40)
      expect(text, place).not.toMatch(/Try again|cannot be (shown|loaded)|does not exist/)
      expect(emptyBoxes, place).toEqual([])
      for (const [page, permission] of Object.entries(GUARDED)) {
        const isGuarded = new RegExp(`^${base}/${page}\\b`)
        if (may(permission)) continue
        expect(
          links.filter((link) => isGuarded.test(link)),
          place,
        ).toEqual([])
        if (isGuarded.test(place)) expect(text, place).toContain(OTHER_ROLE)
      }
    }
  })

  it('nothing was refused, nothing complained', () => {
    expect(refused).toEqual([])
    expect(screens.get(role)!.faults).toEqual([])
  })
})

describe.runIf(isThere)('who only hands out', () => {
  it('hands a key out with its slip, and takes it back (R067)', async () => {
    const page = await screens.get('handOut')!.open()
    await goTo(page, `${base}/keys`)
    await page.getByRole('button', { name: 'Hand out: K1' }).click()
    const dialog = page.getByRole('dialog', { name: 'Hand out K1' })
    await dialog.getByRole('textbox', { name: 'Who gets it' }).fill('Vera')
    await page.getByRole('option', { name: /^Vera Voss/ }).click()
    const slip = page.context().waitForEvent('response', (response) => response.url().includes('/slip'))
    await dialog.getByRole('button', { name: 'Hand out' }).click()
    expect((await slip).status()).toBe(200)
    expect((await slip).headers()['content-type']).toBe('application/pdf')
    await dialog.getByText('K1 is with Vera Voss now.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('row', { name: /K1/ }).getByText('Vera Voss').waitFor()

    await goTo(page, `${base}/keys/${site.keyNo('K1')}`)
    await page.getByRole('button', { name: 'Hand in: K1' }).click()
    await page.getByText('K1 is back from Vera Voss.').waitFor()
    await page.getByRole('button', { name: 'Hand out: K1' }).waitFor()
    await settled(page)
    expect(screens.get('handOut')!.faults).toEqual([])
  })
})

describe.runIf(isThere)('the server', () => {
  it('had no fault', () => expect(site.plant.faults).toEqual([]))
})
