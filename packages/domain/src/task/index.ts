export * from './life.ts'
