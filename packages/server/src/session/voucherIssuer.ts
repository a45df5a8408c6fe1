import { type DeviceId, err, ok, type Result, type SystemNo } from '@lockwright/domain/model'
import { keyHash, makeVoucher, type VoucherRequest, verifyVoucherRequest } from '@lockwright/protocol/credential'
import { dateOf, type Ports, secondsOf } from '../ports/index.ts'
import { type Database, INSTALLATION, inInstallation, takeNumbers } from '../store/index.ts'

/** A blank asks to become an element of a system (spec/claim.md). */
export interface ClaimOrder extends VoucherRequest {
  readonly deviceKind: 'key' | 'cylinder'
  /** The blank's own key from the factory, compressed (33), and its signature over the request (64). */
  readonly identityPublic: Uint8Array
  readonly signature: Uint8Array
  readonly systemId: string
  readonly systemNo: SystemNo
  /** Compressed (33). */
  readonly ownerPublic: Uint8Array
}

export type VoucherRefusal =
  | { readonly code: 'voucherRequestForged'; readonly deviceId: DeviceId }
  | { readonly code: 'blankOfAnotherSystem'; readonly deviceId: DeviceId }

/**
 * Gives at most one system the right to claim a blank, and the same voucher as often as it is asked (R036, B8).
 * The service of the data centre stands behind this port later; until then a signer on this installation does.
 */
export interface VoucherIssuer {
  issue(order: ClaimOrder): Promise<Result<IssuedVoucher, VoucherRefusal>>
}

export interface IssuedVoucher {
  /** 8 bytes */
  readonly voucherId: Uint8Array
  readonly document: Uint8Array
}

/** Signs with a key of this installation. It keeps no list of genuine blanks: it knows a blank by its first request. */
export function createLocalVoucherIssuer(
  db: Database,
  ports: Pick<Ports, 'clock' | 'random' | 'crypto'>,
  voucherPrivate: Uint8Array,
): VoucherIssuer {
  const { crypto, random, clock } = ports
  return {
    issue: async (order) => {
      const { deviceId } = order
      if (!verifyVoucherRequest(crypto, order.identityPublic, order, order.signature))
        return err({ code: 'voucherRequestForged', deviceId })
      return inInstallation(db, async (tx) => {
        const counter = await takeNumbers(tx, INSTALLATION, 'voucher')
        const voucherId = random.bytes(8)
        const fresh = {
          device_id: deviceId,
          system_id: order.systemId,
          device_kind: order.deviceKind,
          voucher_id: voucherId,
          counter,
          issued_at: dateOf(secondsOf(clock.now())),
          document: makeVoucher(crypto, voucherPrivate, {
            voucherId,
            deviceId,
            system: order.systemNo,
            serverKeyHash: keyHash(crypto, order.serverPublic),
            ownerKeyHash: keyHash(crypto, order.ownerPublic),
            counter,
          }),
        }
        // The first system wins; asking again, also at the same moment, meets the row that is there.
        await tx
          .insertInto('voucher')
          .values(fresh)
          .onConflict((conflict) => conflict.column('device_id').doNothing())
          .execute()
        const kept = await tx
          .selectFrom('voucher')
          .select(['system_id', 'voucher_id', 'document'])
          .where('device_id', '=', deviceId)
          .executeTakeFirstOrThrow()
        return kept.system_id === order.systemId
          ? ok({ voucherId: kept.voucher_id, document: kept.document })
          : err({ code: 'blankOfAnotherSystem' as const, deviceId })
      })
    },
  }
}
