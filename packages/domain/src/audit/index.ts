export * from './happening.ts'
export * from './log.ts'
