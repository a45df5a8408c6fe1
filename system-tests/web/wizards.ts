import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Site } from '../rows/site.ts'

/** A form or wizard: how it is opened, filled in and saved, and what somebody else does meanwhile. */
export interface Wizard {
  readonly what: string
  /** Below the system; with a slash in front, of the installation. */
  readonly path: string
  /** The button that opens it; none where it stands on the page. */
  readonly button?: string | RegExp
  /** The address says that it is open: the page before it in the history is without it. */
  readonly address?: true
  form(page: Page): Locator
  fill(form: Locator, page: Page): Promise<void>
  readonly save: string | RegExp
  /** Mishaps that other files have: session.test.ts. */
  readonly elsewhere?: readonly Mishap[]
  /** Somebody else saves first; none where two may do the same. */
  readonly quicker?: Quicker
}

export type Mishap = 'arrows' | 'reload' | 'session' | 'quicker'

interface Quicker {
  /** What the other one saves. */
  save(): Promise<unknown>
  /** What the first one is told in the form; nothing where both may be saved. */
  readonly told?: RegExp
  /** Nothing is left to save then. */
  readonly done?: true
  /** Whether it was a conflict of versions, over which one's own can be saved. */
  readonly mine?: boolean
  /** That the first one's is saved, and what the other one changed beside it is still there. */
  check?(): Promise<void>
}

/** What everybody works on. */
export interface Office extends Site {
  readonly personNo: number
  readonly groupNo: number
  readonly scheduleNo: number
}

