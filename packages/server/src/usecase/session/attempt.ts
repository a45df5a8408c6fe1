import { sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import { inInstallation, type Store } from '../../store/index.ts'

/** Failures that cost nothing; each further one doubles the pause. */
const FREE_FAILURES = 5
const PAUSE_S = 15
const PAUSE_MAX_S = 900
/** Without a failure for so long the count begins anew. */
const FORGET_S = 3600

/**
 * Counts an attempt before it is tried, so that many at once cannot slip through; `forgive` takes the count back after a
 * success. Throws `tooManyAttempts` while the pause of the subject lasts.
 */
export async function countAttempt(store: Store, subject: string, now: Date): Promise<void> {
  const retryAfter = await inInstallation(store.db, async (tx) => {
    const { rows } = await sql<{ failures: number; last_at: Date }>`
      insert into attempt_counter as a (subject, failures, last_at) values (${subject}, 0, ${now})
      on conflict (subject) do update set failures = a.failures
      returning failures, last_at`.execute(tx)
    const { failures, last_at } = rows[0]!
    const quietS = (now.getTime() - last_at.getTime()) / 1000
    const known = quietS >= FORGET_S ? 0 : failures
    const wait = pauseAfter(known) - quietS
    if (wait > 0) return Math.ceil(wait)
    await tx
      .updateTable('attempt_counter')
      .set({ failures: known + 1, last_at: now })
      .where('subject', '=', subject)
      .execute()
    return 0
  })
  if (retryAfter > 0) throw fault('tooManyAttempts', { retryAfterSeconds: retryAfter })
}

export async function forgive(store: Store, subject: string): Promise<void> {
  await inInstallation(store.db, (tx) => tx.deleteFrom('attempt_counter').where('subject', '=', subject).execute())
}

/** Seconds to wait after so many failures. */
function pauseAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0
  return Math.min(PAUSE_S * 2 ** (failures - FREE_FAILURES), PAUSE_MAX_S)
}
