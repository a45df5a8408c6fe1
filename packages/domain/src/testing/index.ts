export * from './arbitraries.ts'
export * from './zones.ts'
