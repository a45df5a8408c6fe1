export * from './cylinder.ts'
export * from './kdf.ts'
export * from './master.ts'
