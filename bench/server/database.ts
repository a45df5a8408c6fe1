import { join } from 'node:path'
import { openStore, type Store } from '@lockwright/server/store'

/** Past a running server to its data: `app` is what it works as itself, `owner` owns the tables. */
export const openData = (data: string, role: 'app' | 'owner'): Store =>
  openStore({ host: join(data, 'postgres', 'socket'), user: `lockwright_${role}`, database: 'lockwright' }, () => {}, 4)
