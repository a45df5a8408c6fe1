export * from './arbitraries.ts'
export * from './device.ts'
export * from './world.ts'
export * from './zones.ts'
