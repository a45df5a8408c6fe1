import { CompiledQuery, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { withBegin } from './driver.ts'
import type { Database } from './open.ts'
import type { Tables } from './tables.ts'

export type Tx = Transaction<Tables>

/** The installation itself: reference tables, and the journal of what concerns no system. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'

/** Who asks; the second wall (row security) decides by it too. */
export interface Asker {
  readonly accountId?: string | undefined
  /** Sees the names of all systems. */
  readonly operator?: boolean | undefined
}

/** One transaction that sees and changes the rows of one system only (row security, R123, law 7). */
export function inSystem<Value>(
  db: Database,
  systemId: string,
  work: (tx: Tx) => Promise<Value>,
  asker: Asker = {},
): Promise<Value> {
  return db.transaction().execute(async (tx) => {
    await enter(tx, systemId, asker)
    return work(tx)
  })
}

/** One transaction on accounts, memberships, bridges, vouchers and the list of systems; no system's own rows. */
export function inInstallation<Value>(
  db: Database,
  work: (tx: Tx) => Promise<Value>,
  asker: Asker = {},
): Promise<Value> {
  return inSystem(db, INSTALLATION, work, asker)
}

/** A look at the reference tables from inside a system's transaction; afterwards it is the system's again. */
export async function lookAtInstallation<Value>(
  tx: Tx,
  systemId: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  await sql`select set_config('app.system_id', ${INSTALLATION}, true)`.execute(tx)
  const value = await work(tx) // On failure the transaction is lost anyhow.
  await sql`select set_config('app.system_id', ${systemId}, true)`.execute(tx)
  return value
}

/** Makes the rest of the transaction that of `systemId`, such as right after the system was created. */
export async function enter(tx: Tx, systemId: string, { accountId, operator }: Asker): Promise<void> {
  const settings = { system_id: systemId, account_id: accountId ?? '', operator: operator ? 'on' : '' }
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`,
  )
  await tx.executeQuery(withBegin(CompiledQuery.raw(`select ${set.join(', ')}`)))
}
