export * from './keyUpdate.ts'
export * from './mark.ts'
export * from './summary.ts'
export * from './todo.ts'
