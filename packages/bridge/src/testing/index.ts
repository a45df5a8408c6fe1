export * from './relayServer.ts'
