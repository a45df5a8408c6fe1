import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildPages } from './build.ts'

/** Said on the workbench only. */
const MARKS = ['Make blanks', 'Rohlinge herstellen', '/workbench/']

function assets(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css|html)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

test('a release holds no code of the workbench; what npm start serves does', () => {
  const [release, plant] = [assets(buildPages('release')), assets(buildPages('plant'))]
  for (const mark of MARKS) {
    expect(plant).toContain(mark)
    expect(release).not.toContain(mark)
  }
})
