import { describe, expect, it } from 'vitest'
import { beatAt, beatsOf, type Signal } from './signal.ts'

const green = { led: 'green', beep: true, ms: 200 } as const
const red = { led: 'red', beep: true, ms: 200 } as const
const pause = { led: 'off', beep: false, ms: 200 } as const
const authorised: Signal = { kind: 'authorised', steps: [green], repeatEveryMs: null }
const refused: Signal = { kind: 'notAuthorised', steps: [red, pause, red, pause, red], repeatEveryMs: null }
const running: Signal = { kind: 'taskRunning', steps: [{ led: 'green', beep: false, ms: 200 }], repeatEveryMs: 1000 }
const approved: Signal = { kind: 'taskApproved', steps: [{ ...green, ms: 1000 }], repeatEveryMs: 2000 }

/** What is lit, and whether it beeps, at times since the touch. */
const look = (signals: readonly Signal[], ...times: number[]) =>
  times.map((ms) => {
    const beat = beatAt(beatsOf(signals), ms)
    return beat === null ? 'over' : `${beat.led}${beat.beep ? ' beep' : ''} ${beat.ms}`
  })

describe('signals at a door', () => {
  it('R146 one short green beep when the key is authorised, then nothing', () => {
    expect(look([authorised], 0, 150, 200)).toEqual(['green beep 200', 'green beep 50', 'over'])
  })

  it('R146 three short red beeps when it is not', () => {
    expect(look([refused], 0, 200, 400, 600, 800, 1000)).toEqual([
      'red beep 200',
      'off 200',
      'red beep 200',
      'off 200',
      'red beep 200',
      'over',
    ])
  })

  it('R147 a long green beep every other second until the key is pulled, after a pause', () => {
    expect(look([authorised, approved], 0, 200, 600, 1600, 2600, 60_600)).toEqual([
      'green beep 200',
      'off 400',
      'green beep 1000',
      'off 1000',
      'green beep 1000',
      'green beep 1000',
    ])
  })

  it('R147 what runs longer is shown silently first', () => {
    expect(look([authorised, running, approved], 600, 800, 1600)).toEqual(['green 200', 'off 800', 'green beep 1000'])
  })

  it('no signal shows nothing', () => {
    expect(look([], 0)).toEqual(['over'])
  })
})
