import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closingLine, forgetCounts } from './counts.ts'
import type { Outcome, Step } from './step.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-counts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const outcome = (verdict: Outcome['verdict']): Outcome => ({ name: '', verdict, seconds: 0 })
const plain: Step = { name: 'plain', command: ['true'] }
const counted = (): Step => ({ ...plain, report: join(folder, 'report.json') })

function report(passed: number, failed: number, pending: number): void {
  const numbers = { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: 0 }
  writeFileSync(join(folder, 'report.json'), JSON.stringify(numbers))
}

test('tests are counted one by one, other steps as one each', () => {
  report(40, 0, 2)
  expect(closingLine([plain, counted()], [outcome('ok'), outcome('ok')])).toBe('41 passed, 0 failed, 2 skipped')
})

test('a run that failed without a failed test counts as a failure', () => {
  report(40, 0, 0)
  expect(closingLine([counted()], [outcome('failed')])).toBe('40 passed, 1 failed, 0 skipped')
})

test('counts of an earlier run are not taken for this one', () => {
  report(40, 0, 0)
  forgetCounts([counted()])
  expect(closingLine([counted()], [outcome('failed')])).toBe('0 passed, 1 failed, 0 skipped')
})
