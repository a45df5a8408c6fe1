/** The whole server in one object. */

export type { Installation } from './bootstrap.ts'
export { type App, type AppOptions, createApp, type UpgradeHandler } from './createApp.ts'
export type { Listener, ListenOptions } from './listen.ts'
