import type { CylinderNo } from '@lockwright/domain/model'
import type { ChainLink, Crypto } from '../ports/index.ts'
import { CHAIN, step, stepBlock } from './step.ts'

const INDICES = 0x10000

/** A_(n+1) from A_n: yesterday's key cannot be had from today's (B2, C10). */
export function nextAuditKey(crypto: Crypto, cylinder: CylinderNo, seq: number, key: Uint8Array): Uint8Array {
  return step(crypto, CHAIN.audit, cylinder, seq % INDICES, key)
}

/** Tag of a message of 32 bytes under A_n, and A_(n+1): both at once, for whole logs are checked so. */
export function auditLink(
  crypto: Crypto,
  cylinder: CylinderNo,
  seq: number,
  key: Uint8Array,
  message: Uint8Array,
): ChainLink {
  return crypto.chainLink(key, message, stepBlock(CHAIN.audit, cylinder, seq % INDICES))
}
