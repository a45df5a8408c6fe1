import {
  type BlocklistVersion,
  cylinderNo,
  type GroupNo,
  type KeyId,
  REASONS,
  systemNo,
  unixSeconds,
} from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { doorFramer, encodeDoorFrame } from '../frame/index.ts'
import { ticket } from '../image/index.ts'
import {
  decodeBeacon,
  decodeEntryMeta,
  decodeM1,
  decodeM2,
  decodeM3,
  decodeM4,
  decodePassport,
  decodeSchedule,
  encodeBeacon,
  encodeEntryMeta,
  encodeEvent,
  encodeM1,
  encodeM2,
  encodeM3,
  encodeM4,
  encodePassport,
} from '../message/index.ts'
import { kdf } from '../secret/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  answerSignal,
  type CylinderAtDoor,
  checkTime,
  cylinderSide,
  decide,
  isOpen,
  m4Mac,
  receiptSignal,
  recordNonce,
  SIGNALS,
  transcript2,
  transcript3,
} from './index.ts'

interface Store {
  readonly keyId: number
  readonly minEpoch: number
}

interface CylinderCase {
  readonly sysId: number
  readonly cylId: number
  readonly suites: number
  readonly gen: number
  readonly minGen: number
  readonly tickets: readonly { readonly gen: number; readonly ka: string }[]
  readonly groups: readonly { readonly groupId: number; readonly kG: string }[]
  readonly dayEpoch: number
  readonly floorDay: number
  readonly dayValue: string
  readonly blVer: number
  readonly auditSeq: number
  readonly blocks: readonly Store[]
  readonly urgent: readonly Store[]
  readonly keyGroups: readonly number[]
  readonly allowKeys: readonly number[]
  readonly denyKeys: readonly number[]
  readonly kb: string
}

interface Handshake {
  readonly kind: 'handshake'
  readonly cylinder: CylinderCase
  readonly m1: string
  readonly m2: string
  readonly expected:
    | { readonly answer: 'error'; readonly reason: number; readonly frame: string }
    | {
        readonly answer: 'm3'
        readonly status: number
        readonly reason: number
        readonly dayTaken: boolean
        readonly kMac: string
        readonly kEnc: string
        readonly t2: string
        readonly t3: string
        readonly m3: string
        readonly m4: string
        readonly beacon: string
        readonly events: readonly string[]
        readonly eventAfter?: string
      }
}

const door = vectorCases<{ readonly kind: string }>('door')
const ofKind = <Case>(kind: string) =>
  door.filter((testCase) => testCase.kind === kind) as unknown as readonly (Case & { readonly name: string })[]

function cylinderOf(shown: CylinderCase): CylinderAtDoor {
  const listed = (keyId: number) => shown.allowKeys.includes(keyId) || shown.keyGroups.includes(keyId >>> 16)
  return {
    systemNo: systemNo(shown.sysId),
    cylinderNo: cylinderNo(shown.cylId),
    suites: shown.suites,
    secretGeneration: shown.gen,
    minSecretGeneration: shown.minGen,
    ticketKeys: new Map(shown.tickets.map(({ gen, ka }) => [gen, fromHex(ka)])),
    groupKeys: new Map(shown.groups.map(({ groupId, kG }) => [groupId as GroupNo, fromHex(kG)])),
    dayEpoch: unixSeconds(shown.dayEpoch),
    floorDay: shown.floorDay,
    dayElement: fromHex(shown.dayValue),
    blocklistVersion: shown.blVer as BlocklistVersion,
    minEpoch: (keyId: KeyId) =>
      Math.max(0, ...[...shown.blocks, ...shown.urgent].filter((b) => b.keyId === keyId).map((b) => b.minEpoch)),
    lists: (keyId: KeyId) => !shown.denyKeys.includes(keyId) && listed(keyId),
  }
}

const reportOf = (shown: CylinderCase) => ({
  auditSeq: shown.auditSeq,
  foreignSeq: 0,
  auditNearlyFull: false,
  listUnfinished: false,
  wantsList: false,
  wantsCollection: false,
  recordsFollow: false,
  pendingTasks: 0,
  beaconKey: fromHex(shown.kb),
})

