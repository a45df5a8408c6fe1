export * from './order.ts'
export { decodeOrder, encodeOrder } from './payload.ts'
export * from './receipt.ts'
export * from './task.ts'
