import { createTestDatabase } from '../postgres/testing.ts'
import { migrate } from './migrate.ts'
import { openStore, type Store } from './open.ts'

export interface TestStore extends Store {
  /** As the role that owns the tables, for what the application may not do. */
  readonly owner: Store
}

/** A migrated database of its own for one test file. */
export async function createTestStore(): Promise<TestStore> {
  const database = await createTestDatabase({ name: 'migrated', prepare: async (owner) => void (await migrate(owner)) })
  let closing = false
  const fail = (error: Error) => {
    if (!closing) throw error // Dropping the database ends sessions that are on their way out.
  }
  const app = openStore(database.app, fail)
  const owner = openStore(database.owner, fail, 2)
  return {
    ...app,
    owner,
    async close() {
      closing = true
      await Promise.all([app.close(), owner.close()])
      await database.stop()
    },
  }
}
