export * from './bytes.ts'
export * from './integer.ts'
export * from './reader.ts'
export * from './writer.ts'
