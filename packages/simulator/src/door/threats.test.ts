import { REASONS } from '@lockwright/domain/model'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kdf } from '../device/derive.ts'
import type { VirtualKey } from '../device/key/key.ts'
import type { Offer } from '../device/key/offer.ts'
import { TABLE } from '../device/tables.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { DAY, DAY_EPOCH, scheduleBytes } from '../device/testing/system.ts'
import { join, le16, le32, parsePassport, parseSchedule } from '../record/index.ts'
import { faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }

/** Another key with the same content of flash: what a dump gives. */
function clone(plant: Plant, key: VirtualKey): VirtualKey {
  const copy = plant.blankKey({ deviceId: key.deviceId })
  copy.hardware.chip.restore(key.hardware.chip.snapshot())
  copy.hardware.powerUp()
  copy.rtc.set(plant.clock.now())
  return copy
}

/** A ticket made by who has the secret of a slot. */
function forge(offer: Offer, sysId: number, secret: Uint8Array, slotType: number, slotId: number): Offer {
  const meta = { ...offer.meta, bytes: join(0, slotType << 1, le16(1)), slotType, scheduleIndex: 0 }
  const bound = join(1, le32(sysId), slotType, le32(slotId), offer.passport.bytes, meta.bytes)
  return { ...offer, slotType, slotId, meta, schedule: null, ticket: kdf(crypto, secret, 'AT', bound) }
}

describe('thieves', () => {
  it('T-01 the dump of one cylinder opens its own groups and no other door', () => {
    const plant = new Plant()
    const victim = plant.cylinder(DOOR, [7])
    const doors = [1, 2, 3, 4].map((n) => plant.cylinder(DOOR + n, n === 1 ? [7] : [8]))
    const secrets = Object.values(TABLE).flatMap((table) =>
      victim.memory.items.ids(table).flatMap((id) => {
        const value = victim.memory.items.get(table, id)!
        return value.length === 16 ? [value] : []
      }),
    )
    expect(secrets.length).toBeGreaterThan(6)
    const opened = new Set<number>()
    for (const door of doors) {
      const key = plant.key({ keyId: KEY }, [{ slotType: 0, slotId: door.memory.cylId }])
      const slots = [[0, door.memory.cylId], ...door.memory.groups.map((group) => [1, group])]
      for (const secret of secrets)
        for (const [slotType, slotId] of slots) {
          key.habits = { ...key.habits, offer: (offer) => offer && forge(offer, 42, secret, slotType!, slotId!) }
          if (meet(key, door).opened) opened.add(door.memory.cylId)
        }
    }
    expect([...opened]).toEqual([DOOR + 1])
  })

  it('T-02 B1 a copied key dies with its deadline where fresh keys go', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const passport = { keyId: KEY, unit: 24, start: plant.clock.ms / 1000 }
    const key = plant.key(passport, [ENTRY], 3)
    const copy = clone(plant, key)
    expect(meet(copy, door).opened).toBe(true)
    plant.wait(4 * DAY)
    expect(meet(copy, door).reason).toBe(REASONS.revalidationOverdue)
    const frozen = plant.clock.ms / 1000 - 2 * DAY
    copy.habits = { ...copy.habits, now: () => frozen }
    expect(meet(copy, door).opened).toBe(true)
    const fresh = plant.key({ keyId: KEY + 1 }, [ENTRY])
    expect(meet(fresh, door).opened).toBe(true)
    expect(meet(copy, door).opened).toBe(false)
  })

  it('B1 a narrowed key that keeps its old image stays shut out once the old deadline is behind the floor', () => {
    const plant = new Plant()
    const [door, taken] = [plant.cylinder(DOOR), plant.cylinder(DOOR + 1)]
    const old = { keyId: KEY, unit: 24, start: plant.clock.ms / 1000, serial: 1 }
    const key = plant.key(old, [ENTRY, { slotType: 0, slotId: DOOR + 1 }], 2)
    const hacked = clone(plant, key)
    plant.wait(3 * DAY)
    const now = { ...old, serial: 2, epoch: 2, start: plant.clock.ms / 1000 }
    expect(plant.desk.updateKey(key, 2, now, [ENTRY], { index: 2 }).outcome.kind).toBe('committed')
    expect(meet(key, door).opened).toBe(true)
    meet(key, taken)
    const renewed = { index: 3, proof: plant.desk.system.chainValue(now, 3) }
    for (const proof of [null, renewed]) {
      const offer = (mine: Offer | null): Offer | null =>
        mine && proof ? { ...mine, revalIndex: proof.index, revalProof: proof.proof } : mine
      hacked.habits = { ...hacked.habits, offer, now: () => plant.clock.ms / 1000 - DAY }
      expect(meet(hacked, taken).opened).toBe(false)
    }
  })

  it('T-05 an old passport is refused where the block list knows a newer epoch', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY, epoch: 3 }, [ENTRY])
    const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: [[KEY, 4]] })
    expect(plant.desk.updateCylinder(door, [], [{ to: 1, document }]).outcome.kind).toBe('committed')
    expect(meet(key, door)).toMatchObject({ opened: false, reason: REASONS.epoch })
    plant.desk.updateKey(key, 2, { keyId: KEY, epoch: 4 }, [ENTRY])
    expect(meet(key, door).opened).toBe(true)
  })
})

