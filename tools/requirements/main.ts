import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, ROOT } from '../files/sources.ts'
import { rowsPage } from './page.ts'
import { parseRows } from './rows.ts'
import { proofsIn } from './titles.ts'

/** `npm run coverage:requirements`: prints the rows without a test, writes docs/generated/rows.md. */
const rows = parseRows(readFileSync(join(ROOT, 'docs/requirements.md'), 'utf8'))
const tests = projectFiles((path) => path.endsWith('.test.ts') || /^system-tests\/story\/.*\.ts$/.test(path))
const proofs = tests
  .filter(({ path }) => path !== 'tools/requirements.test.ts')
  .sort((a, b) => (a.path < b.path ? -1 : 1))
  .flatMap(proofsIn)

mkdirSync(join(ROOT, 'docs/generated'), { recursive: true })
writeFileSync(join(ROOT, 'docs/generated/rows.md'), rowsPage(rows, proofs))

const proven = new Set(proofs.flatMap((proof) => proof.rows))
const missing = rows.filter(({ id }) => !proven.has(id))
for (const { id, text } of missing) console.log(`${id}  ${text.length > 100 ? `${text.slice(0, 99)}…` : text}`)
console.log(`${rows.length - missing.length} of ${rows.length} rows have a test, ${missing.length} have none.`)
