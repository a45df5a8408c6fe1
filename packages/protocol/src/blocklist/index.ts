export * from './build.ts'
export * from './document.ts'
export * from './held.ts'
export * from './merge.ts'
