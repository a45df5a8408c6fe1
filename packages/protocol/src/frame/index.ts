export * from './crc.ts'
export * from './door.ts'
export * from './link.ts'
export * from './slip.ts'