const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name })
const section = (title: string) => (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
const write = (form: Locator, label: string | RegExp, text: string) =>
  form.getByRole('textbox', { name: label }).first().fill(text)

/** Ticks one in a list of doors to choose from. */
async function pickDoor(form: Locator, page: Page, marking: string): Promise<void> {
  const field = form.getByRole('combobox', { name: /^Doors/ })
  await field.click()
  await page.getByRole('option', { name: marking, exact: true }).click()
  await page.keyboard.press('Escape')
}

/** Every form and wizard there is something to lose in. */
export function wizards(office: () => Office): readonly Wizard[] {
  const api = () => office().plant.api
  const system = () => ({ systemId: office().systemId })
  const key = (marking: string) => ({ ...system(), keyNo: office().keyNo(marking) })
  const door = (marking: string) => ({ ...system(), cylinderNo: office().doorNo(marking) })
  return [
    {
      what: 'new keys',
      path: 'keys',
      button: 'New keys',
      form: dialog('Make keys'),
      async fill(form) {
        await write(form, 'Marking', 'N{1}')
        await form.getByRole('textbox', { name: 'How many' }).fill('3')
        await write(form, /^Name/, 'For the attic')
      },
      save: /^Make 3 keys/,
      elsewhere: ['session'],
      quicker: { save: () => api().key.create({ ...system(), marking: 'N2' }), told: /N2 exists already/ },
    },
    {
      what: 'new doors',
      path: 'doors',
      button: 'New doors',
      form: dialog('Make doors'),
      async fill(form) {
        await write(form, 'Marking', 'D{1}')
        await form.getByRole('radio', { name: /ouble/ }).check()
        await write(form, /^Place/, 'North wing')
      },
      save: /^Make 1 cylinder/,
      quicker: { save: () => api().cylinder.create({ ...system(), marking: 'D1A' }) },
    },
    {
      what: 'a hand-out',
      path: 'keys',
      button: /^Hand out: K3/,
      form: dialog('Hand out K3'),
      async fill(form, page) {
        await write(form, 'Who gets it', 'Somebody Patient')
        await page.getByRole('option', { name: /^Only the name/ }).click()
      },
      save: 'Hand out',
      quicker: {
        save: () => api().handOut.give({ ...key('K3'), holder: 'Somebody Quick', dueAt: null }),
        told: /K3 is already handed out/,
      },
    },
    {
      what: 'a person',
      path: 'people',
      button: 'Ada Ærlig',
      form: dialog('Edit Ada Ærlig'),
      fill: (form) => write(form, 'Name', 'Ada Ødegård'),
      save: 'Save',
      quicker: {
        async save() {
          const person = { ...system(), personNo: office().personNo }
          const { version } = await api().person.get(person)
          await api().person.edit({ ...person, email: 'ada@example.org' }, { context: { ifMatch: version } })
        },
        told: /E-mail: – became ada@example\.org/,
        mine: true,
        async check() {
          const person = await api().person.get({ ...system(), personNo: office().personNo })
          expect(person).toMatchObject({ name: 'Ada Ødegård', email: 'ada@example.org' })
        },
      },
    },
    {
      what: 'a schedule',
      path: 'access?tab=schedules',
      button: 'Early',
      address: true,
      form: dialog(/^Schedule /),
      async fill(form) {
        await write(form, 'Name', 'Early and late')
        await form.getByRole('combobox', { name: 'To day' }).first().selectOption('1')
      },
      save: 'Save',
      quicker: {
        async save() {
          const { scheduleNo } = office()
          await api().schedule.edit({ ...system(), scheduleNo, name: 'Their own' }, { context: { ifMatch: 1 } })
        },
        told: /Name: Early became Their own/,
        mine: true,
        async check() {
          const { items } = await api().schedule.list(system())
          expect(items).toMatchObject([
            { name: 'Early and late', periods: [{ startMinute: 360, lengthMinutes: 1560 }] },
          ])
        },
      },
    },
    {
      what: 'a new door group',
      path: 'access',
      button: 'New group',
      form: dialog('New group'),
      async fill(form, page) {
        await write(form, 'Name', 'Stairs')
        await pickDoor(form, page, 'A')
      },
      save: 'Create',
    },
    {
      what: 'the doors of a group',
      path: 'access?tab=groups',
      button: 'Ground floor',
      address: true,
      form: dialog('Door group Ground floor'),
      fill: (form, page) => pickDoor(form, page, 'A'),
      save: 'Save doors',
      quicker: {
        save: () => api().group.changeMembers({ ...system(), groupNo: office().groupNo, join: [office().doorNo('C')] }),
        async check() {
          const { cylinderNos } = await api().group.members({ ...system(), groupNo: office().groupNo })
          expect(cylinderNos.toSorted()).toEqual(['A', 'B', 'C'].map(office().doorNo).toSorted())
        },
      },
    },
    {
      what: 'a system',
      path: '/systems',
      button: 'Plan a system',
      form: dialog('Plan a locking system'),
      async fill(form) {
        await write(form, 'Name', 'Hill school')
        await write(form, 'System code', 'HS-1')
        await write(form, 'Customer', 'The town')
      },
      save: 'Plan a system',
    },
    {
      what: 'access for a key',
      path: 'K1',
      button: 'Grant access',
      form: dialog('Grant access to K1'),
      fill: (form) => form.getByRole('checkbox', { name: /^B/ }).check(),
      save: 'Grant 1',
      quicker: {
        save: () =>
          api().right.change({
            ...system(),
            grant: [{ keyNo: office().keyNo('K1'), target: { kind: 'cylinder', no: office().doorNo('B') } }],
          }),
        told: /^B has it$/,
        done: true,
      },
    },
    {
      what: 'the times of a key',
      path: 'K2',
      button: 'Change',
      form: dialog('When K2 opens'),
      async fill(form) {
        await form.getByText('Needed', { exact: true }).click()
        await form.getByRole('textbox', { name: 'Hours until it must be renewed' }).fill('36')
      },
      save: 'Save',
      quicker: {
        async save() {
          const { version } = await api().key.get(key('K2'))
          await api().key.setTimes({ ...key('K2'), validity: { kind: 'never' } }, { context: { ifMatch: version } })
        },
        told: /Validity: .* became /i,
        mine: true,
        async check() {
          const saved = { validity: { kind: 'never' }, revalidationHours: 36 }
          expect(await api().key.get(key('K2'))).toMatchObject(saved)
        },
      },
    },
    {
      what: 'the block of a key',
      path: 'blocks?key=K4',
      form: (page) => page.locator('main'),
      async fill(form) {
        await write(form, 'Why', 'Left in a taxi')
        await form.getByRole('checkbox', { name: /may have been copied/ }).check()
      },
      save: /^Block K4/,
      elsewhere: ['arrows', 'reload', 'quicker'],
    },
    {
      what: 'the request of a log',
      path: 'logs',
      button: 'Request a log',
      form: dialog('Request the log of a door'),
      fill: (form, page) => pickDoor(form, page, 'A'),
      save: 'Request',
    },
    {
      what: 'the note of a door',
      path: 'A',
      button: 'Write a note',
      form: section('Installation note'),
      fill: (form) => write(form, 'Installation note', 'Behind the second shutter,\nfaces the yard'),
      save: 'Save',
      quicker: {
        async save() {
          const { version } = await api().cylinder.get(door('A'))
          await api().cylinder.edit({ ...door('A'), note: 'Theirs' }, { context: { ifMatch: version } })
        },
        told: /Installation note: – became Theirs/,
        mine: true,
        async check() {
          expect((await api().cylinder.get(door('A'))).note).toMatch(/^Behind the second shutter/)
        },
      },
    },
    {
      what: 'the defaults of hand-outs',
      path: 'settings',
      form: section('Hand-out'),
      fill: (form) => write(form, /valid for/, '30'),
      save: 'Save',
      quicker: {
        async save() {
          const { version } = await api().system.get(system())
          const handOutDefaults = { validityDays: 7, revalidationHours: null }
          await api().system.edit({ ...system(), handOutDefaults }, { context: { ifMatch: version } })
        },
        told: /no default became 7/,
        mine: true,
        async check() {
          const { handOutDefaults } = await api().system.get(system())
          expect(handOutDefaults).toEqual({ validityDays: 30, revalidationHours: null })
        },
      },
    },
  ]
}
