export * from './fault.ts'
export * from './restoreBackup.ts'
export * from './writeBackup.ts'
