import type { CylinderNo, SystemNo } from '@lockwright/domain/model'
import { concat, le32 } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { type KdfLabel, kdf } from './kdf.ts'

/** What a cylinder keeps of K_c, which it does not keep (B2). 16 bytes each. */
export interface CylinderKeys {
  /** KA: tickets for this cylinder. */
  readonly tickets: Uint8Array
  /** KT: orders to it. */
  readonly tasks: Uint8Array
  /** KR: its answers to them. */
  readonly receipts: Uint8Array
  /** KB: what it says of itself through any key. */
  readonly beacons: Uint8Array
  /** KE: seals its log on the way to the server. */
  readonly audit: Uint8Array
}

const bound =
  (label: KdfLabel) =>
  (crypto: Crypto, key: Uint8Array, system: SystemNo, cylinder: CylinderNo): Uint8Array =>
    kdf(crypto, key, label, concat(le32(system), le32(cylinder)))

/** KA alone, for whoever makes many tickets; `secret` is K_c. */
export const ticketKey = bound('KA')

/** All five from K_c (spec/keys.md, C5). */
export function cylinderKeys(crypto: Crypto, secret: Uint8Array, system: SystemNo, cylinder: CylinderNo): CylinderKeys {
  const derive = (label: KdfLabel) => bound(label)(crypto, secret, system, cylinder)
  return {
    tickets: derive('KA'),
    tasks: derive('KT'),
    receipts: derive('KR'),
    beacons: derive('KB'),
    audit: derive('KE'),
  }
}

/** KW wraps new secrets on their way into a cylinder; `deviceKey` is DK of its claim. */
export const wrappingKey = bound('KW')

/** First key of the foreign log; `firstAuditKey` is A_1 of the claim (C10). */
export const foreignAuditKey = bound('FO')
