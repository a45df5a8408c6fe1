import { REASONS } from '@lockwright/domain/model'
import { STATUS, TASK_STATUS } from '../record/index.ts'

export interface SignalStep {
  readonly led: 'green' | 'red' | 'off'
  readonly beep: boolean
  readonly ms: number
}

/** What a key shows and sounds (R146, R147, spec/signals.md 1). Repeats until the key is pulled, or once (null). */
export interface Signal {
  readonly kind: 'authorised' | 'notAuthorised' | 'outsideSchedule' | 'taskApproved' | 'taskNotApproved' | 'taskRunning'
  readonly steps: readonly SignalStep[]
  readonly repeatEveryMs: number | null
}

const SHORT = 200
const LONG = 1000
const green: SignalStep = { led: 'green', beep: true, ms: SHORT }
const red: SignalStep = { led: 'red', beep: true, ms: SHORT }
const pause: SignalStep = { led: 'off', beep: false, ms: SHORT }

export const SIGNALS: Readonly<Record<Signal['kind'], Signal>> = {
  authorised: { kind: 'authorised', steps: [green], repeatEveryMs: null },
  notAuthorised: { kind: 'notAuthorised', steps: [red, pause, red, pause, red], repeatEveryMs: null },
  outsideSchedule: { kind: 'outsideSchedule', steps: [red, pause, green, pause, red], repeatEveryMs: null },
  taskApproved: { kind: 'taskApproved', steps: [{ ...green, ms: LONG }], repeatEveryMs: 2000 },
  taskNotApproved: { kind: 'taskNotApproved', steps: [red, pause, red, pause, red], repeatEveryMs: 2000 },
  taskRunning: { kind: 'taskRunning', steps: [{ led: 'green', beep: false, ms: SHORT }], repeatEveryMs: 1000 },
}

/** Signal for the answer of a cylinder to an opening. */
export function openingSignal(status: number, reason: number): Signal {
  if (status === STATUS.granted) return SIGNALS.authorised
  return reason === REASONS.outsideSchedule ? SIGNALS.outsideSchedule : SIGNALS.notAuthorised
}

/** From here on a running hand-over is shown. */
export const SHOW_RUNNING_MS = 150

/** Signal for the tasks handed over, by the statuses of their receipts; null when there were none. */
export function taskSignal(statuses: readonly number[]): Signal | null {
  if (statuses.length === 0) return null
  const { done, running } = TASK_STATUS
  if (statuses.some((status) => status !== done && status !== running)) return SIGNALS.taskNotApproved
  return statuses.includes(running) ? SIGNALS.taskRunning : SIGNALS.taskApproved
}
