import { type Fault, fault } from './fault.ts'

/** The part of a PostgreSQL error that says which rule of a table was broken. */
interface DatabaseError {
  readonly code: string
  readonly constraint: string
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'code' in error && 'constraint' in error
}

/** Unique and foreign key violation: a row came or went between our look and our write. */
const LOST_RACES = new Set(['23505', '23503'])

/** Somebody was faster, most often with the same name. Under row security the database does not say which value: it was in the input. */
export function faultOfConstraint(error: unknown, input: unknown): Fault | null {
  if (!isDatabaseError(error) || !LOST_RACES.has(error.code)) return null
  const { marking = '', name = '', login = '' } = input as { marking?: string; name?: string; login?: string }
  switch (error.constraint) {
    case 'key_system_id_marking_key':
    case 'cylinder_system_id_marking_key':
    case 'cylinder_body_system_id_marking_key':
      return fault('markingTaken', { marking })
    case 'schedule_system_id_name_key':
    case 'cylinder_group_system_id_name_key':
      return fault('nameTaken', { name })
    case 'account_login_key':
      return fault('loginTaken', { login })
    default:
      return fault('conflict')
  }
}
