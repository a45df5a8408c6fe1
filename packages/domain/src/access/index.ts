export * from './decide.ts'
export * from './draft.ts'
export * from './effective.ts'
export * from './view.ts'
