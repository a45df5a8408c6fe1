import type { Locator } from 'playwright-core'
import { anything } from './catalogues.ts'
import type { Visitor } from './visitor.ts'

/** `K1`, and not `K10`. */
const begins = (marking: string) => new RegExp(`^${marking}(?!\\w)`)

/** Somebody at the workbench: what is taken goes by its marking, blanks by their kind. */
export class Bench {
  readonly visitor: Visitor

  constructor(visitor: Visitor) {
    this.visitor = visitor
  }

  async open(system: string): Promise<void> {
    const { visitor } = this
    await visitor.page.goto('/systems')
    await visitor.hands.press(visitor.page.getByRole('link', { name: system, exact: true }))
    await visitor.goTo('workbench')
  }

  /** Blanks fresh from the factory. */
  async make(keys: number, cylinders: number): Promise<void> {
    const { visitor } = this
    await visitor.press('workbench/words.makeBlanks')
    await visitor.write('workbench/words.blankKeys', String(keys))
    await visitor.write('workbench/words.blankCylinders', String(cylinders))
    await visitor.press('workbench/words.make')
    await visitor.reads('workbench/words.made', { keys, cylinders, both: 'true' })
  }

  blank(kind: 'Key' | 'Cylinder'): Locator {
    return this.inHand(new RegExp(`^\\w+ ${this.visitor.words.say(`workbench/words.blank${kind}`)}`)).first()
  }

  /** What is engraved on it. */
  async markingOf(thing: Locator): Promise<string> {
    const [marking] = (await thing.innerText()).trim().split(/\s/)
    return marking!
  }

  key(marking: string): Locator {
    return this.inHand(begins(marking))
  }

  private inHand(name: RegExp): Locator {
    return this.visitor.section('workbench/words.keys').getByRole('button', { name })
  }

  /** Presses something and one of the places it may go to. */
  async bring(thing: Locator, place: 'Right' | 'Cable' | 'hand' | { readonly door: string }): Promise<void> {
    const { hands, words, page } = this.visitor
    await hands.press(thing)
    const name = typeof place === 'string' ? words.say(`workbench/words.${place}`) : begins(place.door)
    await hands.press(page.getByRole('menuitem', { name }))
  }

  private get device(): Locator {
    return this.visitor.section('workbench/words.device')
  }

  /** Until the lamp of a slot says that its work is done. */
  async done(): Promise<void> {
    await this.device.getByText(this.visitor.words.say('workbench/words.lamp2')).waitFor()
  }

  async refused(): Promise<void> {
    await this.device.getByText(this.visitor.words.say('workbench/words.lamp3')).waitFor()
  }

  /** A key at the programming device, in and out again. */
  async update(marking: string): Promise<void> {
    await this.bring(this.key(marking), 'Right')
    await this.done()
    await this.bring(this.key(marking), 'hand')
  }

  /** What hangs at the cable, into a door. */
  async hang(marking: string): Promise<void> {
    await this.bring(this.device.getByRole('button', { name: begins(marking) }), { door: marking })
    await this.visitor.reads('workbench/words.moved', {
      what: marking,
      where: this.visitor.words.say('workbench/words.inDoor', { door: marking }),
    })
  }

  /** Puts it into the right slot and pulls it after so many messages. */
  async pullEarly(marking: string, messages: number): Promise<void> {
    const { visitor } = this
    const say = (word: string) => visitor.words.say(`workbench/mishap/words.${word}`)
    await visitor.hands.press(visitor.find('radio', 'workbench/mishap/words.atDevice'))
    await visitor.choose('workbench/mishap/words.slot', say('right'))
    await visitor.write('workbench/mishap/words.after', String(messages))
    await visitor.press('workbench/mishap/words.plan')
    await visitor.reads('workbench/mishap/words.calm')
    await this.bring(this.key(marking), 'Right')
    await visitor.reads('workbench/words.pulledInSession', { frames: messages })
    await this.key(marking)
      .filter({ hasText: visitor.words.say('workbench/words.isInHand') })
      .waitFor()
  }

  /** Goes to a door with a key; gives what the page tells of it. */
  async visit(marking: string, door: string): Promise<string> {
    const { visitor } = this
    await this.bring(this.key(marking), { door })
    const { words, hands, page } = visitor
    const told = page
      .getByRole('status')
      .filter({ hasText: words.like('workbench/words.visited', visited(marking, door)) })
    // It can be pulled when the visit is over: what is told then is told of this one.
    await hands.press(this.key(marking))
    const pull = page.getByRole('menuitem', { name: words.say('workbench/words.pullKey') })
    await pull.waitFor()
    const text = await told.innerText()
    await hands.press(pull)
    return text
  }

  /** How the page tells of a visit: that it opened, or why not, and what the key showed. */
  outcome(marking: string, door: string, reason: string | null, ...signals: string[]): RegExp {
    const { words } = this.visitor
    const result =
      reason === null ? words.say('workbench/words.opened') : words.say('workbench/words.refusedBecause', { reason })
    return words.like('workbench/words.visited', {
      ...visited(marking, door),
      result,
      signals: signals.map((signal) => words.say(`workbench/words.signal_${signal}`)).join('; '),
    })
  }
}

const visited = (marking: string, door: string) => ({
  key: `${marking}${anything}`,
  door,
  result: anything,
  signals: anything,
})
