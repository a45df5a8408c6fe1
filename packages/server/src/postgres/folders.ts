import { createHash } from 'node:crypto'
import { lstat, mkdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PostgresFault } from './fault.ts'
import { giveTo, ownUid, type ServerUser } from './serverUser.ts'

/** Socket files are `<folder>/.s.PGSQL.5432`. */
export const PORT = 5432

/** A socket's path has 104 bytes with its final zero on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 103

/** Where things lie inside the data folder of one database server. */
export interface Folders {
  readonly data: string
  /** PGDATA. */
  readonly cluster: string
  readonly socket: string
  /** Copy of the binaries, only made where the server cannot read the installed ones. */
  readonly binaries: string
  readonly logFile: string
}

/** The layout below `data` (an absolute path); touches no disk. */
export function foldersOf(data: string): Folders {
  return {
    data,
    cluster: join(data, 'cluster'),
    socket: socketFolder(data),
    binaries: join(data, 'binaries'),
    logFile: join(data, 'postgres.log'),
  }
}

/** Inside the data folder, or, where that path is too long for a socket, a folder of its own in the temporary one. */
function socketFolder(data: string): string {
  const inside = join(data, 'socket')
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_BYTES_MAX) return inside
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16)
  return join(tmpdir(), `lockwright-${name}`)
}

/** Makes the folders, 0700 and owned by the server's user. Throws `folderUnreachable` or `socketFolderUnsafe`. */
export async function makeFolders(folders: Folders, user: ServerUser): Promise<void> {
  await mkdir(folders.data, { recursive: true })
  if (user) await mustReach(dirname(folders.data), user)
  await giveTo(user, folders.data)
  await mkdir(folders.socket, { recursive: true, mode: 0o700 })
  await mustBePrivate(folders.socket, user)
  await giveTo(user, folders.socket)
}

/** Root may enter everything, the server's user only what lets others pass. */
async function mustReach(folder: string, user: NonNullable<ServerUser>): Promise<void> {
  const { mode, uid, gid } = await stat(folder)
  const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  if ((mode & execute) === 0)
    throw new PostgresFault(
      'folderUnreachable',
      `PostgreSQL cannot run as root, and its user (uid ${user.uid}) may not pass through ${folder}. ` +
        'Choose a data folder outside, such as /var/lib/lockwright (LOCKWRIGHT_DATA).',
    )
  if (dirname(folder) !== folder) await mustReach(dirname(folder), user)
}

/** Whoever can reach the socket is a superuser: a folder another user made under our name is refused. */
async function mustBePrivate(folder: string, user: ServerUser): Promise<void> {
  const found = await lstat(folder)
  const ours = found.uid === ownUid() || found.uid === user?.uid
  if (!found.isDirectory() || !ours || (found.mode & 0o077) !== 0)
    throw new PostgresFault('socketFolderUnsafe', `${folder} is not a private folder (0700) of our own; remove it.`)
}
