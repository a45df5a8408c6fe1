export * from './link.ts'
export * from './memory.ts'
export * from './pty.ts'
export * from './tcp.ts'
