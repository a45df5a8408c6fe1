export * from './beacon.ts'
