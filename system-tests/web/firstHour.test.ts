import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bench } from './bench.ts'
import { hasBrowser, openScreens, type Screens } from './browser.ts'
import { readCatalogues } from './catalogues.ts'
import { pointing } from './hands.ts'
import { type StartedPlant, startPlant } from './startedPlant.ts'
import { Visitor } from './visitor.ts'

/** What each step of the guide asks a stranger to press elsewhere. */
const ASKED = [
  ['key/words.create', 'key/pageWords.grant'],
  ['programming/words.start', 'workbench/words.makeBlanks'],
  ['workbench/words.pullKey'],
  ['key/pageWords.block'],
  [],
] as const
/** What a stranger calls the new key, and whose key carries the block. */
const KEY = 'Mine'
const CARRIER = 'K03'
const DOOR = 'D08'
/** A slow hand, ten minutes in all. */
const ACT_S = 10
const ACTS_MAX = 50
const PATIENCE_MS = 60_000
const TEST_MS = 600_000

describe.each(['en', 'de'] as const)('the guide in %s', (language) => {
  it('calls what has to be pressed what it is called', async () => {
    const words = await readCatalogues(language)
    for (const [step, buttons] of ASKED.entries()) {
      const text = words.say(`workbench/words.step${step + 1}Text`)
      for (const button of buttons) expect(text).toContain(words.say(button).replace(' …', ''))
    }
  })
})

const isThere = hasBrowser()

describe.runIf(isThere)('first hour', () => {
  let plant: StartedPlant
  let screens: Screens
  beforeAll(async () => {
    plant = await startPlant({ demo: true })
    screens = await openScreens(plant.url, plant.password)
  }, TEST_MS)
  afterAll(async () => {
    await screens?.close()
    await plant?.stop()
  }, TEST_MS)

  it('R015 from the printed line a stranger programs a key, opens a door, loses and blocks it', {
    timeout: TEST_MS,
  }, async () => {
    const page = await screens.open()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.context().clearCookies()
    const words = await readCatalogues('en')
    const hands = pointing()
    const visitor = new Visitor(page, hands, words)
    const bench = new Bench(visitor)
    const toKey = async () => {
      await hands.press(page.getByRole('link', { name: KEY, exact: true }))
      await page.getByRole('heading', { level: 1, name: KEY, exact: true }).waitFor()
    }

    expect(plant.menu).toBe(words.say('shell/words.workbench'))
    await visitor.signIn(plant.password)
    await visitor.goTo('workbench')
    const guide = new Guide(visitor)
    await guide.isAt(1)

    await guide.follow(1)
    await hands.press(visitor.find('button', 'key/words.create').first())
    await visitor.write('parts/words.markingField', KEY)
    await visitor.press('key/words.createDo', { count: 1 })
    await toKey()
    await visitor.press('key/pageWords.grant')
    await hands.press(page.getByRole('dialog').getByRole('checkbox', { name: new RegExp(`^${DOOR}`) }))
    await visitor.press('right/words.grantDo', { count: 1 })
    await visitor.goTo('workbench')
    await guide.isAt(2)

    await guide.follow(2)
    await visitor.press('programming/words.start')
    await visitor.find('heading', 'programming/words.insertKey', { marking: KEY }).waitFor()
    await hands.press(visitor.find('link', 'programming/words.seeWorkbench'))
    await visitor.press('workbench/words.makeBlanks')
    await visitor.press('workbench/words.make')
    await bench.bring(bench.blank('Key'), 'Right')
    await bench.done()
    await bench.bring(bench.key(KEY), 'hand')
    await guide.isAt(3)

    expect(await bench.visit(KEY, DOOR)).toMatch(bench.outcome(KEY, DOOR, null, 'authorised'))
    await guide.isAt(4)

    await guide.follow(4)
    await toKey()
    await hands.press(visitor.find('link', 'key/pageWords.block'))
    await visitor.choose('block/words.carrier', new RegExp(`^${CARRIER}`))
    await visitor.press('block/words.order', { key: KEY })
    await visitor.reads('block/words.step2Says')
    await visitor.goTo('workbench')
    await guide.isAt(5)

    await bench.update(CARRIER)
    const none = words.say('parts/reasonWords.noTicket')
    expect(await bench.visit(CARRIER, DOOR)).toMatch(
      bench.outcome(CARRIER, DOOR, none, 'notAuthorised', 'taskApproved'),
    )
    await bench.update(CARRIER)
    await visitor.reads('workbench/words.firstHourDone')
    const { pressed, written } = hands.done
    console.log(`first hour: ${pressed} times pressed, ${written} fields written`)

    const gone = words.say('parts/reasonWords.epoch')
    expect(await bench.visit(KEY, DOOR)).toMatch(bench.outcome(KEY, DOOR, gone, 'notAuthorised'))
    expect(pressed + written).toBeLessThanOrEqual(ACTS_MAX)
    expect((pressed + written) * ACT_S).toBeLessThanOrEqual(600)
    expect(screens.faults.join('\n')).toBe('')
  })
})

/** The steps on the workbench. */
class Guide {
  readonly #visitor: Visitor

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  #step(no: number) {
    const { words } = this.#visitor
    const text = words.say(`workbench/words.step${no}Text`)
    return this.#visitor.section('workbench/words.firstHour').getByRole('listitem').filter({ hasText: text })
  }

  /** Until all before this one are ticked, and this one is not. */
  async isAt(no: number): Promise<void> {
    const { words } = this.#visitor
    const sign = (step: number, word: 'stepDone' | 'stepOpen') =>
      this.#step(step)
        .getByRole('img', { name: words.say(`workbench/words.${word}`) })
        .waitFor()
    for (let step = 1; step < no; step++) await sign(step, 'stepDone')
    await sign(no, 'stepOpen')
  }

  follow(no: number): Promise<void> {
    return this.#visitor.hands.press(this.#step(no).getByRole('link'))
  }
}
