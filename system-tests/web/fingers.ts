import type { CDPSession, Page } from 'playwright-core'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Fingers on the glass, as the browser gets them from a screen: it makes taps, panning and menus out of them by itself. */
export interface Fingers {
  tap(at: Point): Promise<void>
  /** Stays until `seen` has happened. */
  hold(at: Point, seen: () => Promise<unknown>): Promise<void>
  /** One finger over the glass. */
  drag(from: Point, to: Point): Promise<void>
  /** Two fingers, side by side, as far apart as is said. */
  pinch(middle: Point, from: number, to: number): Promise<void>
}

const STEPS = 12

export async function fingersOn(page: Page): Promise<Fingers> {
  const glass = await page.context().newCDPSession(page)
  const beside = ({ x, y }: Point, apart: number) => [
    { x: x - apart / 2, y },
    { x: x + apart / 2, y },
  ]
  return {
    async tap(at) {
      await touch(glass, 'touchStart', [at])
      await touch(glass, 'touchEnd', [])
    },
    async hold(at, seen) {
      await touch(glass, 'touchStart', [at])
      await seen()
      await touch(glass, 'touchEnd', [])
    },
    async drag(from, to) {
      await touch(glass, 'touchStart', [from])
      for (let step = 1; step <= STEPS; step++) {
        await touch(glass, 'touchMove', [
          { x: between(from.x, to.x, step / STEPS), y: between(from.y, to.y, step / STEPS) },
        ])
        await drawn(page)
      }
      await touch(glass, 'touchEnd', [])
      await drawn(page)
    },
    async pinch(middle, from, to) {
      await touch(glass, 'touchStart', beside(middle, from))
      for (let step = 1; step <= STEPS; step++) {
        await touch(glass, 'touchMove', beside(middle, between(from, to, step / STEPS)))
        await drawn(page)
      }
      await touch(glass, 'touchEnd', [])
      await drawn(page)
    },
  }
}

const between = (from: number, to: number, share: number): number => from + (to - from) * share

async function touch(
  glass: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  points: readonly Point[],
): Promise<void> {
  await glass.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point, id) => ({ ...point, id })) })
}

const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
