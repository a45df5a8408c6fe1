export * from './decide.ts'
export * from './effective.ts'
export * from './view.ts'
