import { DOOR_FRAME, type DoorFrame } from '@lockwright/protocol/frame'
import { seededRandom } from '@lockwright/protocol/testing'
import { describe, expect, it } from 'vitest'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { PowerCut } from '../flash/index.ts'
import { hex, parseM1, u32 } from '../record/index.ts'
import { cleanContact, type DoorSideName } from './contact.ts'
import { CylinderSide } from './cylinderSide.ts'
import { meet } from './meet.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }

/** The whole number of cases belongs to CI; before a commit a hundredth of it must do. */
const SHARE = process.env.CI === 'true' ? 1 : 0.01
const CASES = { sequences: 900_000 * SHARE, bytes: 70_000 * SHARE, altered: 30_000 * SHARE, badMacs: 100_000 * SHARE }
const BOOTS = SHARE === 1 ? 10_000 : 1000
const MINUTES = 60_000 * 10

/** Small and fast (xorshift32), so that a million cases take the time of the cylinder, not of their choice. */
function dice(seed: string): (sides: number) => number {
  let state = u32(seededRandom(seed).bytes(4), 0) | 1
  return (sides) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % sides
  }
}

describe('on the line', () => {
  const plant = new Plant()
  const door = plant.cylinder(DOOR, [7])
  const key = plant.key({ keyId: KEY }, [ENTRY])
  const heard = [meet(key, door), meet(key, door)].flatMap(({ frames }) =>
    frames.map(({ bytes }) => ({ type: bytes[1], body: bytes.slice(2, -2) }) as DoorFrame),
  )
  const fresh = () => {
    door.hardware.powerUp()
    return new CylinderSide(door.memory)
  }
  const m2 = heard.find(({ type }) => type === DOOR_FRAME.m2)!

  it(
    'T-06 recorded frames of any visit, replayed, reordered or reflected, open nothing',
    () => {
      const roll = dice('sequences')
      for (let n = 0; n < CASES.sequences; n++) {
        const order = Array.from({ length: 1 + roll(6) }, () => roll(heard.length))
        const side = fresh()
        const said = [...side.start(), ...order.flatMap((at) => side.receive(heard[at]!, 0))]
        if (roll(2) === 0) for (const reflected of said) side.receive(reflected, 0)
        if (side.opened) expect.fail(`opened by frames ${order} of two visits`)
      }
    },
    MINUTES,
  )

  it(
    'T-06 any bytes as any frame give an answer or silence, never an opening',
    () => {
      const roll = dice('bytes')
      const types = Object.values(DOOR_FRAME)
      for (let n = 0; n < CASES.bytes; n++) {
        const type = types[roll(types.length)]!
        const body = Uint8Array.from({ length: 1 + roll(255) }, () => roll(256))
        if (type === DOOR_FRAME.m2 && roll(2) === 0) body.set(m2.body.subarray(0, 1 + roll(body.length)))
        const side = fresh()
        side.start()
        side.receive({ type, body }, 0)
        if (side.opened) expect.fail(`opened by ${type} ${hex(body)}`)
      }
    },
    MINUTES,
  )

  it(
    'T-06 a key takes any answer, and only a proven one as granted',
    () => {
      const roll = dice('altered')
      for (let n = 0; n < CASES.altered; n++) {
        const [frame, at, bits] = [1 + roll(3), roll(301), 1 + roll(255)]
        const carry = (_from: DoorSideName, bytes: Uint8Array) => {
          const copy = bytes.slice()
          if (bytes[1] === frame) copy[at % copy.length]! ^= bits
          return [{ bytes: copy, delayMs: 0 }]
        }
        const [signal] = meet(key, door, { ...cleanContact, carry }).signals
        if (signal!.kind !== 'notAuthorised') expect.fail(`byte ${at} of frame ${frame} ^ ${bits}: ${signal!.kind}`)
        key.battery.replace()
      }
    },
    MINUTES,
  )

  it('T-06 offered suites are inside the mac', () => {
    const carry = (from: DoorSideName, bytes: Uint8Array) => {
      const copy = bytes.slice()
      if (from === 'cylinder' && bytes[1] === DOOR_FRAME.m1) copy[3] = 0x03
      return [{ bytes: copy, delayMs: 0 }]
    }
    expect(meet(key, door, { ...cleanContact, carry }).opened).toBe(false)
  })

  it(
    'T-25 a hundred thousand bad MACs later the good key opens',
    () => {
      const roll = dice('MACs')
      for (let n = 0; n < CASES.badMacs; ) {
        const side = fresh()
        let said = side.start()
        for (; said.some(({ type }) => type === DOOR_FRAME.m1); n++) {
          const body = m2.body.slice()
          for (let at = body.length - 20; at < body.length; at++) body[at] = roll(256)
          said = side.receive({ ...m2, body }, 0)
          if (said[0]?.type !== DOOR_FRAME.error || side.opened) expect.fail(`bad MAC ${n} is not refused`)
        }
      }
      expect(meet(key, door).opened).toBe(true)
    },
    MINUTES,
  )

  it('T-25 a thousand visits with bad tickets later the good key opens', () => {
    const bad = plant.key({ keyId: KEY + 1 }, [ENTRY])
    bad.habits = { ...bad.habits, offer: (offer) => offer && { ...offer, ticket: new Uint8Array(16) } }
    for (let n = 0; n < 1000; n++) expect(meet(bad, door).opened).toBe(false)
    expect(meet(key, door).opened).toBe(true)
  })
})

describe('weak randomness', () => {
  it(
    'T-08 with a dead noise source and power cuts at every byte no nonce comes twice, in ten thousand boots',
    () => {
      const plant = new Plant()
      let noise = seededRandom('dead')
      const door: VirtualCylinder = plant.cylinder(DOOR, [], { random: { bytes: (length) => noise.bytes(length) } })
      noise = { bytes: (length) => new Uint8Array(length) }
      const { chip } = door.hardware
      const boot = () => hex(parseM1(new CylinderSide(door.memory).start()[0]!.body)!.nonce)
      door.hardware.powerUp()
      const before = chip.written
      const nonces = new Set([boot()])
      const bytes = chip.written - before
      let cuts = 0
      for (let n = 0; n < BOOTS; n++) {
        door.hardware.powerUp()
        const cut = n % (bytes + 1)
        if (cut < bytes) chip.cutPowerAfter(cut)
        try {
          const nonce = boot()
          if (nonces.has(nonce)) expect.fail(`boot ${n}: ${nonce} comes again`)
          nonces.add(nonce)
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error
          cuts++
        }
      }
      expect(bytes).toBeGreaterThan(30)
      expect(cuts).toBeGreaterThan(0.9 * BOOTS)
      expect(nonces.size).toBe(BOOTS + 1 - cuts)
    },
    MINUTES,
  )
})
