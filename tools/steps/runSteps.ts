import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Outcome, Step } from './step.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))

/** A step that hangs must not hang the run. */
const STEP_MS_MAX = 20 * 60_000

export interface RunOptions {
  readonly say: (text: string) => void
  /** Under CI nothing may be left out. */
  readonly ci: boolean
}

/** Runs the steps one after the other, all of them whatever fails; prints what a failed one said. */
export async function runSteps(steps: readonly Step[], { say, ci }: RunOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const step of steps) {
    const lack = step.lacks?.() ?? null
    const begun = performance.now()
    const { passed, output } = lack === null ? await runCommand(step) : { passed: false, output: lack }
    const verdict = passed ? 'ok' : lack !== null && !ci ? 'skipped' : 'failed'
    const seconds = (performance.now() - begun) / 1000
    outcomes.push({ name: step.name, verdict, seconds })

    const remark = verdict === 'skipped' ? `  ${lack}` : ''
    say(`${verdict.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${step.name}${remark}`)
    if (verdict === 'failed') say(indent(output))
  }
  return outcomes
}

/** The list at the end, and whether all is well. */
export function conclude(outcomes: readonly Outcome[], say: (text: string) => void): boolean {
  const failed = outcomes.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)
  const skipped = outcomes.filter(({ verdict }) => verdict === 'skipped').map(({ name }) => name)
  if (skipped.length > 0) say(`left out here: ${skipped.join(', ')}`)
  say(failed.length === 0 ? 'all steps passed' : `failed steps: ${failed.join(', ')}`)
  return failed.length === 0
}

async function runCommand(step: Step): Promise<{ passed: boolean; output: string }> {
  const [program, ...parameters] = step.command
  const child = spawn(program, parameters, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...step.environment, PATH: `${BIN}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const listen = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const limit = setTimeout(() => {
    output += `\nstopped after ${STEP_MS_MAX / 60_000} minutes`
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  }, STEP_MS_MAX)
  const interrupt = () => {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
    process.exit(130)
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return { passed: code === 0, output }
  } catch (error) {
    return { passed: false, output: String(error) }
  } finally {
    clearTimeout(limit)
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

const indent = (text: string) => text.trimEnd().replace(/^/gm, '        | ')
