import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { seededRandom } from '@lockwright/protocol/testing'
import { ascii, type Beacon, encodeCbor, isZero, join, le16, le32 } from '../../record/index.ts'
import { CHAIN, cylinderSecrets, kdf, stepDown } from '../derive.ts'
import { privateKey } from '../hardware.ts'
import { sign } from '../signature.ts'

export const DAY_EPOCH = 1_715_990_400
export const DAY = 86_400
const LAST_DAY = 8192

/** Made once for each system number: the seeds of a test system depend on nothing else. */
const DAY_CHAINS = new Map<number, Uint8Array[]>()

export interface Pair {
  readonly private: Uint8Array
  readonly public: Uint8Array
}

export interface PassportWish {
  readonly keyId: number
  readonly keyClass?: number
  readonly flags?: number
  readonly epoch?: number
  readonly from?: number
  readonly to?: number
  readonly generation?: number
  /** Hours a step; 0 = no revalidation. */
  readonly unit?: number
  readonly length?: number
  readonly start?: number
  readonly serial?: number
}

export interface EntryWish {
  readonly slotType: number
  readonly slotId: number
  readonly schedule?: Uint8Array
  readonly list?: boolean
  readonly next?: boolean
  readonly version?: number
}

/** Secrets and signatures of one locking system, derived here by the words of spec/ alone. */
export class TestSystem {
  readonly sysId: number
  readonly server: Pair
  readonly owner: Pair
  readonly list: Pair
  readonly countersigner: Pair
  readonly voucher: Pair
  readonly serverKid: Uint8Array
  readonly #smk: Uint8Array
  readonly #dayTop: Uint8Array
  #voucherNo = 0

  constructor(sysId: number, voucher: Pair) {
    this.sysId = sysId
    const random = seededRandom(`system ${sysId}`)
    const pair = (): Pair => newPair(random)
    this.server = pair()
    this.owner = pair()
    this.list = pair()
    this.countersigner = pair()
    this.voucher = voucher
    this.serverKid = join(ascii('s'), le32(sysId + 1000))
    this.#smk = random.bytes(32)
    this.#dayTop = random.bytes(16)
  }

  secret(cylId: number, generation = 1): Uint8Array {
    return this.#derive(join(ascii('olp1cyl'), generation, le32(cylId), new Uint8Array(4)))
  }

  groupSecret(groupId: number): Uint8Array {
    return this.#derive(join(ascii('olp1grp'), le16(groupId)))
  }

  secrets(cylId: number, generation = 1): ReturnType<typeof cylinderSecrets> {
    return cylinderSecrets(crypto, this.secret(cylId, generation), this.sysId, cylId)
  }

