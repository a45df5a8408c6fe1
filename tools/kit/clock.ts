import { FLOOR } from '@lockwright/protocol/testing/vectorSystem'
import { type Bench, end, greeting, open, seconds, stateOf } from './talk.ts'

/** A TIME later than this after its TIMEREQ does not count (spec/session.md 4). */
const TOO_LATE_MS = 5_500
/** What may pass between two sessions and their roundings, s. */
const NEAR = 3

/** The clock of a key (spec/session.md 4, T-04). */
export async function checkClock(bench: Bench): Promise<void> {
  const { sheet } = bench
  const reading = async () => Number((await stateOf(bench)).clock) - seconds()
  const isNear = (a: number, b: number) => Math.abs(a - b) <= NEAR

  await tell(bench, 0)
  sheet.check('session 4', 'TIME sets the clock', isNear(await reading(), 0), true)
  sheet.check('session 2', 'rtcQ says set', (await stateOf(bench)).clockQuality, 0)
  await tell(bench, 500)
  sheet.check('session 4', 'TIME sets it forward', isNear(await reading(), 500), true)
  await tell(bench, 100)
  sheet.check('session 4', 'TIME sets it back', isNear(await reading(), 100), true)
  await tell(bench, 900, (nonce) => nonce.map((byte) => byte ^ 1))
  sheet.check('session 4', 'TIME with the nonce of nobody does not count', isNear(await reading(), 100), true)
  await tell(bench, 900, undefined, TOO_LATE_MS)
  sheet.check('session 4', 'TIME after more than 5 s does not count', isNear(await reading(), 100), true)
  await tell(bench, FLOOR - 86_400 - seconds())
  sheet.check(
    'session 4',
    'TIME before the floor of its day never counts',
    (await reading()) + seconds() >= FLOOR,
    true,
  )
  await tell(bench, 0)
  sheet.check('session 4', 'and the right TIME does', isNear(await reading(), 0), true)
}

/** Answers TIMEREQ with a clock that is `off` seconds off. */
async function tell(
  bench: Bench,
  off: number,
  change: (nonce: Uint8Array) => Uint8Array = (nonce) => nonce,
  waitMs = 0,
): Promise<void> {
  const session = await open(bench)
  const request = session.first.find((record) => record.kind === 'timeRequest')
  if (!bench.sheet.check('session 4', 'the key asks for the time', request?.kind, 'timeRequest')) return
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
  if (request?.kind === 'timeRequest')
    session.say(
      { kind: 'time', nonce: change(request.nonce), at: (seconds() + off) as never, milliseconds: 0 },
      ...greeting(),
    )
  end(session)
  await session.hear()
  session.close()
}
