export * from './tasks.ts'
export * from './version.ts'
