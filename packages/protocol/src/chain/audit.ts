import type { CylinderNo } from '@lockwright/domain/model'
import type { Crypto } from '../ports/index.ts'
import { CHAIN, step } from './step.ts'

/** A_(n+1) from A_n: yesterday's key cannot be had from today's (B2, C10). */
export function nextAuditKey(crypto: Crypto, cylinder: CylinderNo, seq: number, key: Uint8Array): Uint8Array {
  return step(crypto, CHAIN.audit, cylinder, seq % 0x10000, key)
}
