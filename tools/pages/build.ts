import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WEB = join(ROOT, 'packages/web')
/** All that goes into the screens. */
const SOURCES = [
  'packages/web/{src,public}/**/*.*',
  'packages/web/*.*',
  'packages/{domain,protocol}/src/**/*.ts',
  'packages/server/src/contract/*.ts',
  'packages/simulator/src/control/*.ts',
  'package-lock.json',
]

/** `release`: what an installation serves. `plant`: the same with the workbench, as `npm start` serves it. */
export type Pages = 'release' | 'plant'

const pagesFolder = (pages: Pages): string => join(WEB, 'dist', pages)

/** Builds the screens unless they were built from these very sources; gives their folder. */
export function buildPages(pages: Pages): string {
  const folder = pagesFolder(pages)
  const stamp = join(folder, 'sources.sha256')
  const now = hashOfSources()
  if (readText(stamp) === now) return folder
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: WEB,
    env: { ...process.env, NODE_ENV: 'production', LOCKWRIGHT_PAGES: pages },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  writeFileSync(stamp, now)
  return folder
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const name of globSync(SOURCES, { cwd: ROOT }).sort()) {
    const text = readText(join(ROOT, name))
    if (text !== null && !name.endsWith('.test.ts')) hash.update(`${name}\0${text}\0`)
  }
  return hash.digest('hex')
}

/** null for what is not there, or is a folder. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