  dayValue(day: number): Uint8Array {
    let chain = DAY_CHAINS.get(this.sysId)
    if (chain === undefined) {
      chain = [this.#dayTop]
      for (let index = LAST_DAY; index > 0; index--)
        chain.push(stepDown(crypto, chain.at(-1)!, CHAIN.day, this.sysId, index, index - 1))
      DAY_CHAINS.set(this.sysId, chain)
    }
    return chain[LAST_DAY - day]!
  }

  chainValue(wish: PassportWish, index: number): Uint8Array {
    const top = this.#derive(join(ascii('olp1rev'), le32(wish.keyId), le32(wish.serial ?? 0)))
    return stepDown(crypto, top, CHAIN.revalidation, wish.keyId, wish.length ?? 64, index)
  }

  passport(wish: PassportWish): Uint8Array {
    const unit = wish.unit ?? 0
    return join(
      1,
      wish.flags ?? 0,
      le32(wish.keyId),
      wish.generation ?? 1,
      wish.keyClass ?? 2,
      le16(wish.epoch ?? 1),
      le32(wish.from ?? 0),
      le32(wish.to ?? 0xffffffff),
      unit,
      unit === 0 ? 0 : (wish.length ?? 64),
      le32(unit === 0 ? 0 : (wish.start ?? 0)),
      unit === 0 ? new Uint8Array(16) : this.chainValue(wish, 0),
      new Uint8Array(8),
    )
  }

  /** Entry of 24 bytes with its ticket. */
  entry(passport: Uint8Array, wish: EntryWish): Uint8Array {
    const flags = (wish.list ? 1 : 0) | (wish.slotType << 1) | (wish.next ? 16 : 0)
    const meta = join(wish.schedule?.[0] ?? 0, flags, le16(wish.version ?? 1))
    const generation = passport[6]! + (wish.next ? 1 : 0)
    const secret = wish.slotType === 1 ? this.groupSecret(wish.slotId) : this.secrets(wish.slotId, generation).tickets
    const bound = join(1, le32(this.sysId), wish.slotType, le32(wish.slotId), passport, meta)
    const ticket = kdf(crypto, secret, 'AT', join(bound, wish.schedule ?? new Uint8Array()))
    return join(le32(wish.slotId), ticket, meta)
  }

  voucherFor(deviceId: Uint8Array): { readonly voucherId: Uint8Array; readonly document: Uint8Array } {
    const voucherId = join(le32(++this.#voucherNo), le32(this.sysId))
    const hash = (key: Uint8Array): Uint8Array => crypto.sha256(key)
    const payload = encodeCbor([
      1,
      voucherId,
      deviceId,
      this.sysId,
      hash(this.server.public),
      hash(this.owner.public),
      this.#voucherNo,
    ])
    return {
      voucherId,
      document: encodeCbor([payload, sign(crypto, this.voucher.private, 'olp1-voucher', payload)]),
    }
  }

  /** Task of 36 bytes and more. `countersigned`: also signed by the administrator's key. */
  task(wish: {
    readonly taskId: number
    readonly cylId: number
    readonly op: number
    readonly seq: number
    readonly payload: Uint8Array
    readonly ordered?: boolean
    readonly countersigned?: boolean
    readonly notBefore?: number
    readonly expiry?: number
    readonly generation?: number
  }): Uint8Array {
    const flags = (wish.ordered ? 1 : 0) | (wish.countersigned ? 2 : 0)
    const header = join(
      le32(wish.taskId),
      le32(0x77777777),
      le32(wish.cylId),
      wish.op,
      flags,
      le32(wish.seq),
      le32(wish.notBefore ?? 0),
      le32(wish.expiry ?? 0xffffffff),
      le16(wish.payload.length),
    )
    const { tasks } = this.secrets(wish.cylId, wish.generation ?? 1)
    const mac = crypto.cmac(tasks, join(0x10, header, wish.payload)).subarray(0, 8)
    const task = join(header, mac, wish.payload)
    if (!wish.countersigned) return task
    const signed = join(le32(this.sysId), header, wish.payload)
    return join(task, 0, sign(crypto, this.countersigner.private, 'olp1-cs-task', signed))
  }

  /** Whether a receipt is the cylinder's own word. */
  isReceiptGood(receipt: Uint8Array, cylId: number, generation = 1): boolean {
    const { receipts } = this.secrets(cylId, generation)
    const mac = crypto.cmac(receipts, join(0x11, le32(cylId), receipt.subarray(0, 24)))
    return isZero(mac.subarray(0, 8).map((byte, n) => byte ^ receipt[24 + n]!))
  }

  isBeaconGood(beacon: Uint8Array, { cylId }: Pick<Beacon, 'cylId'>): boolean {
    const mac = crypto.cmac(this.secrets(cylId).beacons, join(0x12, beacon.subarray(0, 16)))
    return isZero(mac.subarray(0, 8).map((byte, n) => byte ^ beacon[16 + n]!))
  }

  /** Block list document (spec/blocklist.md 2); `adds` and `dels` ascending. */
  listDocument(wish: {
    readonly base: number
    readonly to: number
    readonly adds: readonly (readonly [keyId: number, minEpoch: number])[]
    readonly dels?: readonly number[]
    readonly full?: boolean
    readonly pruneDay?: number
    readonly countersigned?: boolean
    readonly signer?: Pair
  }): Uint8Array {
    const dels = wish.dels ?? []
    const items = [
      ...wish.adds.map(([keyId, epoch]) => join(le32(keyId), le16(epoch))),
      ...dels.map((keyId) => join(le32(keyId), 0, 0)),
    ]
    const chunks: Uint8Array[] = []
    let next: Uint8Array = new Uint8Array(16)
    for (let at = Math.ceil(items.length / 36) - 1; at >= 0; at--) {
      const chunk = join(...items.slice(36 * at, 36 * at + 36), next)
      chunks.unshift(chunk)
      next = crypto.sha256(chunk).slice(0, 16)
    }
    const kind = (wish.full ? 1 : 0) | (wish.countersigned ? 0x80 : 0)
    const signed = join(
      1,
      kind,
      le32(this.sysId),
      le32(wish.base),
      le32(wish.to),
      le16(wish.adds.length),
      le16(dels.length),
      le16(wish.pruneDay ?? 0),
      le32(0),
      next,
    )
    const signature = sign(crypto, (wish.signer ?? this.list).private, 'olp1-list', signed)
    const counter = wish.countersigned
      ? join(0, sign(crypto, this.countersigner.private, 'olp1-cs-list', signed))
      : new Uint8Array()
    return join(signed, signature, counter, ...chunks)
  }

  #derive(info: Uint8Array): Uint8Array {
    return crypto.hkdfExpand(crypto.hkdfExtract(new Uint8Array(32), this.#smk), info, 16)
  }
}

export function newPair(random: { bytes(length: number): Uint8Array }): Pair {
  const secret = privateKey(random)
  return { private: secret, public: crypto.p256Public(secret) }
}

/** Schedule record without edges: periods {start minute, length}, offset in quarter hours. */
export const scheduleBytes = (
  index: number,
  periods: readonly (readonly [start: number, length: number])[],
  window: readonly [from: number, to: number] | null = null,
): Uint8Array =>
  join(
    index,
    periods.length | (window === null ? 0 : 0x40),
    0,
    0,
    window === null ? new Uint8Array() : join(le32(window[0]), le32(window[1])),
    ...periods.map(([start, length]) => join(le16(start), le16(length))),
  )
