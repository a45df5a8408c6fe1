import {
  type CylinderNo,
  type GroupNo,
  type KeyId,
  type Slot,
  type SystemNo,
  systemNo,
  type UnixSeconds,
  unixSeconds,
} from '@lockwright/domain/model'
import { concat, le32 } from '@lockwright/protocol/bytes'
import { dayCheckpoints, dayElement } from '@lockwright/protocol/chain'
import type { Crypto, Mac } from '@lockwright/protocol/ports'
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
  /** CMAC under KA of a cylinder, or under K_G of a group. */
  ticketMac(slot: Slot): Mac
  group(group: GroupNo): Uint8Array
  revalidationSeed(key: KeyId, serial: number): Uint8Array
  /** Element of the day chain. */
  day(day: number): Uint8Array
  dayAt(at: UnixSeconds): number
}

const DAY_SECONDS = 86_400
/** Systems kept open; the oldest goes. */
const OPEN_MAX = 200

/** Keys for tickets kept ready, of all systems together (about 4 KB each); the oldest goes. */
const TICKET_KEYS_MAX = 10_000

/** Opens the secrets of a system once and keeps them in memory. */
export function createSecretsOpener(crypto: Crypto): (ctx: Context) => Promise<SystemSecrets> {
  const opened = new Map<string, SystemSecrets>()
  const ticketMacs = new Map<string, Mac>()
  return async (ctx) => {
    const known = opened.get(ctx.systemId)
    if (known !== undefined) return known
    const secrets = await openSecrets(ctx, crypto, ticketMacs)
    opened.set(ctx.systemId, secrets)
    if (opened.size > OPEN_MAX) opened.delete(opened.keys().next().value!)
    return secrets
  }
}

async function openSecrets(ctx: Context, crypto: Crypto, ticketMacs: Map<string, Mac>): Promise<SystemSecrets> {
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
  return {
    systemNo: number,
    dayEpoch: unixSeconds(row.day_epoch),
    ownerPublic: (await keystore.keyPair(tx, systemId, 'ownerKey')).public,
    listKey: await keystore.keyPair(tx, systemId, 'listKey'),
    countersigner: await keystore.keyPair(tx, systemId, 'countersigner'),
    cylinderSecret: secretOf,
    cylinderKeys: (cylinder) => cylinderKeys(crypto, secretOf(cylinder), number, cylinder),
    ticketMac(slot) {
      const name = slot.kind === 'group' ? `${number} g ${slot.groupNo}` : `${number} c ${slot.cylinderNo}`
      const known = ticketMacs.get(name)
      if (known !== undefined) return known
      const key =
        slot.kind === 'group'
          ? groupSecret(crypto, master, slot.groupNo)
          : ticketKey(crypto, secretOf(slot.cylinderNo), number, slot.cylinderNo)
      const made = crypto.cmacKey(key)
      ticketMacs.set(name, made)
      if (ticketMacs.size > TICKET_KEYS_MAX) ticketMacs.delete(ticketMacs.keys().next().value!)
      return made
    },
    group: (group) => groupSecret(crypto, master, group),
    revalidationSeed: (key, serial) => revalidationSeed(crypto, master, key, serial),
    day: (day) => dayElement(crypto, number, checkpoints, day),
    dayAt: (at) => Math.floor((at - row.day_epoch) / DAY_SECONDS),
  }
}
