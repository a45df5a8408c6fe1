import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'

/** Where root keeps things when the project lies in a folder only root may enter. */
const SYSTEM_FOLDER = '/var/lib/lockwright'

/** Port of the server unless `PORT` names another. */
export const PORT = 8020

/**
 * `LOCKWRIGHT_DATA`, else `data` in the project. Under root that may lie where the database, which never runs as root,
 * cannot reach it (a home folder): then the usual place of the system.
 */
export function dataFolder(root: string, wanted: string | undefined, isRoot: boolean): string {
  if (wanted) return resolve(wanted)
  return isRoot && !openToAll(root) ? SYSTEM_FOLDER : join(root, 'data')
}

/** Whether everybody may pass through this folder and all above it. */
function openToAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false
  return dirname(folder) === folder || openToAll(dirname(folder))
}

/** Makes the folder; null, or why it cannot be used. */
export function prepareFolder(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 }) // The database's user passes through, nobody looks in.
    accessSync(folder, constants.W_OK)
    return null
  } catch (error) {
    return `${folder} cannot be written (${(error as NodeJS.ErrnoException).code}); choose another with LOCKWRIGHT_DATA.`
  }
}

/** Whether this program is on the PATH. */
export function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
}

/** Whether something already listens there. */
export async function isTaken(port: number): Promise<boolean> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', () => resolve(true))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
}

/** Any port nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  return await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
