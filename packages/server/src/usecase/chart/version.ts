import { sql } from 'kysely'
import { feedHead } from '../../feed/index.ts'
import type { Context } from '../context.ts'

/** Changes whenever the chart may have changed: with every news of the system, and with every window that ends. */
export async function chartVersion(ctx: Context): Promise<string> {
  const { tx, systemId, now } = ctx
  const { rows } = await sql<{ ended: number }>`
    select count(*) as ended from explicit_right where system_id = ${systemId} and window_to <= ${now}`.execute(tx)
  return `${await feedHead(tx, systemId)}.${rows[0]!.ended}`
}
