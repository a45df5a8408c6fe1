export * from './server.ts'
export type { ServerConnection } from './session.ts'
export * from './switchboard.ts'
