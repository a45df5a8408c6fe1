import type { Reason } from '@lockwright/domain/model'
import type { M3 } from '../message/index.ts'

/** What a key shows and sounds (R146, R147, spec/signals.md). */
export type SignalKind =
  | 'authorised'
  | 'notAuthorised'
  | 'outsideSchedule'
  | 'taskApproved'
  | 'taskNotApproved'
  | 'taskRunning'

export interface SignalStep {
  readonly led: 'green' | 'red' | 'off'
  readonly beep: boolean
  readonly ms: number
}

export interface Signal {
  readonly kind: SignalKind
  readonly steps: readonly SignalStep[]
  /** From start to start, until the key is removed; null = once. */
  readonly repeatEveryMs: number | null
}

const SHORT = 200
const LONG = 1000
const PAUSE: SignalStep = { led: 'off', beep: false, ms: SHORT }
const beeped = (led: 'green' | 'red', ms = SHORT): SignalStep => ({ led, beep: true, ms })
const three = (a: 'green' | 'red', b: 'green' | 'red', c: 'green' | 'red'): readonly SignalStep[] => [
  beeped(a),
  PAUSE,
  beeped(b),
  PAUSE,
  beeped(c),
]

export const SIGNALS: Readonly<Record<SignalKind, Signal>> = {
  authorised: { kind: 'authorised', steps: [beeped('green')], repeatEveryMs: null },
  notAuthorised: { kind: 'notAuthorised', steps: three('red', 'red', 'red'), repeatEveryMs: null },
  outsideSchedule: { kind: 'outsideSchedule', steps: three('red', 'green', 'red'), repeatEveryMs: null },
  taskApproved: { kind: 'taskApproved', steps: [beeped('green', LONG)], repeatEveryMs: 2000 },
  taskNotApproved: { kind: 'taskNotApproved', steps: three('red', 'red', 'red'), repeatEveryMs: 2000 },
  taskRunning: { kind: 'taskRunning', steps: [{ led: 'green', beep: false, ms: SHORT }], repeatEveryMs: 1000 },
}

/** A task that takes longer shows `taskRunning` (R147). */
export const RUNNING_AFTER_MS = 150

/** Signal of a good M3. A frame 0E, whatever its reason, is `notAuthorised`. */
export function answerSignal(status: M3['status'], reason: Reason): Signal {
  if (status === 'granted') return SIGNALS.authorised
  return reason === 'outsideSchedule' ? SIGNALS.outsideSchedule : SIGNALS.notAuthorised
}

/** Signal of a receipt by its status: 0 done, 1 running, anything else not (yet) done. */
export function receiptSignal(status: number): Signal {
  if (status === 0) return SIGNALS.taskApproved
  return status === 1 ? SIGNALS.taskRunning : SIGNALS.taskNotApproved
}
