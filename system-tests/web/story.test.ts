import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bench } from './bench.ts'
import { hasBrowser, openScreens, type Screens } from './browser.ts'
import { readCatalogues } from './catalogues.ts'
import { pointing, typing } from './hands.ts'
import { type StartedPlant, startPlant } from './startedPlant.ts'
import { blockLostKey, collectLog } from './story/blocking.ts'
import { changeAccess, handOutAndTry, publish } from './story/daily.ts'
import { plan } from './story/planning.ts'
import { claimTwice, program } from './story/programming.ts'
import type { Tale } from './story/tale.ts'
import { changeTimes } from './story/times.ts'
import { Visitor } from './visitor.ts'

/** The main job of `npm run story`, played through the screens and the workbench of a plant as `npm start` runs it. */
const isThere = hasBrowser()
const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
/** Long enough for a machine that does much else. */
const PATIENCE_MS = 60_000
const CHAPTER_MS = 600_000

let plant: StartedPlant
let screens: Screens
beforeAll(async () => {
  if (!isThere) return
  plant = await startPlant({ demo: false })
  screens = await openScreens(plant.url, plant.password)
}, CHAPTER_MS)
afterAll(async () => {
  await screens?.close()
  await plant?.stop()
}, CHAPTER_MS)

const RUNS = [
  { how: 'in English, with a mouse, at a desk', language: 'en', size: WIDE, hands: pointing, letter: 'A' },
  { how: 'in German, on a phone', language: 'de', size: PHONE, hands: pointing, letter: 'B' },
  { how: 'without a mouse', language: 'en', size: WIDE, hands: typing, letter: 'C' },
] as const

describe.runIf(isThere).each(RUNS)('R066 the story $how', ({ language, size, hands, letter }) => {
  let tale: Tale
  let halt: unknown = null
  beforeAll(async () => {
    const words = await readCatalogues(language)
    const byHand = hands()
    // One refusal is asked for.
    const open = () => screens.open({ language, ...size, expected: /status of 409/ })
    const [desk, besides] = [new Visitor(await open(), byHand, words), new Visitor(await open(), byHand, words)]
    for (const { page } of [desk, besides]) page.setDefaultTimeout(PATIENCE_MS)
    await desk.page.context().clearCookies()
    const [a, b, c] = [1, 2, 3].map((no) => `${letter}${no}`) as [string, string, string]
    tale = { desk, bench: new Bench(besides), system: `House ${letter}`, other: `Somebody else ${letter}`, a, b, c }
  })
  const windows = () => [tale.desk, tale.bench.visitor].map(({ page }) => page)
  afterAll(async () => {
    if (isThere) for (const page of windows()) await page.context().close()
  })

  /** A chapter goes on where the one before ended. */
  const chapter = (title: string, play: (tale: Tale) => Promise<void>) =>
    it(
      title,
      async () => {
        if (halt !== null) throw new Error('the chapter before did not end', { cause: halt })
        try {
          await play(tale)
        } catch (error) {
          halt = error
          const seen = await Promise.all(windows().map((page) => page.locator('body').ariaSnapshot()))
          throw new Error([String(error), ...seen].join('\n\n'), { cause: error })
        }
      },
      CHAPTER_MS,
    )

  chapter('signs in with what was printed', ({ desk }) => desk.signIn(plant.password))
  chapter('R024 R026 R028 R032 plans a system with ranges of cylinders and keys, and who may what', plan)
  chapter('R036 R037 programs blank by blank as the page says; one pulled early goes on', program)
  chapter('R036 a second system is refused what is programmed', claimTwice)
  chapter('R038 R039 publishes; nothing goes out before', publish)
  chapter('R067 R146 hands out; a key opens its door and is refused at another, with the reason', handOutAndTry)
  chapter('R070 R071 before its validity, after it and outside its schedule a key opens nothing', changeTimes)
  chapter('R069 R072 a changed right is wished, under way, confirmed', changeAccess)
  chapter('R073-R077 a lost key is blocked by one that visits its doors', blockLostKey)
  chapter('R078-R081 a log comes with a key that may not open the door, and shows every attempt', collectLog)

  it('left nothing in the console', () => expect(screens.faults.join('\n')).toBe(''))
})
