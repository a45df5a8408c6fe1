export * from './discovery.ts'
export * from './greet.ts'
export * from './ports.ts'
