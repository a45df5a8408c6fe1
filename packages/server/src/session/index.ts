/** Sessions with keys and cylinders, over the bridges that carry them. */

export { openSessions } from './openSessions.ts'
export type { RelayConnection, RelayServer } from './relayServer.ts'
export { createTaskWriter } from './taskWriter.ts'
