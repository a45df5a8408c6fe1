export * from './beacon.ts'
export * from './chain.ts'
export * from './segment.ts'
export * from './verify.ts'
