// Runs before `npm start` and `npm test`, on whatever Node there is (20 or newer): installs what package-lock.json
// names if that is not what node_modules holds. Plain JavaScript and nothing but node: imports, because nothing is
// installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 24

/**
 * Brings `root`/node_modules in line with `root`/package-lock.json.
 * @param {string} root
 * @param {(command: string[]) => { status: number | null, stderr: string }} run
 * @param {(line: string) => void} say
 * @returns {boolean} whether everything is there now
 */
export function install(root, run, say) {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lockfile).digest('hex')
  const marker = join(root, 'node_modules', '.lockwright-lock')

  if (read(marker) === wanted) return true
  if (!isInstalled(root, JSON.parse(lockfile.toString()))) {
    say('Installing the packages of package-lock.json (about a minute, only when it changed) ...')
    const { status, stderr } = run(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    if (status !== 0) {
      say(stderr.trim())
      say(remedy(stderr))
      return false
    }
  }
  writeFileSync(marker, wanted)
  return true
}

/** Compares with npm's own note of what it installed, so that an `npm ci` by hand is not done again. */
function isInstalled(root, lockfile) {
  const note = read(join(root, 'node_modules', '.package-lock.json'))
  if (note === null) return false
  const present = JSON.parse(note).packages ?? {}
  return Object.entries(lockfile.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true // The project itself and its rooms.
    const found = present[path]
    if (!found) return wanted.optional === true || wanted.devOptional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

function remedy(stderr) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/
  return offline.test(stderr)
    ? 'The package registry cannot be reached. Connect this machine, name your mirror (npm config set registry <url>), ' +
        'or copy node_modules from a machine of the same kind that has the same package-lock.json.'
    : 'npm ci failed; nothing was started. The lines above say why.'
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const npm = process.env.npm_execpath
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm']
  const run = (args) => {
    const shell = !npm && process.platform === 'win32'
    const done = spawnSync(command, [...first, ...args], { cwd: root, encoding: 'utf8', shell })
    return { status: done.status, stderr: done.stderr || String(done.error ?? '') }
  }
  if (!install(root, run, (line) => console.error(line))) process.exit(1)

  const brought = existsSync(join(root, 'node_modules', '.bin', 'node'))
  if (!brought && Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
    console.error(
      `npm has no Node ${NODE_MAJOR_MIN} for this platform: install it yourself, this one is ${process.version}.`,
    )
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
