import { expect, it } from 'vitest'
import { crash } from './run.ts'

/** Each run of CI has the same deaths; `main.ts` tries others. */
const SEED = 'crash'
const KILLS = process.env.CI ? 200 : 20
const MINUTES = 20

it(`R036 R072 R082 ${KILLS} kills of server, bridge and database leave each device with its confirmed image or the one in flight`, {
  timeout: MINUTES * 60_000,
}, async () => {
  const { kills } = await crash(SEED, KILLS, () => {})
  expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(KILLS)
})
