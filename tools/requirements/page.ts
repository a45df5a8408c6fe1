import type { Row } from './rows.ts'
import type { Proof } from './titles.ts'

/** docs/generated/rows.md: each row, the tests that prove it, and the command that shows it. */
export function rowsPage(rows: readonly Row[], proofs: readonly Proof[]): string {
  const lines = ['# Rows and their tests', '', INTRODUCTION, '']
  let chapter = ''
  for (const row of rows) {
    if (row.chapter !== chapter) {
      chapter = row.chapter
      lines.push(`## ${chapter}`, '', '| Row | Requirement | Test | How to see it |', '|---|---|---|---|')
    }
    const own = proofs.filter((proof) => proof.rows.includes(row.id))
    const tests = own.map(({ path, title }) => `\`${path}\`: ${cell(title)}`).join('<br>')
    const commands = [...new Set(own.map(({ path }) => `\`${commandFor(path)}\``))].join('<br>')
    lines.push(`| ${row.id} | ${row.text} | ${tests || 'none yet'} | ${commands} |`)
    if (rows[rows.indexOf(row) + 1]?.chapter !== chapter) lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

const INTRODUCTION =
  'Made by `npm run coverage:requirements` from docs/requirements.md and the titles of the tests. Do not edit.'

/** Every test can be run by itself. */
function commandFor(path: string): string {
  if (path.startsWith('system-tests/story/')) return 'npm run story'
  const project = path.endsWith('.system.test.ts') || path.startsWith('system-tests/') ? 'system' : 'unit'
  return `npm exec vitest -- run --project ${project} ${path}`
}

const cell = (text: string) => text.replaceAll('|', '\\|')
