import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { describe, expect, it } from 'vitest'
import { Batch } from '../flash/index.ts'
import {
  buildM2,
  hex,
  join,
  le16,
  le32,
  type M2,
  parseEntryMeta,
  parsePassport,
  parseSchedule,
  unhex,
} from '../record/index.ts'
import { decide } from './decide.ts'
import { kdf, stepDown } from './derive.ts'
import { FACTORY } from './hardware.ts'
import { takeVoucher } from './session/claim.ts'
import { blankCredential, elementCredential, readServer, serverCredential } from './session/identity.ts'
import { root8 } from './session/root.ts'
import { LIFE, TABLE } from './tables.ts'
import { cylinderWith, vectors } from './testing/fixture.ts'
import { isOpen } from './week.ts'

describe('vectors of schedules', () => {
  interface ScheduleCase {
    readonly name: string
    readonly kind: 'open' | 'bad'
    readonly record: string
    readonly now: number
    readonly t: number
    readonly open: boolean
  }
  for (const one of vectors<ScheduleCase>('schedule'))
    it(one.name, () => {
      const schedule = parseSchedule(unhex(one.record))
      if (one.kind === 'bad') expect(schedule).toBeNull()
      else expect(isOpen(schedule!, one.now, one.t)).toBe(one.open)
    })
})

describe('vectors of time', () => {
  interface TimeCase {
    readonly name: string
    readonly input: {
      readonly dayEpoch: number
      readonly floorDay: number
      readonly now: number
      readonly flags: number
      readonly validFrom: number
      readonly validTo: number
      readonly revalUnitH: number
      readonly revalLen: number
      readonly revalStart: number
      readonly revalIdx: number
      readonly proofGood: boolean
    }
    readonly reason: number
  }
  const KEY = 0x50011

  const offer = (input: TimeCase['input']): M2 => {
    const top = new Uint8Array(16).fill(3)
    const has = input.revalUnitH > 0
    const at = (index: number): Uint8Array => stepDown(crypto, top, 1, KEY, input.revalLen, index)
    const proof = !has ? new Uint8Array(16) : input.revalIdx <= input.revalLen ? at(input.revalIdx) : top
    const passport = parsePassport(
      join(
        1,
        input.flags,
        le32(KEY),
        1,
        2,
        le16(7),
        le32(input.validFrom),
        le32(input.validTo),
        input.revalUnitH,
        input.revalLen,
        le32(input.revalStart),
        has ? at(0) : new Uint8Array(16),
        new Uint8Array(8),
      ),
    )!
    return {
      suite: 1,
      hasRecords: false,
      slotType: 0,
      slotId: 1,
      now: input.now,
      passport,
      meta: parseEntryMeta(new Uint8Array(4))!,
      revalIndex: input.revalIdx,
      revalProof: input.proofGood ? proof : proof.map((byte) => byte ^ 1),
      day: null,
      schedule: null,
      nonce: new Uint8Array(12),
    }
  }

  for (const one of vectors<TimeCase>('time'))
    it(`T-04 ${one.name}`, () => {
      const { input } = one
      const state = {
        minGeneration: 1,
        floorTime: input.dayEpoch + 86_400 * input.floorDay,
        blockedBelow: () => 0,
        isListed: () => false,
      }
      const m2 = offer(input)
      expect(buildM2(m2).length).toBe(93)
      expect(decide(crypto, state, m2, new Set()).reason).toBe(one.reason)
    })
})

describe('vectors of chains and secrets', () => {
  interface ChainCase {
    readonly name: string
    readonly type: number
    readonly owner: number
    readonly from?: number
    readonly to?: number
    readonly index?: number
    readonly value: string
    readonly result: string
  }
  for (const one of vectors<ChainCase>('chain'))
    it(one.name, () => {
      const from = one.from ?? one.index!
      const to = one.to ?? from - 1
      expect(hex(stepDown(crypto, unhex(one.value), one.type, one.owner, from, to))).toBe(one.result)
    })

  interface SecretCase {
    readonly name: string
    readonly kind: string
    readonly secret: string
    readonly label: string
    readonly context: string
    readonly result: string
  }
  for (const one of vectors<SecretCase>('secret').filter(({ kind }) => kind === 'kdf'))
    it(one.name, () => {
      expect(hex(kdf(crypto, unhex(one.secret), one.label, unhex(one.context)))).toBe(one.result)
    })
})

describe('vectors of sessions', () => {
  interface RootCase {
    readonly name: string
    readonly kind: string
    readonly rows: readonly { readonly table: number; readonly id: number; readonly body: string }[]
    readonly root: string
  }
  for (const one of vectors<RootCase>('session').filter(({ kind }) => kind === 'root'))
    it(one.name, () => {
      const memory = new Batch({ get: () => undefined, ids: () => [] })
      for (const { table, id, body } of one.rows) memory.put(table, id, unhex(body))
      expect(hex(root8(crypto, memory))).toBe(one.root)
    })
})

describe('vectors of the claim', () => {
  interface ClaimCase {
    readonly name: string
    readonly kind: string
    readonly public: string
    readonly kid: string | null
    readonly ccs: string
    readonly subject: string
    readonly device: {
      readonly life: number
      readonly deviceId: string
      readonly counter: number
      readonly voucherId: string | null
    }
    readonly voucher: string
    readonly voucherKey: string
    readonly serverPublic: string
    readonly error: number | null
  }
  const cases = vectors<ClaimCase>('claim')

  for (const one of cases.filter(({ kind }) => kind === 'credential'))
    it(one.name, () => {
      const [, who, letter, no] = one.subject.split(':')
      const key = unhex(one.public)
      if (who === 'blank') expect(hex(blankCredential(crypto, unhex(letter!), key).cred)).toBe(one.ccs)
      else if (who === 's') {
        expect(hex(serverCredential(crypto, unhex(one.kid!), key).cred)).toBe(one.ccs)
        expect(readServer(crypto, unhex(one.ccs))).toEqual({ kid: unhex(one.kid!), publicKey: key })
      } else {
        const kind = letter === 'k' ? 'key' : 'cylinder'
        const { kid, cred } = elementCredential(crypto, kind, Number(who), Number(no), key)
        expect([hex(kid!), hex(cred)]).toEqual([one.kid, one.ccs])
      }
    })

  // A device that was never released has seen no counter: the case of an older voucher is not its to answer.
  for (const one of cases.filter(({ kind, device }) => kind === 'voucher' && device.counter === 0))
    it(`R036 ${one.name}`, () => {
      const { hardware } = cylinderWith({ sysId: 1, cylId: 1 })
      const batch = hardware.journal.batch()
      batch.put(TABLE.factory, FACTORY.life, Uint8Array.of(one.device.life))
      batch.put(TABLE.factory, FACTORY.deviceId, unhex(one.device.deviceId))
      batch.put(TABLE.factory, FACTORY.voucherPublic, unhex(one.voucherKey))
      if (one.device.voucherId !== null) batch.put(TABLE.factory, FACTORY.voucher, unhex(one.device.voucherId))
      hardware.journal.commit(batch)
      const peer = { kid: new Uint8Array(5), publicKey: unhex(one.serverPublic) }
      const taken = takeVoucher(hardware, unhex(one.voucher), peer)
      expect(typeof taken === 'number' ? taken : null).toBe(one.error)
      if (one.error === null) expect(hardware.life).toBe(LIFE.claiming)
      else expect(hardware.life).toBe(one.device.life)
    })
})
