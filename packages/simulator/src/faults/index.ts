export * from './cable.ts'
export * from './moment.ts'
