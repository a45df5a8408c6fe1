export * from './cylinder.ts'
export * from './key.ts'
export * from './use.ts'
