import { INSTALLATION, inInstallation, inSystem } from '../store/index.ts'
import type { Services } from '../usecase/index.ts'

const DAY_MS = 86_400_000
/** A client that repeats a request later than this gets it carried out anew. */
const IDEMPOTENCY_DAYS = 2
const ATTEMPT_DAYS = 1
/** A screen that slept longer loads everything anew. */
const FEED_DAYS = 14
/** What cannot be undone any more. */
const UNDO_DAYS = 2
/** Plans of files that nobody took over. */
const PREVIEW_DAYS = 30

/** Throws away what nobody can ask for any more. Safe to run at any time, by several servers at once. */
export async function sweep({ store, ports }: Services): Promise<void> {
  const now = ports.clock.now()
  const ago = (days: number) => new Date(now - days * DAY_MS)
  const systems = await inInstallation(store.db, async (tx) => {
    await tx.deleteFrom('client_session').where('expires_at', '<=', new Date(now)).execute()
    await tx.deleteFrom('attempt_counter').where('last_at', '<', ago(ATTEMPT_DAYS)).execute()
    const accounts = await tx.selectFrom('account').select('account_id').execute()
    const rows = await tx.selectFrom('system_directory').select('system_id').where('deleted_at', 'is', null).execute()
    return { accounts, ids: rows.map((row) => row.system_id) }
  })
  for (const { account_id: accountId } of systems.accounts) {
    await inInstallation(
      store.db,
      (tx) => tx.deleteFrom('idempotency').where('at', '<', ago(IDEMPOTENCY_DAYS)).execute(),
      { accountId },
    )
  }
  for (const systemId of [INSTALLATION, ...systems.ids.filter((id) => id !== INSTALLATION)]) {
    await inSystem(store.db, systemId, async (tx) => {
      await tx.deleteFrom('event_feed').where('system_id', '=', systemId).where('at', '<', ago(FEED_DAYS)).execute()
      await tx.deleteFrom('undo_step').where('system_id', '=', systemId).where('at', '<', ago(UNDO_DAYS)).execute()
      await tx
        .deleteFrom('import_run')
        .where('system_id', '=', systemId)
        .where('state', '=', 'previewed')
        .where('created_at', '<', ago(PREVIEW_DAYS))
        .execute()
    })
  }
}
