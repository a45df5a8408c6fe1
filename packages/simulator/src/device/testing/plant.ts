import { seededRandom } from '@lockwright/protocol/testing'
import { type CylinderMaking, type KeyMaking, manufacture, type VirtualCylinder, type VirtualKey } from '../index.ts'
import { Desk } from './desk.ts'
import { newPair, TestSystem } from './system.ts'

/** 2026-01-11T10:00:00Z, a Sunday: day 603 of the test systems. */
const SUNDAY_10 = 1_768_125_600_000

/** A small plant: a clock, a factory, systems with a desk each. */
export class Plant {
  readonly clock = {
    ms: SUNDAY_10,
    now(): number {
      return this.ms
    },
  }
  readonly voucher = newPair(seededRandom('voucher'))
  readonly desk: Desk
  #made = 0

  constructor(sysId = 42) {
    this.desk = this.newDesk(sysId)
  }

  newDesk(sysId: number): Desk {
    return new Desk(new TestSystem(sysId, this.voucher), this.clock)
  }

  #making() {
    const no = ++this.#made
    return {
      deviceId: no.toString(16).padStart(16, '0'),
      firmware: { major: 12, minor: 3, patch: 0 },
      voucherPublic: this.voucher.public,
      random: seededRandom(`device ${no}`),
      clock: this.clock,
    }
  }

  blankKey(more: Partial<KeyMaking> = {}): VirtualKey {
    return manufacture({ kind: 'key', ...this.#making(), ...more })
  }

  blankCylinder(more: Partial<CylinderMaking> = {}): VirtualCylinder {
    return manufacture({ kind: 'cylinder', ...this.#making(), ...more })
  }

  cylinder(cylId: number, groups: readonly number[] = [], more: Partial<CylinderMaking> = {}): VirtualCylinder {
    const cylinder = this.blankCylinder(more)
    const { outcome } = this.desk.claimCylinder(cylinder, cylId, groups)
    if (outcome.kind !== 'committed') throw new Error(JSON.stringify(outcome))
    return cylinder
  }

  key(
    passport: Parameters<Desk['claimKey']>[1],
    entries: Parameters<Desk['claimKey']>[2],
    index: number | null = null,
    more: Partial<KeyMaking> = {},
  ): VirtualKey {
    const key = this.blankKey(more)
    const { outcome } = this.desk.claimKey(key, passport, entries, index)
    if (outcome.kind !== 'committed') throw new Error(JSON.stringify(outcome))
    return key
  }

  /** A key without any right of its own, with tasks for one cylinder on it. */
  carrier(cylId: number, tasks: readonly Uint8Array[], id: number): VirtualKey {
    const entries = [{ slotType: 2, slotId: cylId }]
    const key = this.key({ keyId: id }, entries)
    const { outcome } = this.desk.updateKey(key, 2, { keyId: id }, entries, { tasks })
    if (outcome.kind !== 'committed') throw new Error(JSON.stringify(outcome))
    return key
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.clock.ms += 1000 * seconds
  }
}

export const keyId = (keyGroup: number, member: number): number => keyGroup * 0x10000 + member
