import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyNo, type TaskStatus, type UnixSeconds, unixSeconds } from '../model/index.ts'
import {
  activeCarriers,
  advance,
  isSettled,
  needsCarrier,
  newTask,
  stageOf,
  type TaskEvent,
  type TaskLife,
  taskState,
} from './index.ts'

const NOW = unixSeconds(1_800_000_000)
const keys = fc.integer({ min: 1, max: 3 }).map(keyNo)
const statuses = fc.constantFrom<TaskStatus>(
  'done',
  'running',
  'superseded',
  'baseTooHigh',
  'expired',
  'notYet',
  'countersignature',
  'memory',
  'unknownOp',
  'refused',
)
const at = fc.integer({ min: 0, max: 1000 }).map((n) => unixSeconds(NOW + n))
const events: fc.Arbitrary<TaskEvent> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('assigned' as const, 'offered' as const, 'transferred' as const, 'returned' as const),
    keyNo: keys,
    at,
  }),
  fc.record({ kind: fc.constant('seen' as const), at }),
  fc.record({ kind: fc.constant('receipt' as const), status: statuses, carrier: fc.option(keys), at }),
  fc.record({
    kind: fc.constant('withdrawn' as const),
    as: fc.constantFrom('cancelled' as const, 'superseded' as const),
    at,
  }),
)

function after(...list: readonly TaskEvent[]): TaskLife {
  return list.reduce<TaskLife>((life, event) => {
    const next = advance(life, event)
    if (!next.ok) throw new Error(next.error.code)
    return next.value
  }, newTask(NOW))
}
const on = (kind: 'assigned' | 'offered' | 'transferred' | 'returned', key: number): TaskEvent => ({
  kind,
  keyNo: keyNo(key),
  at: NOW,
})
const receipt = (status: TaskStatus): TaskEvent => ({ kind: 'receipt', status, carrier: keyNo(1), at: NOW })
const cancel: TaskEvent = { kind: 'withdrawn', as: 'cancelled', at: NOW }

describe('R082: the life of a task', () => {
  test('states only move forward, whatever happens and however often', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (list) => {
        let life = newTask(NOW)
        for (const event of list) {
          const next = advance(life, event)
          if (!next.ok) continue
          expect(stageOf(taskState(next.value))).toBeGreaterThanOrEqual(stageOf(taskState(life)))
          // Only proof that a cancelled task ran after all opens it again.
          if (isSettled(life) && event.kind !== 'seen') expect(isSettled(next.value)).toBe(true)
          expect(advance(next.value, event)).toEqual(next)
          life = next.value
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('law 6: a task ends with evidence: a receipt, or no carrier that could have it', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (list) => {
        const life = list.reduce((one, event) => {
          const next = advance(one, event)
          return next.ok ? next.value : one
        }, newTask(NOW))
        const state = taskState(life)
        if (state === 'reported') expect(life.receipt?.status).toBe('done')
        if (state === 'failed') expect(life.receipt).not.toBeNull()
        if (state === 'cancelled')
          expect(life.carriers.every((c) => c.offeredAt === null || c.returnedAt !== null)).toBe(true)
        if (isSettled(life)) expect(needsCarrier(life)).toBe(false)
      }),
    )
  })

  test('created, assigned, transferred, executed, reported', () => {
    const steps: readonly [TaskEvent, string][] = [
      [on('assigned', 1), 'assigned'],
      [on('offered', 1), 'assigned'],
      [on('transferred', 1), 'transferred'],
      [{ kind: 'seen', at: NOW }, 'executed'],
      [receipt('done'), 'reported'],
    ]
    expect(taskState(newTask(NOW))).toBe('created')
    steps.forEach(([, state], i) => {
      expect(taskState(after(...steps.slice(0, i + 1).map(([event]) => event)))).toBe(state)
    })
  })

  test('R083: one of several carriers executes it; the others give it back', () => {
    const both = [on('assigned', 1), on('assigned', 2), on('offered', 1), on('offered', 2), on('transferred', 2)]
    const done = after(...both, receipt('done'))
    expect(taskState(done)).toBe('reported')
    expect(activeCarriers(done)).toEqual([1, 2])
    expect(activeCarriers(after(...both, receipt('done'), on('returned', 2)))).toEqual([1])
    expect(advance(done, on('assigned', 3))).toEqual({ ok: false, error: { code: 'taskClosed', state: 'reported' } })
  })

  test('a retry is not an end, and a later end counts', () => {
    const life = after(on('assigned', 1), on('offered', 1), on('transferred', 1), receipt('baseTooHigh'))
    expect(taskState(life)).toBe('transferred')
    expect(life.receipt?.status).toBe('baseTooHigh')
    expect(taskState(after(on('assigned', 1), receipt('notYet'), receipt('refused')))).toBe('failed')
    expect(taskState(after(on('assigned', 1), receipt('superseded')))).toBe('superseded')
  })

  test('cancelling is certain only when no carrier can have it', () => {
    expect(taskState(after(cancel))).toBe('cancelled')
    expect(taskState(after(on('assigned', 1), cancel))).toBe('cancelled')
    const out = after(on('assigned', 1), on('offered', 1), on('transferred', 1), cancel)
    expect(taskState(out)).toBe('transferred')
    expect(isSettled(out)).toBe(false)
    expect(needsCarrier(out)).toBe(false)
    const back = advance(out, on('returned', 1))
    expect(back.ok && taskState(back.value)).toBe('cancelled')
    const ran = advance(out, receipt('done'))
    expect(ran.ok && taskState(ran.value)).toBe('reported')
    expect(advance(after(on('assigned', 1), cancel), on('offered', 1)).ok).toBe(false)
  })

  test('a task that came back undone waits for a carrier again, and is still transferred', () => {
    const back = after(on('assigned', 1), on('offered', 1), on('transferred', 1), on('returned', 1))
    expect(needsCarrier(back)).toBe(true)
    expect(taskState(back)).toBe('transferred')
    expect(advance(back, on('offered', 1))).toEqual({ ok: false, error: { code: 'notACarrier', keyNo: 1 } })
    const again = advance(back, on('assigned', 1))
    expect(again.ok && needsCarrier(again.value)).toBe(false)
    expect(again.ok && taskState(again.value)).toBe('transferred')
    expect(advance(newTask(0 as UnixSeconds), on('transferred', 9))).toEqual({
      ok: false,
      error: { code: 'notACarrier', keyNo: 9 },
    })
  })
})
