import type { Role } from '../store/index.ts'

/** What somebody may do in a system, and which roles may (R119). The one table that decides. */
const SYSTEM_PERMISSIONS = {
  'system.read': ['owner', 'handOut', 'reader'],
  'system.edit': ['owner'],
  'system.publish': ['owner'],
  'element.read': ['owner', 'handOut', 'reader'],
  'element.edit': ['owner'],
  'policy.read': ['owner', 'handOut', 'reader'],
  'policy.edit': ['owner'],
  'key.handOut': ['owner', 'handOut'],
  'key.block': ['owner', 'handOut'],
  'key.unblock': ['owner'],
  'person.read': ['owner', 'handOut'],
  'person.edit': ['owner', 'handOut'],
  'task.read': ['owner', 'handOut', 'reader'],
  'task.edit': ['owner', 'handOut'],
  'event.read': ['owner', 'reader'],
  'programming.read': ['owner', 'handOut', 'reader'],
  'programming.run': ['owner'],
  'device.edit': ['owner'],
  'journal.read': ['owner', 'reader'],
  'member.read': ['owner'],
  'member.edit': ['owner'],
  import: ['owner'],
} as const satisfies Record<string, readonly Role[]>

/** What only the operator of the installation may do: the break-glass account, in no system by itself. */
const INSTALLATION_PERMISSIONS = [
  'installation.system.create',
  'installation.system.delete',
  'installation.account.read',
  'installation.account.edit',
  'installation.bridge.edit',
  'installation.journal.read',
] as const

export type SystemPermission = keyof typeof SYSTEM_PERMISSIONS
type InstallationPermission = (typeof INSTALLATION_PERMISSIONS)[number]

/** `signedIn`: everybody who is. `self`: the same about the own account, which no limited token may. `public`: also who is not. */
const OTHER_PERMISSIONS = ['signedIn', 'self', 'public'] as const

export type Permission = SystemPermission | InstallationPermission | (typeof OTHER_PERMISSIONS)[number]

const ROLES: Readonly<Record<SystemPermission, readonly Role[]>> = SYSTEM_PERMISSIONS

export function isSystemPermission(permission: Permission): permission is SystemPermission {
  return Object.hasOwn(SYSTEM_PERMISSIONS, permission)
}

export function isKnownPermission(permission: string): permission is Permission {
  return (
    Object.hasOwn(SYSTEM_PERMISSIONS, permission) ||
    ([...INSTALLATION_PERMISSIONS, ...OTHER_PERMISSIONS] as readonly string[]).includes(permission)
  )
}

export function roleMay(role: Role, permission: SystemPermission): boolean {
  return ROLES[permission].includes(role)
}

/** All that a role may, for screens. */
export function permissionsOf(role: Role): readonly SystemPermission[] {
  return (Object.keys(SYSTEM_PERMISSIONS) as SystemPermission[]).filter((permission) => roleMay(role, permission))
}
