import {
  type CylinderNo,
  type GroupNo,
  type KeyId,
  type SystemNo,
  systemNo,
  type UnixSeconds,
  unixSeconds,
} from '@lockwright/domain/model'
import { concat, le32 } from '@lockwright/protocol/bytes'
import { dayCheckpoints, dayElement } from '@lockwright/protocol/chain'
import type { Crypto } from '@lockwright/protocol/ports'
import {
  type CylinderKeys,
  cylinderKeys,
  cylinderSecret,
  groupSecret,
  revalidationSeed,
  ticketKey,
} from '@lockwright/protocol/secret'
import { type KeyPair, SECRET_GENERATION } from '../keystore/index.ts'
import type { Context } from '../usecase/context.ts'

/** Secrets of one system, opened, and what follows from them (spec/bytes.md). Never written anywhere. */
export interface SystemSecrets {
  readonly systemNo: SystemNo
  /** Begin of day 0 of the day chain. */
  readonly dayEpoch: UnixSeconds
  readonly ownerPublic: Uint8Array
  readonly listKey: KeyPair
  readonly countersigner: KeyPair
  /** K_c: bound to the place in the list, so that keys can be programmed before the cylinder is. */
  cylinderSecret(cylinder: CylinderNo): Uint8Array
  cylinderKeys(cylinder: CylinderNo): CylinderKeys
  /** KA alone. */
  ticketKey(cylinder: CylinderNo): Uint8Array
  group(group: GroupNo): Uint8Array
  revalidationSeed(key: KeyId, serial: number): Uint8Array
  /** Element of the day chain. */
  day(day: number): Uint8Array
  dayAt(at: UnixSeconds): number
}

const DAY_SECONDS = 86_400
/** Systems kept open; the oldest goes. */
const OPEN_MAX = 200

/** Opens the secrets of a system once and keeps them in memory. */
export function createSecretsOpener(crypto: Crypto): (ctx: Context) => Promise<SystemSecrets> {
  const opened = new Map<string, SystemSecrets>()
  return async (ctx) => {
    const known = opened.get(ctx.systemId)
    if (known !== undefined) return known
    const secrets = await openSecrets(ctx, crypto)
    opened.set(ctx.systemId, secrets)
    if (opened.size > OPEN_MAX) opened.delete(opened.keys().next().value!)
    return secrets
  }
}

async function openSecrets(ctx: Context, crypto: Crypto): Promise<SystemSecrets> {
  const { tx, systemId, keystore } = ctx
  const row = await tx
    .selectFrom('locking_system')
    .select(['system_no', 'day_epoch'])
    .where('system_id', '=', systemId)
    .executeTakeFirstOrThrow()
  const number = systemNo(row.system_no)
  const master = await keystore.secret(tx, systemId, 'smk')
  const checkpoints = dayCheckpoints(crypto, number, await keystore.secret(tx, systemId, 'dayChain'))
  const secretOf = (cylinder: CylinderNo) =>
    cylinderSecret(crypto, master, SECRET_GENERATION, concat(le32(cylinder), le32(0)))
  /** One for each door of the system at most; a key update needs one for each of its entries. */
  const ticketKeys = new Map<CylinderNo, Uint8Array>()
  return {
    systemNo: number,
    dayEpoch: unixSeconds(row.day_epoch),
    ownerPublic: (await keystore.keyPair(tx, systemId, 'ownerKey')).public,
    listKey: await keystore.keyPair(tx, systemId, 'listKey'),
    countersigner: await keystore.keyPair(tx, systemId, 'countersigner'),
    cylinderSecret: secretOf,
    cylinderKeys: (cylinder) => cylinderKeys(crypto, secretOf(cylinder), number, cylinder),
    ticketKey(cylinder) {
      const known = ticketKeys.get(cylinder) ?? ticketKey(crypto, secretOf(cylinder), number, cylinder)
      ticketKeys.set(cylinder, known)
      return known
    },
    group: (group) => groupSecret(crypto, master, group),
    revalidationSeed: (key, serial) => revalidationSeed(crypto, master, key, serial),
    day: (day) => dayElement(crypto, number, checkpoints, day),
    dayAt: (at) => Math.floor((at - row.day_epoch) / DAY_SECONDS),
  }
}
