export * from './batch.ts'
export * from './cells.ts'
export * from './chip.ts'
export * from './journal.ts'
