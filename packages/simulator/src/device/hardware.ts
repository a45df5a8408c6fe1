import type { Crypto, Random } from '@lockwright/protocol/ports'
import { FlashChip, Journal } from '../flash/index.ts'
import { hex, unhex } from '../record/index.ts'
import { chipCrypto } from './chipCrypto.ts'
import type { WorldClock } from './clock.ts'
import type { Sabotage } from './decide.ts'
import { DeviceRandom } from './random.ts'
import { LIFE, TABLE } from './tables.ts'

export const FACTORY = {
  deviceId: 1,
  firmware: 2,
  identityPrivate: 3,
  voucherPublic: 4,
  life: 5,
  /** voucherId8 sysId4, from CLAIMING on. */
  voucher: 6,
  sessionPrivate: 7,
} as const

export interface Firmware {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** What the factory decides about one piece. */
export interface Making {
  /** 16 hex digits. */
  readonly deviceId: string
  readonly firmware: Firmware
  /** Whose vouchers it believes: compressed P-256 point. */
  readonly voucherPublic: Uint8Array
  /** Noise source: 16 bytes a power-up. */
  readonly random: Random
  readonly clock: WorldClock
  /** Cut of the mechanical part; 0 = none, fits everything (R142). */
  readonly mechanicalCode?: number
  readonly sabotage?: ReadonlySet<Sabotage>
}

/** First pages of the chip are key cells, the journal has the rest. */
const JOURNAL_PAGE = 4

/** The board of an element: flash, randomness, what the factory wrote. Only the flash survives a loss of power. */
export class Hardware {
  readonly crypto: Crypto = chipCrypto
  readonly chip: FlashChip
  readonly journal: Journal
  readonly random: DeviceRandom
  readonly clock: WorldClock
  readonly mechanicalCode: number
  readonly sabotage: ReadonlySet<Sabotage>

  constructor(making: Making, pages: number) {
    this.chip = new FlashChip(pages)
    this.journal = new Journal(this.chip, JOURNAL_PAGE)
    this.clock = making.clock
    this.mechanicalCode = making.mechanicalCode ?? 0
    this.sabotage = making.sabotage ?? new Set()
    const { major, minor, patch } = making.firmware
    const batch = this.journal.batch()
    batch.put(TABLE.factory, FACTORY.deviceId, unhex(making.deviceId))
    batch.put(TABLE.factory, FACTORY.firmware, Uint8Array.of(major, minor, patch, patch >>> 8))
    batch.put(TABLE.factory, FACTORY.identityPrivate, privateKey(making.random))
    batch.put(TABLE.factory, FACTORY.voucherPublic, making.voucherPublic)
    batch.put(TABLE.factory, FACTORY.life, Uint8Array.of(LIFE.blank))
    batch.put(TABLE.random, 0, making.random.bytes(16))
    this.journal.commit(batch)
    this.random = new DeviceRandom(this.crypto, making.random, this.journal)
  }

  /** What else a device does when it comes up after a torn write. */
  afterTear: () => void = () => undefined

  /** RAM is empty; a torn flash is read again, an untorn one reads the same as before. */
  powerUp(): void {
    if (this.chip.restorePower()) {
      this.journal.boot()
      this.afterTear()
    }
    this.random.powerUp()
  }

  factory(id: number): Uint8Array {
    return this.journal.get(TABLE.factory, id)!
  }

  get deviceId(): string {
    return hex(this.factory(FACTORY.deviceId))
  }

  get life(): number {
    return this.factory(FACTORY.life)[0]!
  }
}

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')

/** P-256 private key: 32 random bytes, again until 1 <= d < n (spec/bytes.md 1). */
export function privateKey(random: Random): Uint8Array {
  for (;;) {
    const bytes = random.bytes(32)
    const d = BigInt(`0x${hex(bytes)}`)
    if (d > 0n && d < ORDER) return bytes
  }
}
