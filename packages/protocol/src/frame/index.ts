export * from './crc.ts'
export * from './door.ts'
export * from './link.ts'
