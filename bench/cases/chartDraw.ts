import type { Browser, Page } from 'playwright-core'
import { type Benchmark, type Measured, median, percentile, round } from '../measure.ts'
import { type Answers, type ChartSize, chartAnswers, SYSTEM_ID } from '../web/answers.ts'
import { withPages } from '../web/pages.ts'

const LARGE: ChartSize = { keys: 10_000, doors: 10_000, groups: 200, groupEvery: 10, rightsOfKey: 10 }
/** Every cell in sight has a mark. */
const FULL: ChartSize = { keys: 300, doors: 300, groups: 0, groupEvery: 1, rightsOfKey: 300 }
const VIEW = { width: 1440, height: 900 }
const FRAMES = 240
const PAINTS = 5
const FRAME_MS = 8
const PAINT_MS = 1000

interface Draw {
  readonly start: number
  readonly duration: number
}

/** Keeps what the chart says of itself in the timeline of the page (`chart draw`). */
const observe = () => {
  const kept: Draw[] = []
  Object.assign(globalThis, { draws: kept })
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      if (name === 'chart draw') kept.push({ start: startTime, duration })
    }
  }).observe({ type: 'measure', buffered: true })
}

async function openChart(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEW, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript(observe)
  await page.goto(`${url}/systems/${SYSTEM_ID}/chart`)
  await page.waitForFunction(() => (globalThis as unknown as { draws: Draw[] }).draws.length > 0)
  return page
}

/** Milliseconds from the click on the address to the chart, and from its data to the chart, browser cache warm. */
async function paints(browser: Browser, url: string): Promise<{ readonly opened: number; readonly answered: number }> {
  const page = await openChart(browser, url)
  const taken: { opened: number; answered: number }[] = []
  for (let time = 0; time < PAINTS; time++) {
    await page.reload()
    await page.waitForFunction(() => (globalThis as unknown as { draws: Draw[] }).draws.length > 0)
    taken.push(
      await page.evaluate(() => {
        const first = (globalThis as unknown as { draws: Draw[] }).draws[0]!
        const end = first.start + first.duration
        const asked = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/chart'))!
        return { opened: end, answered: end - (asked as PerformanceResourceTiming).responseEnd }
      }),
    )
  }
  await page.context().close()
  return { opened: median(taken.map(({ opened }) => opened)), answered: median(taken.map(({ answered }) => answered)) }
}

/** Durations of draw calls while it rolls on a little each frame, then flies. */
async function scrolled(page: Page): Promise<readonly number[]> {
  await page.evaluate(
    ({ frames }) =>
      new Promise<void>((done) => {
        const element = document.querySelector('[role=grid]')!
        ;(globalThis as unknown as { draws: Draw[] }).draws.length = 0
        let frame = 0
        const next = () => {
          if (frame++ === frames) return done()
          const isRolling = frame <= frames / 2
          const [down, aside] = isRolling ? [23, 17] : [4_001, 2_003]
          element.scrollTop = (element.scrollTop + down) % (element.scrollHeight - element.clientHeight)
          element.scrollLeft = (element.scrollLeft + aside) % (element.scrollWidth - element.clientWidth)
          requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
    { frames: FRAMES },
  )
  const draws = await page.evaluate(() => (globalThis as unknown as { draws: Draw[] }).draws)
  if (draws.length < FRAMES / 3) throw new Error(`only ${draws.length} draws of ${FRAMES} frames`)
  return draws.map(({ duration }) => duration)
}

const line = (name: string, value: number, yardstick: number, budget: string): Measured => ({
  name,
  value: round(value),
  unit: 'ms',
  yardstick,
  ratio: round(value / yardstick),
  budget,
  ok: value <= yardstick,
})

const drawLine = (name: string, durations: readonly number[]) =>
  line(name, percentile(durations, 0.95), FRAME_MS, 'value <= 8 ms (half a frame)')

export const chartDrawBenchmark: Benchmark = async () => {
  const large = await measured(chartAnswers(LARGE), async (browser, url) => {
    const { opened, answered } = await paints(browser, url)
    const page = await openChart(browser, url)
    return [
      line('lock chart 10,000 x 10,000, 100,000 rights: address to first paint', opened, PAINT_MS, 'value < 1 s'),
      line('the same from the answer of the server on', answered, PAINT_MS, 'value < 1 s'),
      drawLine('the same, a draw call while scrolling, p95', await scrolled(page)),
    ]
  })
  const full = await measured(chartAnswers(FULL), async (browser, url) => {
    const page = await openChart(browser, url)
    await page.getByRole('grid').press('-')
    return [drawLine('lock chart with a mark in every cell in sight, dense, a draw call, p95', await scrolled(page))]
  })
  return [...large, ...full]
}

const measured = (answers: Answers, work: (browser: Browser, url: string) => Promise<readonly Measured[]>) =>
  withPages(answers, work)
