import type { Slot, SystemNo } from '@lockwright/domain/model'
import { concat, le32, setU32 } from '../bytes/index.ts'
import { SLOT_TYPES, slotIdOf } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { kdfInput } from '../secret/index.ts'

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
  const { slot, entryMeta, schedule } = binding
  return crypto.cmac(key, ticketInputs(binding)(slot, entryMeta, schedule))
}

/** What the tickets of one key are made of: what all of them share is written once, for a key has up to thousands. */
export function ticketInputs(
  shared: Pick<TicketBinding, 'suite' | 'systemNo' | 'passport'>,
): (slot: Slot, entryMeta: Uint8Array, schedule: Uint8Array | null) => Uint8Array {
  const context = concat(Uint8Array.of(shared.suite), le32(shared.systemNo), NO_SLOT, shared.passport, NO_META)
  const head = kdfInput('AT', context)
  const slotAt = head.indexOf(0) + 1 + 1 + 4
  const metaAt = slotAt + NO_SLOT.length + shared.passport.length
  return (slot, entryMeta, schedule) => {
    const out = schedule === null ? head.slice() : kdfInput('AT', concat(context, schedule))
    out[slotAt] = SLOT_TYPES[slot.kind]
    setU32(out, slotAt + 1, slotIdOf(slot))
    out.set(entryMeta, metaAt)
    return out
  }
}

/** Room for type1 id4, and for what an entry says of itself. */
const [NO_SLOT, NO_META] = [new Uint8Array(5), new Uint8Array(4)]