describe('spec/vectors/door.json: handshakes', () => {
  it.each(ofKind<Handshake>('handshake'))('$name', ({ cylinder, m1, m2, expected }) => {
    const nonce = fromHex(m1).slice(22, 34)
    const side = cylinderSide(nodeCrypto, { bytes: () => nonce }, cylinderOf(cylinder), reportOf(cylinder))
    expect(toHex(side.start().send[0]!.body)).toBe(m1)
    const step = side.receive({ type: 2, body: fromHex(m2) })
    const answer = step.send[0]!
    if (expected.answer === 'error') {
      expect(toHex(encodeDoorFrame(answer))).toBe(expected.frame)
      expect(step.events).toEqual([])
      return
    }
    expect(toHex(answer.body)).toBe(expected.m3)
    expect(step.events.map((event) => toHex(encodeEvent(event)))).toEqual(expected.events)
    expect(step.verdict).toMatchObject({ status: ['granted', 'denied', 'blocked'][expected.status] })
    const day = fromHex(m2).slice(81, 83)
    expect(step.floor ? step.floor.day : null).toBe(expected.dayTaken ? day[0]! + 256 * day[1]! : null)
    expect(step.later !== null).toBe(expected.eventAfter !== undefined)
    const decision = decide(nodeCrypto, cylinderOf(cylinder), fromHex(m1), decoded(decodeM1(fromHex(m1))), fromHex(m2))
    if (decision.kind === 'error') throw new Error('decided above')
    expect(toHex(decision.keys.mac)).toBe(expected.kMac)
    expect(toHex(decision.keys.enc)).toBe(expected.kEnc)
    expect(toHex(decision.t2)).toBe(expected.t2)
    const t3 = transcript3(nodeCrypto, decision.keys.mac, decision.t2, answer.body.subarray(0, 20))
    expect(toHex(t3)).toBe(expected.t3)
    const beacon = decoded(decodeBeacon(fromHex(expected.beacon)))
    expect(toHex(beacon.mac)).toBe(toHex(answer.body.slice(7, 15)))
    expect(side.receive({ type: 4, body: fromHex(expected.m4) }).channel !== null).toBe((fromHex(m2)[1]! & 4) !== 0)
  })

  it.each(ofKind<{ cylinder: CylinderCase; m1: string; m2: string; offset: number; length: number }>('flip'))(
    '$name',
    ({ cylinder, m1, m2, offset, length }) => {
      const held = cylinderOf(cylinder)
      const m1Body = fromHex(m1)
      for (let bit = 0; bit < 8 * length; bit++) {
        const bent = fromHex(m2)
        bent[offset + (bit >> 3)]! ^= 1 << (bit & 7)
        expect(decide(nodeCrypto, held, m1Body, decoded(decodeM1(m1Body)), bent)).toEqual({
          kind: 'error',
          reason: 'noTicket',
        })
      }
    },
  )
})

function decoded<Value>(result: { ok: true; value: Value } | { ok: false }): Value {
  if (!result.ok) throw new Error('vector does not decode')
  return result.value
}

