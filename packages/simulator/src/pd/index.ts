export * from './element.ts'
export type { Led } from './led.ts'
export * from './pd.ts'
