import { execFile } from 'node:child_process'
import { chown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { scratchFolder } from '@lockwright/server/testing'

/** What Debian 12 installs. */
export const DEBIAN_POSTGRES = '/usr/lib/postgresql/15/bin'
const NOBODY = { uid: 65_534, gid: 65_534 }

export interface DebianPostgres {
  /** For `psql` as a superuser. */
  readonly environment: { readonly PGHOST: string; readonly PGPORT: string; readonly PGUSER: string }
  stop(): Promise<void>
}

/** A fresh cluster of Debian's PostgreSQL that asks for passwords on TCP, as Debian sets it up, and trusts its socket. */
export async function startDebianPostgres(port: number): Promise<DebianPostgres> {
  const folder = await scratchFolder()
  const cluster = join(folder, 'cluster')
  const user: { readonly uid?: number; readonly gid?: number } = process.getuid?.() === 0 ? NOBODY : {}
  await mkdir(cluster, { mode: 0o700 })
  const { uid, gid } = user
  if (uid !== undefined && gid !== undefined) for (const path of [folder, cluster]) await chown(path, uid, gid)
  const run = (name: string, ...rest: string[]) =>
    promisify(execFile)(join(DEBIAN_POSTGRES, name), ['-D', cluster, ...rest], { ...user, cwd: folder })
  const access = ['--auth-local=trust', '--auth-host=scram-sha-256', '--username=postgres']
  await run('initdb', '--no-sync', ...access, '--encoding=UTF8', '--locale=C.UTF-8')
  const settings = `-k ${folder} -c port=${port} -c listen_addresses=localhost -c fsync=off`
  await run('pg_ctl', '--wait', '--silent', `--log=${join(folder, 'log')}`, `--options=${settings}`, 'start')
  return {
    environment: { PGHOST: folder, PGPORT: String(port), PGUSER: 'postgres' },
    async stop() {
      await run('pg_ctl', '--wait', '--silent', '--mode=immediate', 'stop')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
