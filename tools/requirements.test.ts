import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFiles, ROOT } from './files/sources.ts'
import { rowsPage } from './requirements/page.ts'
import { parseRows } from './requirements/rows.ts'
import { proofsIn } from './requirements/titles.ts'

const ROWS = parseRows(readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8'))

test('the list has every row from R001 to R173 once', () => {
  const expected = Array.from({ length: 173 }, (_, index) => `R${String(index + 1).padStart(3, '0')}`)
  expect(ROWS.map(({ id }) => id)).toEqual(expected)
})

test('no test names a row that does not exist', () => {
  const known = new Set(ROWS.map(({ id }) => id))
  const proofs = projectFiles((path) => path.endsWith('.test.ts') && path !== 'tools/requirements.test.ts').flatMap(
    proofsIn,
  )
  const unknown = proofs.flatMap(({ path, rows }) => rows.filter((id) => !known.has(id)).map((id) => `${path}: ${id}`))
  expect(unknown).toEqual([])
})

test('titles name their rows in every way tests are written', () => {
  const text = [
    `test('R036 a blank is programmed once', () => {})`,
    `test.each(cases)("R070, R071: %s", () => {})`,
    `describe.runIf(root)('R019 as root', () => {`,
    `it(\n  'R117-R119 three at once',\n  () => {},\n)`,
    `// R001 in a comment proves nothing`,
    `const name = 'R002 in a string neither'`,
  ].join('\n')
  const rows = proofsIn({ path: 'a.test.ts', text }).map((proof) => proof.rows)
  expect(rows).toEqual([['R036'], ['R070', 'R071'], ['R019'], ['R117', 'R118', 'R119']])
})

test('the page shows each row with its tests and how to run them', () => {
  const page = rowsPage(
    [
      { id: 'R001', text: 'Small systems', chapter: 'Workshop' },
      { id: 'R002', text: 'Roles', chapter: 'Workshop' },
    ],
    [{ path: 'packages/domain/src/a.test.ts', title: 'R001 a | b', rows: ['R001'] }],
  )
  expect(page).toContain('| R001 | Small systems | `packages/domain/src/a.test.ts`: R001 a \\| b |')
  expect(page).toContain('`npm exec vitest -- run --project unit packages/domain/src/a.test.ts`')
  expect(page).toContain('| R002 | Roles | none yet |  |')
})
