import { join } from 'node:path'
import { openStore, type Store } from '@lockwright/server/store'

/**
 * Past a running server to its data: `app` is what it works as itself, `owner` owns the tables, and waits for each answer,
 * as COPY must.
 */
export const openData = (data: string, role: 'app' | 'owner'): Store =>
  openStore(
    {
      host: join(data, 'postgres', 'socket'),
      user: `lockwright_${role}`,
      database: 'lockwright',
      pipeline: role === 'app',
    },
    () => {},
    4,
  )
