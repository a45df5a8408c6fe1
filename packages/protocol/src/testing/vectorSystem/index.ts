import {
  type BlockEntry,
  type BlocklistVersion,
  blocklistVersion,
  cylinderNo,
  type DeviceId,
  groupNo,
  type KeyImage,
  keyId,
  systemNo,
  unixSeconds,
} from '@lockwright/domain/model'
import { deltaList, encodeListDocument, fullList, type UnsignedList } from '../../blocklist/index.ts'
import { ascii, concat, le32 } from '../../bytes/index.ts'
import { dayCheckpoints, dayElement, revalidationElement } from '../../chain/index.ts'
import { keyHash, makeVoucher, sign } from '../../credential/index.ts'
import { nodeCrypto as crypto } from '../../crypto/index.ts'
import { type EncodedImage, encodeKeyImage } from '../../image/index.ts'
import { type CylinderKeys, cylinderKeys, wrappingKey } from '../../secret/index.ts'
import { type ClaimTlv, encodeKid } from '../../session/index.ts'
import { NEVER_EXPIRES, type Order, sealTask, taskBody, taskToCountersign, trustToSign } from '../../task/index.ts'

/** A pair of the vectors' own: SHA-256("olp vector " | name). */
export function pair(name: string): { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array } {
  const privateKey = crypto.sha256(ascii(`olp vector ${name}`))
  return { privateKey, publicKey: crypto.p256Public(privateKey) }
}

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)

/** The system of the vectors: what they hold byte for byte, a device claimed by the kit understands. */
const SYSTEM = systemNo(42)
export const KEY = keyId(5, 17)
export const CYLINDER = cylinderNo(0x1001)
export const GROUP = groupNo(7)
export const DAY_EPOCH = unixSeconds(1_715_990_400)
export const DAY = 600
export const FLOOR = DAY_EPOCH + 86_400 * DAY
export const SERVER_NO = 1
export const SERVER = pair('server')
export const OWNER = pair('owner')
export const LIST = pair('list')
export const COUNTERSIGNER = pair('countersigner')
const CYLINDER_SECRET = counting(0x30, 16)
export const NEXT_SECRET = counting(0x60, 16)
const GROUP_SECRET = counting(0x40, 16)
const CHAIN = { length: 64, seed: counting(0x80, 16) }

const checkpoints = dayCheckpoints(crypto, SYSTEM, counting(0x20, 16))
export const dayValue = (day: number): Uint8Array => dayElement(crypto, SYSTEM, checkpoints, day)
export const chainValue = (index: number): Uint8Array =>
  revalidationElement(crypto, KEY, CHAIN.seed, CHAIN.length, index)

/** KA KT KR KB KE of the cylinder in a secret generation. */
export const cylinderSecrets = (generation: number): CylinderKeys =>
  cylinderKeys(crypto, generation === 1 ? CYLINDER_SECRET : NEXT_SECRET, SYSTEM, CYLINDER)

/** A secret on its way into the cylinder, wrapped for it alone. */
export const wrapFor = (deviceKey: Uint8Array, secret: Uint8Array = GROUP_SECRET): Uint8Array =>
  crypto.keyWrap(wrappingKey(crypto, deviceKey, SYSTEM, CYLINDER), secret)

const voucherIdOf = (no: number) => concat(ascii('kit '), le32(no))

/** A voucher with whatever is wrong about it. */
export function voucher(
  voucherPrivate: Uint8Array,
  deviceId: DeviceId,
  no: number,
  wrong: { readonly serverPublic?: Uint8Array } = {},
): { readonly voucherId: Uint8Array; readonly document: Uint8Array } {
  const voucherId = voucherIdOf(no)
  const document = makeVoucher(crypto, voucherPrivate, {
    voucherId,
    deviceId,
    system: SYSTEM,
    serverKeyHash: keyHash(crypto, wrong.serverPublic ?? SERVER.publicKey),
    ownerKeyHash: keyHash(crypto, OWNER.publicKey),
    counter: 1,
  })
  return { voucherId, document }
}

/** Claim values of the kind of element (spec/claim.md 5). */
export function claimValues(kind: 'key' | 'cylinder'): readonly ClaimTlv[] {
  const both: readonly ClaimTlv[] = [
    { kind: 'identity', system: SYSTEM, no: kind === 'key' ? KEY : CYLINDER },
    { kind: 'listKey', publicKey: LIST.publicKey },
    { kind: 'ownerKey', publicKey: OWNER.publicKey },
    { kind: 'server', kid: encodeKid({ kind: 'server', serverNo: SERVER_NO }), publicKey: SERVER.publicKey },
    { kind: 'days', dayEpoch: DAY_EPOCH, day: DAY, anchor: dayValue(DAY) },
    { kind: 'mechanicalCode', code: 0 },
    { kind: 'countersigner', index: 0, publicKey: COUNTERSIGNER.publicKey },
  ]
  if (kind === 'key') return both
  return [
    ...both,
    { kind: 'cylinderSecret', secret: CYLINDER_SECRET },
    { kind: 'capacities', events: 1000, foreignEvents: 100, blocks: 3000, groups: 8, keyGroups: 200 },
    { kind: 'side', bodyNo: 1, side: 'A' },
  ]
}

