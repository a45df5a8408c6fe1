import { type Fault, fault } from './fault.ts'

/** The part of a PostgreSQL error that says which rule of a table was broken. */
interface DatabaseError {
  readonly code: string
  readonly constraint: string
  readonly detail: string
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'code' in error && 'constraint' in error && 'detail' in error
}

const UNIQUE_VIOLATION = '23505'

/** Two writers wanted the same name, or one wanted one that is there: the value is the last of the key in the detail. */
export function faultOfConstraint(error: unknown): Fault | null {
  if (!isDatabaseError(error) || error.code !== UNIQUE_VIOLATION) return null
  const value = /=\((?:.*, )?([^,]*)\) already exists/.exec(error.detail)?.[1] ?? ''
  switch (error.constraint) {
    case 'key_system_id_marking_key':
    case 'cylinder_system_id_marking_key':
    case 'cylinder_body_system_id_marking_key':
      return fault('markingTaken', { marking: value })
    case 'schedule_system_id_name_key':
    case 'cylinder_group_system_id_name_key':
      return fault('nameTaken', { name: value })
    case 'account_login_key':
      return fault('loginTaken', { login: value })
    default:
      return null
  }
}
