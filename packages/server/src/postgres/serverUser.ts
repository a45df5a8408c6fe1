import { chown } from 'node:fs/promises'

/** The user the PostgreSQL processes run as; null = the one we are. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null

const NOBODY: ServerUser = { uid: 65534, gid: 65534 }

/** PostgreSQL refuses to run as root, so root hands it to `nobody` (R009: also inside a bare container). */
export function serverUser(): ServerUser {
  return process.platform !== 'win32' && ownUid() === 0 ? NOBODY : null
}

export function ownUid(): number {
  return process.getuid?.() ?? 0
}

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid)
}

/** Options for a process of the server: its user, and nothing of our environment, which may hold secrets. */
export function runAs(user: ServerUser): { uid?: number; gid?: number; env: Record<string, string> } {
  return { ...user, env: { LC_ALL: 'C' } }
}