/** Content of the key: a chain of its own, `doors` entries from cylinder 1001h on, every other one with a schedule. */
export function keyContent(doors: number, rightsEpoch = 1): EncodedImage {
  const image: KeyImage = {
    number: 1 as KeyImage['number'],
    passport: {
      keyId: KEY,
      secretGeneration: 1,
      kind: 'carrying',
      rightsEpoch,
      validity: { kind: 'always' },
      revalidation: { unitHours: 24, length: CHAIN.length, start: unixSeconds(FLOOR), serial: 1 },
    },
    entries: Array.from({ length: doors }, (_, n) => ({
      slot: { kind: 'cylinder' as const, cylinderNo: cylinderNo(CYLINDER + n) },
      scheduleIndex: n % 2,
      listMode: false,
      rightsVersion: 1,
    })),
    schedules:
      doors > 1
        ? [
            {
              index: 1,
              baseOffsetMinutes: 60,
              edges: [],
              window: null,
              periods: [{ startMinute: 480, lengthMinutes: 540 }],
            },
          ]
        : [],
  }
  return encodeKeyImage(crypto, image, {
    systemNo: SYSTEM,
    ticketMac: () => crypto.cmacKey(cylinderSecrets(1).tickets),
    revalidationSeed: () => CHAIN.seed,
  })
}

/** A sealed task for the cylinder. */
export interface TaskWish {
  readonly no: number
  readonly seq: number
  readonly order: Order
  readonly notBefore?: number
  readonly expiry?: number
  readonly generation?: number
  /** Who countersigns an order that wants it; null: nobody although it says so. */
  readonly countersigner?: { readonly privateKey: Uint8Array }
}

export function task(wish: TaskWish): Uint8Array {
  const body = taskBody(
    {
      taskId: concat(le32(wish.no), ascii('task')),
      cylinderNo: CYLINDER,
      seq: wish.seq,
      notBefore: unixSeconds(wish.notBefore ?? 0),
      expiry: unixSeconds(wish.expiry ?? NEVER_EXPIRES),
    },
    wish.order,
  )
  const isCountersigned = (body.head[13]! & 2) !== 0
  const { privateKey } = wish.countersigner ?? COUNTERSIGNER
  const countersignature = isCountersigned
    ? { index: 0, signature: sign(crypto, privateKey, 'olp1-cs-task', taskToCountersign(SYSTEM, body)) }
    : null
  return sealTask(crypto, cylinderSecrets(wish.generation ?? 1).tasks, body, countersignature)
}

/** A task of any op and flags, as no honest server makes it. */
export function rawTask(no: number, seq: number, op: number, flags: number, payload: Uint8Array): Uint8Array {
  const head = concat(
    concat(le32(no), ascii('task'), le32(CYLINDER)),
    Uint8Array.of(op, flags),
    concat(le32(seq), le32(0), le32(NEVER_EXPIRES), Uint8Array.of(payload.length, 0)),
  )
  const mac = crypto.cmac(cylinderSecrets(1).tasks, concat(Uint8Array.of(0x10), head, payload)).slice(0, 8)
  return concat(head, mac, payload)
}

type Trust = Extract<Order, { op: 'trust' }>

export const trustOrder = (order: Omit<Trust, 'signature'>, signer: Uint8Array): Trust => ({
  ...order,
  signature: sign(crypto, signer, 'olp1-trust', trustToSign(SYSTEM, CYLINDER, order)),
})

export const version = (major: number, minor: number): BlocklistVersion => blocklistVersion(major, minor)

interface ListSigners {
  readonly listKey?: Uint8Array
  /** Signs as countersigner 0. */
  readonly countersigner?: Uint8Array
  readonly pruneDay?: number
}

function signed(list: UnsignedList, { listKey = LIST.privateKey, countersigner }: ListSigners): Uint8Array {
  const signature = sign(crypto, listKey, 'olp1-list', list.headerBytes)
  const countersignature =
    countersigner === undefined
      ? null
      : { index: 0, signature: sign(crypto, countersigner, 'olp1-cs-list', list.headerBytes) }
  return encodeListDocument({ ...list, signature, countersignature })
}

const factsOf = ({ countersigner, pruneDay = 0 }: ListSigners) => ({
  systemNo: SYSTEM,
  countersigned: countersigner !== undefined,
  pruneDay,
  signedAt: unixSeconds(FLOOR),
})

export const fullDocument = (
  to: BlocklistVersion,
  entries: readonly BlockEntry[],
  signers: ListSigners = {},
): Uint8Array => signed(fullList(crypto, factsOf(signers), { version: to, entries }), signers)

export const deltaDocument = (
  base: BlocklistVersion,
  to: BlocklistVersion,
  entries: readonly BlockEntry[],
  signers: ListSigners = {},
): Uint8Array =>
  signed(
    deltaList(crypto, factsOf(signers), [
      { version: base, entries: [] },
      { version: to, entries },
    ]),
    signers,
  )
