import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '@lockwright/server/testing'

/**
 * `node withPostgres.ts <bin folder> <command...>`: runs the command with DATABASE_URL_TEST naming a fresh server of the
 * PostgreSQL in that folder, on a unix socket, without fsync; afterwards nothing of it is left.
 */
const [bin = '', program = '', ...parameters] = process.argv.slice(2)
const folder = await scratchFolder()
const cluster = join(folder, 'cluster')
mkdirSync(cluster, { mode: 0o700 })

// PostgreSQL refuses to run as root.
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null
if (user) for (const path of [folder, cluster]) chownSync(path, user.uid, user.gid)
const run = (name: string, ...rest: string[]) =>
  execFileSync(join(bin, name), ['-D', cluster, ...rest], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })

run('initdb', '--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8')
const settings = `-k ${folder} -c listen_addresses= -c fsync=off`
run('pg_ctl', '--wait', '--silent', `--log=${join(folder, 'log')}`, `--options=${settings}`, 'start')
try {
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`
  const done = spawnSync(program, parameters, { stdio: 'inherit', env: { ...process.env, DATABASE_URL_TEST: url } })
  process.exitCode = done.status ?? 1
} finally {
  run('pg_ctl', '--wait', '--silent', '--mode=immediate', 'stop')
  rmSync(folder, { recursive: true, force: true })
}
