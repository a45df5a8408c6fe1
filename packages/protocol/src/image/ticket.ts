import type { Slot, SystemNo } from '@lockwright/domain/model'
import { concat, EMPTY, le32 } from '../bytes/index.ts'
import { SLOT_TYPES, slotIdOf } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { kdf } from '../secret/index.ts'

/** Door suite 1: AES-128 only. */
export const SUITE_P1 = 1

/** What a ticket is bound to: any other bit and it is another ticket. */
export interface TicketBinding {
  readonly suite: number
  readonly systemNo: SystemNo
  readonly slot: Slot
  /** 48 bytes */
  readonly passport: Uint8Array
  /** 4 bytes */
  readonly entryMeta: Uint8Array
  /** The record of the entry's schedule, null without one (C3, B7). */
  readonly schedule: Uint8Array | null
}

/** T of one entry, 16 bytes. `key` is KA of the cylinder or K_G of the group (spec/door.md, 3.2). */
export function ticket(crypto: Crypto, key: Uint8Array, binding: TicketBinding): Uint8Array {
  const { suite, systemNo, slot, passport, entryMeta, schedule } = binding
  const slotBytes = concat(Uint8Array.of(SLOT_TYPES[slot.kind]), le32(slotIdOf(slot)))
  const context = concat(Uint8Array.of(suite), le32(systemNo), slotBytes, passport, entryMeta, schedule ?? EMPTY)
  return kdf(crypto, key, 'AT', context)
}
