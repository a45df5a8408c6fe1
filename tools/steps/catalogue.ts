import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Step } from './step.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STORY = 'system-tests/story/main.ts'
/** Real ones, which lie beside the project and are never copied into it; where they are missing the step says so. */
const MATRICES = ['hc', 'domino', 'americas_small'].map((name) => `../shared/data/access-matrix-${name}.txt`)

/** Vitest, with its counts in a file of this step's own. */
function vitest(name: string, project: string, filters: readonly string[] = []): Step {
  const report = join(ROOT, '.cache', `${name.replaceAll(' ', '-')}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { name, command: ['vitest', 'run', '--project', project, ...filters, ...reporters], report }
}

/** A minute or two: what to run before each commit. The walls between rooms and the house rules are unit tests. */
export const CHECK: readonly Step[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'lint', command: ['biome', 'lint', '--error-on-warnings', '.'] },
  { name: 'lint with types', command: ['oxlint', '--deny-warnings'] },
  { name: 'unused code', command: ['knip', '--no-config-hints'] },
  vitest('unit tests', 'unit'),
]

/** Everything: what CI runs. */
export function testSteps(): readonly Step[] {
  const python = findPython()
  return [
    ...CHECK,
    {
      name: 'test vectors',
      command: [python ?? 'python3', 'spec/reference/make.py', '--check'],
      lacks: () => (python === null ? 'no python3 with the module cryptography' : null),
    },
    { name: 'screens', command: ['node', 'tools/pages/main.ts'] },
    vitest('system tests', 'system'),
    onDebianPostgres(vitest('server on Debian PostgreSQL', 'system', ['packages/server'])),
    { name: 'story', command: ['node', STORY] },
    { name: 'story of matrices', command: ['node', 'system-tests/story/matrix.ts', ...MATRICES] },
    { name: 'sabotage', command: ['node', STORY, '--sabotage', 'schedule,block,validity,ticket,claim,floor,receipt'] },
  ]
}

/** The oldest PostgreSQL we promise to work with. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql/15/bin'

function onDebianPostgres(step: Step): Step {
  return {
    ...step,
    command: ['node', 'tools/steps/withPostgres.ts', DEBIAN_POSTGRES, ...step.command],
    lacks: () => (existsSync(DEBIAN_POSTGRES) ? null : `no PostgreSQL in ${DEBIAN_POSTGRES}`),
  }
}

/** The first Python that has the module: a version manager's often has not while the system's has. */
function findPython(): string | null {
  const works = (python: string) => {
    try {
      execFileSync(python, ['-c', 'import cryptography'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  return ['python3', '/usr/bin/python3'].find(works) ?? null
}
