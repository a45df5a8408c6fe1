export * from './audit.ts'
export * from './day.ts'
export * from './revalidation.ts'
export * from './step.ts'