describe('spec/vectors/door.json: bytes', () => {
  it.each(ofKind<Record<string, string>>('functions'))('first vector, $name (3.16, C12)', (v) => {
    const bytes = (name: string) => fromHex(v[name]!)
    const m2 = bytes('m2')
    const slot = { kind: 'cylinder', cylinderNo: cylinderNo(0x1001) } as const
    const binding = { suite: 1, systemNo: systemNo(42), slot, passport: bytes('passport') }
    const meta = fromHex('00000300')
    const made = ticket(nodeCrypto, bytes('ka'), { ...binding, entryMeta: meta, schedule: null })
    expect(toHex(made)).toBe(v.ticket)
    const entryMeta = fromHex('01000300')
    const scheduled = ticket(nodeCrypto, bytes('ka'), { ...binding, entryMeta, schedule: bytes('schedule') })
    expect(toHex(scheduled)).toBe(v.ticketWithSchedule)
    const context = concat(bytes('m1').subarray(22, 34), m2.subarray(-20, -8), fromHex('01100000 11000500'))
    expect(toHex(kdf(nodeCrypto, made, 'SM', context))).toBe(v.kMac)
    expect(toHex(kdf(nodeCrypto, made, 'SE', context))).toBe(v.kEnc)
    const t2 = transcript2(nodeCrypto, bytes('kMac'), bytes('m1'), m2.subarray(0, -8))
    expect(toHex(t2)).toBe(v.t2)
    const t3 = transcript3(nodeCrypto, bytes('kMac'), t2, bytes('m3').subarray(0, -8))
    expect(toHex(t3)).toBe(v.t3)
    expect(v.m4!.slice(10)).toBe(toHex(m4Mac(nodeCrypto, bytes('kMac'), t3, bytes('m4').subarray(0, 5))))
    for (const [type, name] of [
      [1, 'm1'],
      [2, 'm2'],
      [3, 'm3'],
    ] as const)
      expect(toHex(encodeDoorFrame({ type, body: bytes(name) }))).toBe(v[`${name}Frame`])
    const sealed = nodeCrypto.ccmSeal(bytes('kEnc'), recordNonce(5, 0), bytes('recordPlain'), new Uint8Array(0))
    expect(toHex(sealed)).toBe(v.recordFrame05)
    expect(decodePassport(bytes('passport'))).toMatchObject({ error: { field: 'reserved' } })
  })

  it.each(ofKind<{ body: string }>('fields'))('$name is read and written the same', ({ name, body }) => {
    const bytes = fromHex(body)
    const again = {
      M1: () => encodeM1(decoded(decodeM1(bytes))),
      M2: () => encodeM2(decoded(decodeM2(bytes))),
      M3: () => encodeM3(decoded(decodeM3(bytes))),
      M4: () => encodeM4(decoded(decodeM4(bytes))),
      passport: () => encodePassport(decoded(decodePassport(bytes))),
      entryMeta: () => {
        const { kind, meta } = decoded(decodeEntryMeta(bytes))
        return encodeEntryMeta(kind, meta)
      },
      stored: () => encodeBeacon(decoded(decodeBeacon(bytes))),
    }[name.split(' ')[0]!]
    expect(toHex(again!())).toBe(body)
  })

  it.each(ofKind<{ frame: string; event: string; ring: 'own' | 'foreign' }>('noTicket'))(
    '$name',
    ({ frame, event, ring }) => {
      const { cylinder } = ofKind<Handshake>('handshake')[0]!
      const side = cylinderSide(
        nodeCrypto,
        { bytes: (n) => new Uint8Array(n) },
        cylinderOf(cylinder),
        reportOf(cylinder),
      )
      side.start()
      const [received] = doorFramer().push(fromHex(frame))
      const step = side.receive(received!)
      expect((ring === 'own' ? step.events : step.foreign).map((e) => toHex(encodeEvent(e)))).toEqual([event])
    },
  )
})

describe('spec/vectors/schedule.json', () => {
  interface Case {
    readonly kind: 'open' | 'bad'
    readonly record: string
    readonly now: number
    readonly t: number
    readonly open: boolean
  }

  it.each(vectorCases<Case>('schedule'))('$name', ({ kind, record, now, t, open }) => {
    const schedule = decodeSchedule(fromHex(record))
    expect(schedule.ok).toBe(kind === 'open')
    if (schedule.ok) expect(isOpen(schedule.value, unixSeconds(now), unixSeconds(t))).toBe(open)
  })
})

describe('spec/vectors/time.json', () => {
  interface Case {
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
    readonly t: number | null
  }

  it.each(vectorCases<Case>('time'))('$name', ({ input, reason, t }) => {
    const unitHours = input.revalUnitH
    const start = unixSeconds(input.revalStart)
    const passport = {
      always: (input.flags & 1) !== 0,
      noClock: (input.flags & 2) !== 0,
      validFrom: unixSeconds(input.validFrom),
      validTo: unixSeconds(input.validTo),
      revalidation: unitHours ? { unitHours, length: input.revalLen, start, anchor: new Uint8Array(16) } : null,
    }
    const floor = { dayEpoch: unixSeconds(input.dayEpoch), floorDay: input.floorDay }
    const result = checkTime(floor, unixSeconds(input.now), passport, input.revalIdx, () => input.proofGood)
    expect(REASONS[result.reason]).toBe(reason)
    if (result.reason === 'ok') expect(result.t).toBe(t)
  })
})

describe('spec/vectors/signals.json', () => {
  interface Case {
    readonly kind: string
    readonly steps?: unknown
    readonly repeatEveryMs?: number | null
    readonly status?: number
    readonly reason?: number
    readonly signal?: string
    readonly error?: number
  }
  const reasonOf = new Map(Object.entries(REASONS).map(([name, value]) => [value as number, name]))

  const cases = vectorCases<Case>('signals').filter(({ error }) => error === undefined)

  it.each(cases)('$name', ({ kind, steps, repeatEveryMs, status, reason, signal }) => {
    if (kind === 'receipt') expect(receiptSignal(status!).kind).toBe(signal)
    else if (kind !== 'answer') expect(SIGNALS[kind as keyof typeof SIGNALS]).toEqual({ kind, steps, repeatEveryMs })
    else {
      const statusName = (['granted', 'denied', 'blocked'] as const)[status!]!
      expect(answerSignal(statusName, reasonOf.get(reason!) as keyof typeof REASONS).kind).toBe(signal)
    }
  })
})
