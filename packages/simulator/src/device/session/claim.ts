import type { Batch } from '../../flash/index.ts'
import { FAULT, join, le32, parseVoucher, same, u32, type Voucher } from '../../record/index.ts'
import { FACTORY, type Hardware } from '../hardware.ts'
import { verify } from '../signature.ts'
import { CLAIM, countersignerId, LIFE, MAX_COUNTERSIGNERS, TABLE } from '../tables.ts'
import type { ClaimValues, SessionHost } from './host.ts'
import type { ClaimRight } from './transaction.ts'

/** The server of a session as the device sees it. */
export interface Peer {
  readonly kid: Uint8Array
  readonly publicKey: Uint8Array
}

/** Checks a voucher and remembers it before anything else happens (R036, spec/claim.md 4): the voucher, or a fault code. */
export function takeVoucher(hardware: Hardware, bytes: Uint8Array, peer: Peer): Voucher | number {
  const { crypto, life } = hardware
  if (life === LIFE.claimed && !hardware.sabotage.has('claim')) return FAULT.alreadyClaimed
  const voucher = parseVoucher(bytes)
  if (voucher === null) return FAULT.signature
  const isGenuine = verify(
    crypto,
    hardware.factory(FACTORY.voucherPublic),
    'olp1-voucher',
    voucher.payload,
    voucher.signature,
  )
  const isForMe = same(voucher.deviceId, hardware.factory(FACTORY.deviceId))
  const isForPeer = same(voucher.serverKeyHash, crypto.sha256(peer.publicKey))
  if (!isGenuine || !isForMe || !isForPeer) return FAULT.signature
  if (life === LIFE.claiming && !hardware.sabotage.has('claim'))
    return same(hardware.factory(FACTORY.voucher).subarray(0, 8), voucher.voucherId) ? voucher : FAULT.alreadyClaimed
  if (voucher.counter <= 0) return FAULT.older
  const batch = hardware.journal.batch()
  batch.put(TABLE.factory, FACTORY.voucher, join(voucher.voucherId, le32(voucher.sysId)))
  batch.put(TABLE.factory, FACTORY.life, Uint8Array.of(LIFE.claiming))
  hardware.journal.commit(batch)
  return voucher
}

const REQUIRED = [CLAIM.identity, CLAIM.ownerKey, CLAIM.server, CLAIM.listKey, CLAIM.day]
const LENGTHS: Readonly<Record<number, number>> = {
  [CLAIM.identity]: 8,
  [CLAIM.cylinderSecret]: 16,
  [CLAIM.listKey]: 33,
  [CLAIM.ownerKey]: 33,
  [CLAIM.server]: 38,
  [CLAIM.day]: 22,
  [CLAIM.capacities]: 12,
  [CLAIM.mechanicalCode]: 2,
  [CLAIM.countersigner]: 34,
  [CLAIM.group]: 18,
  [CLAIM.side]: 5,
}
const SEVERAL = new Set<number>([CLAIM.countersigner, CLAIM.group])

/** The right of this session to claim the device: it brought the voucher and made the secrets. */
export function claimRight(
  host: SessionHost,
  voucher: Voucher,
  peer: Peer,
  made: Omit<ClaimValues, 'byTag'>,
): ClaimRight {
  const { crypto } = host.hardware
  return {
    apply(batch: Batch, byTag: ReadonlyMap<number, readonly Uint8Array[]>): number | null {
      if (REQUIRED.some((tag) => !byTag.has(tag))) return FAULT.badRecord
      for (const [tag, values] of byTag) {
        if (values.some((value) => value.length !== LENGTHS[tag])) return FAULT.badRecord
        if (values.length > 1 && !SEVERAL.has(tag)) return FAULT.badRecord
      }
      const [identity, owner, server] = [CLAIM.identity, CLAIM.ownerKey, CLAIM.server].map((tag) => byTag.get(tag)![0]!)
      if (u32(identity!, 0) !== voucher.sysId) return FAULT.signature
      if (!same(crypto.sha256(owner!), voucher.ownerKeyHash)) return FAULT.signature
      if (!same(server!.subarray(0, 5), peer.kid) || !same(server!.subarray(5), peer.publicKey)) return FAULT.signature
      batch.put(TABLE.factory, FACTORY.life, Uint8Array.of(LIFE.claimed))
      for (const tag of [CLAIM.identity, CLAIM.listKey, CLAIM.ownerKey, CLAIM.server, CLAIM.day])
        batch.put(TABLE.claim, tag, byTag.get(tag)![0]!)
      for (const tag of [CLAIM.capacities, CLAIM.mechanicalCode, CLAIM.side]) {
        const value = byTag.get(tag)?.[0]
        if (value !== undefined) batch.put(TABLE.claim, tag, value)
      }
      for (const countersigner of byTag.get(CLAIM.countersigner) ?? []) {
        if (countersigner[0]! >= MAX_COUNTERSIGNERS) return FAULT.badRecord
        batch.put(TABLE.claim, countersignerId(countersigner[0]!), countersigner.slice(1))
      }
      return host.claim(batch, { ...made, byTag })
    },
  }
}
