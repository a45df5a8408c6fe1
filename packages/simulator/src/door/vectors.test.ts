import { DOOR_FRAME, type DoorFrame, encodeDoorFrame } from '@lockwright/protocol/frame'
import { describe, expect, it } from 'vitest'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import { type CylinderState, cylinderWith, vectors } from '../device/testing/fixture.ts'
import { EVENT, hex, parseEvent, parseM3, unhex } from '../record/index.ts'
import { CylinderSide } from './cylinderSide.ts'
import { openingSignal, SIGNALS, taskSignal } from './signals.ts'

interface Case {
  readonly name: string
  readonly kind: string
  readonly cylinder: CylinderState & { readonly suites: number; readonly auditSeq: number; readonly kb: string }
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

const cases = vectors<Case>('door')
const usual = cases.find((one) => one.kind === 'handshake')!

/** Its noise source gives the nonce of the vector. */
function cylinderOf(state: Case['cylinder'], nonce: Uint8Array): VirtualCylinder {
  const cylinder = cylinderWith({ ...state, secrets: { beacons: unhex(state.kb) } })
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
      if (expected.eventAfter !== undefined) {
        const event = parseEvent(cylinder.memory.log.event(cylinder.memory.log.newest))
        expect(event).toMatchObject({
          code: EVENT.floor,
          time: cylinder.memory.floorDay,
          seq: one.cylinder.auditSeq + 2,
        })
      }
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

interface SignalCase {
  readonly name: string
  readonly kind: string
  readonly steps: unknown
  readonly repeatEveryMs: number | null
  readonly status?: number
  readonly reason?: number
  readonly signal: string
}

describe('vectors of the signals', () => {
  for (const one of vectors<SignalCase>('signals'))
    it(`R146 R147 ${one.name}`, () => {
      if (one.kind === 'receipt') expect(taskSignal([one.status!])?.kind).toBe(one.signal)
      else if (one.kind !== 'answer')
        expect(SIGNALS[one.kind as keyof typeof SIGNALS]).toEqual({
          kind: one.kind,
          steps: one.steps,
          repeatEveryMs: one.repeatEveryMs,
        })
      else if (one.status !== undefined) expect(openingSignal(one.status, one.reason!).kind).toBe(one.signal)
      else expect(SIGNALS.notAuthorised.kind).toBe(one.signal)
    })
})
