import { readFileSync } from 'node:fs'
import { DOOR_FRAME, type DoorFrame, encodeDoorFrame } from '@lockwright/protocol/frame'
import { describe, expect, it } from 'vitest'
import { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import { FACTORY } from '../device/hardware.ts'
import { CLAIM, LIFE, TABLE } from '../device/tables.ts'
import { hex, join, le16, le32, parseM3, unhex } from '../record/index.ts'
import { CylinderSide } from './cylinderSide.ts'

interface CylinderState {
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
  readonly blocks: readonly { readonly keyId: number; readonly minEpoch: number }[]
  readonly urgent: readonly { readonly keyId: number; readonly minEpoch: number }[]
  readonly keyGroups: readonly number[]
  readonly allowKeys: readonly number[]
  readonly denyKeys: readonly number[]
  readonly kb: string
}

interface Case {
  readonly name: string
  readonly kind: string
  readonly cylinder: CylinderState
  readonly m1: string
  readonly m2: string
  readonly m4?: string
  readonly offset: number
  readonly length: number
  readonly frame: string
  readonly event: string
  readonly ring: 'own' | 'foreign'
  readonly expected: {
    readonly answer: 'm3' | 'error'
    readonly frame: string
    readonly m3: string
    readonly events: readonly string[]
    readonly eventAfter?: string
    readonly floorDayAfter: number
  }
}

const { cases } = JSON.parse(readFileSync(new URL('../../../../spec/vectors/door.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}
const usual = cases.find((one) => one.kind === 'handshake')!

/** A cylinder with just this content; its noise source gives the nonce of the vector. */
function cylinderOf(state: CylinderState, nonce: Uint8Array): VirtualCylinder {
  const cylinder = new VirtualCylinder({
    kind: 'cylinder',
    deviceId: '0102030405060708',
    firmware: { major: 5, minor: 0, patch: 0 },
    voucherPublic: new Uint8Array(33),
    random: { bytes: (length) => new Uint8Array(length).fill(7) },
    clock: { now: () => 0 },
  })
  const change = cylinder.memory.change()
  change.put(TABLE.factory, FACTORY.life, Uint8Array.of(LIFE.claimed))
  change.put(TABLE.claim, CLAIM.identity, join(le32(state.sysId), le32(state.cylId)))
  change.setState('generation', Uint8Array.of(state.gen, state.minGen))
  change.setState('stateVer', le32(1))
  change.setState('blVer', le32(state.blVer))
  change.setDay(state.dayEpoch, state.floorDay, unhex(state.dayValue))
  const ka = unhex(state.tickets[0]!.ka)
  change.setSecrets(1, { tickets: ka, tasks: ka, receipts: ka, beacons: unhex(state.kb), audit: ka })
  change.delete(TABLE.ticketSecret, 1)
  for (const { gen, ka: secret } of state.tickets) change.put(TABLE.ticketSecret, gen, unhex(secret))
  for (const { groupId, kG } of state.groups) change.put(TABLE.group, groupId, unhex(kG))
  for (const { keyId, minEpoch } of state.blocks) change.put(TABLE.blocked, keyId, le16(minEpoch))
  for (const { keyId, minEpoch } of state.urgent) change.put(TABLE.urgentBlock, keyId, join(le16(minEpoch), le32(0)))
  for (const group of state.keyGroups) change.put(TABLE.keyGroup, group, new Uint8Array())
  for (const id of state.allowKeys) change.put(TABLE.keyException, id, Uint8Array.of(1))
  for (const id of state.denyKeys) change.put(TABLE.keyException, id, Uint8Array.of(0))
  change.startLogs(new Uint8Array(16).fill(1), new Uint8Array(16).fill(2))
  change.commit()
  const seed = cylinder.memory.change()
  const head = seed.get(TABLE.eventHead, 0)!.slice()
  head.set(le32(state.auditSeq), 0)
  head.set(le32(state.auditSeq), 22)
  seed.put(TABLE.eventHead, 0, head)
  seed.commit()
  cylinder.hardware.random.bytes = () => nonce
  return cylinder
}

function answerTo(one: Case, m2: Uint8Array): { cylinder: VirtualCylinder; side: CylinderSide; answer: DoorFrame[] } {
  const cylinder = cylinderOf(one.cylinder, unhex(one.m1).subarray(22, 34))
  const side = new CylinderSide(cylinder.memory)
  const [m1] = side.start()
  expect(hex(m1!.body)).toBe(one.m1)
  return { cylinder, side, answer: side.receive({ type: DOOR_FRAME.m2, body: m2 }, 0) }
}

describe('vectors of the door', () => {
  // A cylinder of this design offers one suite only; the case of a second one is not its to answer.
  for (const one of cases.filter(({ kind, cylinder }) => kind === 'handshake' && cylinder.suites === 1))
    it(one.name, () => {
      const { cylinder, side, answer } = answerTo(one, unhex(one.m2))
      const { expected } = one
      if (expected.answer === 'error') {
        expect(hex(encodeDoorFrame(answer[0]!))).toBe(expected.frame)
        expect(side.opened).toBe(false)
        return
      }
      expect(answer[0]!.type).toBe(DOOR_FRAME.m3)
      expect(hex(answer[0]!.body)).toBe(expected.m3)
      expect(side.opened).toBe(parseM3(answer[0]!.body)!.status === 0)
      expect(cylinder.memory.floorDay).toBe(expected.floorDayAfter)
      expected.events.forEach((event, n) => {
        expect(hex(cylinder.memory.log.event(one.cylinder.auditSeq + 1 + n))).toBe(event)
      })
      expect(cylinder.memory.log.newest).toBe(one.cylinder.auditSeq + expected.events.length)
      side.afterAnswer()
      if (expected.eventAfter !== undefined)
        expect(hex(cylinder.memory.log.event(cylinder.memory.log.newest))).not.toBe(expected.events[0])
    })

  for (const one of cases.filter(({ kind }) => kind === 'flip'))
    it(`T-03 ${one.name}`, () => {
      for (let bit = 8 * one.offset; bit < 8 * (one.offset + one.length); bit++) {
        const m2 = unhex(one.m2)
        m2[bit >> 3]! ^= 1 << (bit & 7)
        const { side, answer } = answerTo(one, m2)
        expect(hex(encodeDoorFrame(answer[0]!))).toBe(one.expected.frame)
        expect(side.opened).toBe(false)
      }
    })

  for (const one of cases.filter(({ kind }) => kind === 'noTicket'))
    it(`R080 ${one.name}`, () => {
      const cylinder = cylinderOf(usual.cylinder, new Uint8Array(12))
      const side = new CylinderSide(cylinder.memory)
      side.start()
      const frame = unhex(one.frame)
      side.receive({ type: DOOR_FRAME.noTicket, body: frame.slice(2, -2) }, 0)
      const log = one.ring === 'own' ? cylinder.memory.log : cylinder.memory.foreignLog
      expect(hex(log.event(log.newest))).toBe(one.event)
    })
})
