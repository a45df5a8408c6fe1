import type { Locator, Page } from 'playwright-core'
import type { Catalogues } from './catalogues.ts'
import type { Hands } from './hands.ts'

type Facts = Parameters<Catalogues['say']>[1]

/** Somebody before one page, who finds things by what they are called. */
export class Visitor {
  readonly page: Page
  readonly hands: Hands
  readonly words: Catalogues

  constructor(page: Page, hands: Hands, words: Catalogues) {
    this.page = page
    this.hands = hands
    this.words = words
  }

  find(role: 'button' | 'link' | 'heading' | 'region' | 'dialog' | 'radio', message: string, facts?: Facts): Locator {
    return this.page.getByRole(role, { name: this.words.say(message, facts), exact: true })
  }

  textbox(message: string, facts?: Facts): Locator {
    return this.page.getByRole('textbox', { name: this.words.say(message, facts), exact: true })
  }

  press(button: string, facts?: Facts): Promise<void> {
    return this.hands.press(this.find('button', button, facts))
  }

  write(field: string, text: string): Promise<void> {
    return this.hands.write(this.textbox(field), text)
  }

  /** Chooses in a list that opens when its field is pressed. */
  async choose(field: string, option: string | RegExp): Promise<void> {
    await this.hands.press(this.page.getByRole('combobox', { name: this.words.say(field) }))
    await this.hands.press(this.page.getByRole('option', { name: option }))
  }

  /** Waits until it can be read on the page; for facts nobody can know, `anything`. */
  async reads(message: string, facts?: Facts): Promise<void> {
    await this.page.getByText(this.words.like(message, facts)).first().waitFor()
  }

  /** What the sections of a page are called, which holds this title. */
  section(message: string): Locator {
    return this.find('region', message)
  }

  async signIn(password: string): Promise<void> {
    await this.page.goto('/')
    await this.write('session/words.login', 'owner')
    await this.hands.write(this.page.locator('input[type=password]'), password)
    await this.press('session/words.signIn')
    await this.page.getByRole('button', { name: this.words.say('shell/words.account') }).waitFor()
  }

  /** To a page of the system as the menu offers it; without a pointer the palette is quicker. */
  async goTo(page: string): Promise<void> {
    const name = this.words.say(`shell/words.${page}`)
    await this.page.getByRole('button', { name: this.words.say('shell/words.search') }).waitFor()
    if (!this.hands.hasPointer) return this.throughPalette(name)
    const burger = this.find('button', 'shell/words.menu')
    const menu = this.page.getByRole('navigation', { name: this.words.say('shell/words.menu'), exact: true })
    const entry = menu.getByRole('link', { name, exact: true })
    const more = menu.getByRole('button', { name: this.words.say('shell/words.more') })
    if (await burger.isVisible()) await this.hands.press(burger)
    await menu.getByRole('link').first().waitFor()
    if (!(await entry.isVisible())) await this.hands.press(more)
    await this.hands.press(entry)
  }

  /** To anything by typing its name. */
  async throughPalette(name: string): Promise<void> {
    const field = this.textbox('shell/words.search')
    await this.page.keyboard.press('ControlOrMeta+k')
    await field.and(this.page.locator(':focus')).waitFor()
    await this.page.keyboard.type(name)
    const entry = this.page.locator('[data-action]', { has: this.page.getByText(name, { exact: true }) })
    await this.hands.press(entry.first())
    await field.waitFor({ state: 'hidden' })
  }

  /** Lines of a table: the texts of their cells. */
  async lines(table: Locator): Promise<string[][]> {
    const rows = await table.getByRole('row').all()
    const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
    return cells.slice(1).map((line) => line.map((text) => text.replaceAll(/\s+/g, ' ')))
  }
}
