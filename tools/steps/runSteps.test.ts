import { expect, test } from 'vitest'
import { conclude, runSteps } from './runSteps.ts'
import type { Step } from './step.ts'

const script = (name: string, code: string): Step => ({ name, command: [process.execPath, '-e', code] })
const fine = script('fine', '')
const bad = script('bad', 'console.log("what went wrong"); process.exit(3)')
const lacking: Step = { ...fine, name: 'lacking', lacks: () => 'no serial port here' }

async function run(steps: Step[], ci = false) {
  const said: string[] = []
  const outcomes = await runSteps(steps, { say: (text) => said.push(text), ci })
  const well = conclude(outcomes, (text) => said.push(text))
  return { verdicts: outcomes.map(({ verdict }) => verdict), well, said: said.join('\n') }
}

test('a failure does not stop the others, is shown with its words and named at the end', async () => {
  const { verdicts, well, said } = await run([bad, fine])
  expect(verdicts).toEqual(['failed', 'ok'])
  expect(well).toBe(false)
  expect(said).toContain('| what went wrong')
  expect(said).toContain('failed steps: bad')
})

test('what the machine lacks is left out and said', async () => {
  const { verdicts, well, said } = await run([lacking])
  expect(verdicts).toEqual(['skipped'])
  expect(well).toBe(true)
  expect(said).toContain('no serial port here')
})

test('under CI nothing may be left out', async () => {
  const { verdicts, well } = await run([lacking], true)
  expect(verdicts).toEqual(['failed'])
  expect(well).toBe(false)
})

test('a command that does not exist is a failure, not a crash', async () => {
  expect((await run([{ name: 'nothing', command: ['no-such-program-here'] }])).verdicts).toEqual(['failed'])
})