describe('hacked keys', () => {
  it('T-03 B7 cannot widen passport, entry or schedule', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const monday = scheduleBytes(1, [[0, 60]])
    const key = plant.key({ keyId: KEY, to: plant.clock.ms / 1000 + DAY }, [{ ...ENTRY, schedule: monday }])
    const wide = scheduleBytes(1, [[0, 10_080]])
    const passport = (edit: (bytes: Uint8Array) => void) => {
      const bytes = key.memory.passport!.bytes.slice()
      edit(bytes)
      return parsePassport(bytes)!
    }
    const tricks: ((offer: Offer) => Offer)[] = [
      (offer) => ({ ...offer, schedule: parseSchedule(wide) }),
      (offer) => ({ ...offer, schedule: null, meta: { ...offer.meta, bytes: join(0, 0, le16(1)) } }),
      (offer) => ({ ...offer, passport: passport((bytes) => bytes.fill(0xff, 14, 18)) }),
      (offer) => ({ ...offer, passport: passport((bytes) => bytes.fill(1, 1, 2)) }),
    ]
    for (const trick of tricks) {
      key.habits = { ...key.habits, offer: (offer) => offer && trick(offer) }
      expect(meet(key, door).opened).toBe(false)
    }
  })

  it('T-04 no claimed time opens below the floor or past the deadline', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const start = plant.clock.ms / 1000
    const key = plant.key({ keyId: KEY, unit: 1, start, from: start }, [ENTRY], 48)
    const floor = DAY_EPOCH + DAY * plant.desk.today
    fc.assert(
      fc.property(fc.integer({ min: -3 * DAY, max: 4 * DAY }), (offset) => {
        const now = start + offset
        key.habits = { ...key.habits, now: () => now }
        const lawful = now >= floor - DAY && Math.max(now, floor) >= start && Math.max(now, floor) < start + 48 * 3600
        expect(meet(key, door).opened).toBe(lawful)
      }),
      { numRuns: 200 },
    )
  })

  it('B9 honest keys carry no day of the future, and a floor goes back only by TIME_SET', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const { today, system } = plant.desk
    plant.desk.updateKey(key, 2, { keyId: KEY }, [ENTRY], { day: today + 2 })
    meet(key, door)
    expect(door.memory.floorDay).toBe(today)
    const far = today + 300
    const token = { day: far, proof: system.dayValue(far) }
    key.habits = { ...key.habits, offer: (offer) => offer && { ...offer, day: token } }
    meet(key, door)
    expect(door.memory.floorDay).toBe(far)
    key.habits = { ...key.habits, offer: (offer) => offer }
    expect(meet(key, door).reason).toBe(REASONS.clockBehindFloor)
    const payload = join(le32(1), le32(DAY_EPOCH), le16(today), system.dayValue(today))
    const task = { taskId: 1, cylId: DOOR, op: 16, seq: 1, ordered: true, payload }
    expect(plant.desk.updateCylinder(door, [system.task(task)]).late).toMatchObject([{ kind: 'receipt' }])
    expect(door.memory.floorDay).toBe(far)
    plant.desk.updateCylinder(door, [system.task({ ...task, taskId: 2, countersigned: true })])
    expect(door.memory.floorDay).toBe(today)
    expect(meet(key, door).opened).toBe(true)
  })

  it('B17 an honest key stops after BLOCKED until its next session; a hacked one is refused all the same', () => {
    const plant = new Plant()
    const [door, other] = [plant.cylinder(DOOR), plant.cylinder(DOOR + 1)]
    const key = plant.key({ keyId: KEY }, [ENTRY, { slotType: 0, slotId: DOOR + 1 }])
    const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: [[KEY, 0xffff]] })
    plant.desk.updateCylinder(door, [], [{ to: 1, document }])
    expect(meet(key, door).reason).toBe(REASONS.blocked)
    expect(meet(key, other)).toMatchObject({ opened: false, reason: 'disabled' })
    key.habits = { ...key.habits, obeysBlocked: false }
    expect(meet(key, other).opened).toBe(true)
    expect(meet(key, door).opened).toBe(false)
    key.habits = { ...key.habits, obeysBlocked: true }
    plant.desk.session(key, () => ({}))
    expect(meet(key, other).opened).toBe(true)
  })
})

describe('sabotage', () => {
  const opens = (sabotage: 'schedule' | 'block' | 'validity' | 'ticket' | 'floor' | null): boolean => {
    const plant = new Plant()
    const now = plant.clock.ms / 1000
    const door = plant.cylinder(DOOR, [], sabotage === null ? {} : { sabotage: new Set([sabotage]) })
    const shut = { schedule: scheduleBytes(1, [[0, 60]]) }
    const key = plant.key({ keyId: KEY, ...(sabotage === 'validity' ? { to: now - 1 } : {}) }, [
      { ...ENTRY, ...(sabotage === 'schedule' ? shut : {}) },
    ])
    if (sabotage === 'block') {
      const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: [[KEY, 9]] })
      plant.desk.updateCylinder(door, [], [{ to: 1, document }])
    }
    if (sabotage === 'ticket')
      key.habits = { ...key.habits, offer: (offer) => offer && { ...offer, ticket: new Uint8Array(16) } }
    if (sabotage === 'floor') key.habits = { ...key.habits, now: () => now - 9 * DAY }
    return meet(key, door).opened
  }

  it('each switch leaves out its one check', () => {
    for (const sabotage of ['schedule', 'block', 'validity', 'ticket', 'floor'] as const)
      expect(opens(sabotage)).toBe(true)
    expect(opens(null)).toBe(true)
  })

  it('a pulled key ends the visit wherever it happens', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    expect([0, 1, 2].map((n) => meet(key, door, faultyContact({ pullBefore: n })))).toMatchObject([
      { opened: false, reason: 'pulled' },
      { opened: false, reason: 'pulled' },
      { opened: true, reason: 'pulled' },
    ])
  })
})
