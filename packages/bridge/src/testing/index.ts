export * from './relayServer.ts'
export * from './serverPeer.ts'
export * from './timers.ts'
