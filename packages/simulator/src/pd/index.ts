export type { Led } from './led.ts'
export * from './pd.ts'
