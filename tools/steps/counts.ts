import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Outcome, Step } from './step.ts'

/** Removes what an earlier run counted, so that a step that crashed does not seem to have passed. */
export function forgetCounts(steps: readonly Step[]): void {
  for (const { report } of steps) if (report) rmSync(report, { force: true })
}

/** The closing line that tools read: tests of vitest, and each other step as one. */
export function closingLine(steps: readonly Step[], outcomes: readonly Outcome[]): string {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  steps.forEach((step, index) => {
    const verdict = outcomes[index]?.verdict
    const counted = step.report && existsSync(step.report) ? readReport(step.report) : null
    sum.passed += counted?.passed ?? (verdict === 'ok' ? 1 : 0)
    sum.skipped += counted?.skipped ?? (verdict === 'skipped' ? 1 : 0)
    // A run can fail with no failed test in it: a file that does not load, an error after the last test.
    sum.failed += verdict === 'failed' ? Math.max(1, counted?.failed ?? 0) : 0
  })
  return `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`
}

function readReport(path: string): { passed: number; failed: number; skipped: number } {
  const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>
  const count = (name: string) => report[name] ?? 0
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  }
}
