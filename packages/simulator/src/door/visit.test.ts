import { REASONS } from '@lockwright/domain/model'
import { DOOR_FRAME } from '@lockwright/protocol/frame'
import { describe, expect, it } from 'vitest'
import { keyId, Plant } from '../device/testing/plant.ts'
import { DAY, scheduleBytes } from '../device/testing/system.ts'
import { CLAIMED, EVENT, unhex } from '../record/index.ts'
import { cleanContact, faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }
const HOUR = 3600
/** Sunday; the plant's clock says 10:00 UTC. */
const SUNDAY = 6 * 1440

describe('a key in a door', () => {
  it('R068 R142 opens what it has an entry for, and nothing else', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const other = plant.cylinder(DOOR + 1)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const visit = meet(key, door)
    expect(visit).toMatchObject({ opened: true, reason: REASONS.ok, signals: [{ kind: 'authorised' }] })
    expect(visit.frames.map(({ from, bytes }) => `${from}${bytes[1]}`)).toEqual(['cylinder1', 'key2', 'cylinder3'])
    expect(visit.durationMs).toBeLessThan(150)
    expect(meet(key, other)).toMatchObject({ opened: false, signals: [{ kind: 'notAuthorised' }] })
  })

  it('R142 makes no contact when the mechanical code does not fit', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR, [], { mechanicalCode: 7 })
    const key = plant.key({ keyId: KEY }, [ENTRY], null, { mechanicalCode: 8 })
    expect(meet(key, door)).toMatchObject({ opened: false, reason: 'mechanics', frames: [], signals: [] })
    expect(door.memory.log.newest).toBe(0)
  })

  it('R081 every attempt is in the log before the motor moves', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    let opened = 0
    for (let cut = 0; cut < 300; cut++) {
      expect(meet(key, door).opened).toBe(true)
      const before = door.memory.log.newest
      const visit = meet(key, door, faultyContact({ cylinderPowerCutAfter: cut }))
      door.hardware.powerUp()
      expect(visit.opened).toBe(visit.reason === REASONS.ok)
      if (visit.opened) {
        opened++
        expect(door.memory.events.at(-1)).toMatchObject({ code: EVENT.granted, keyId: KEY, seq: before + 1 })
      }
    }
    expect(opened).toBeGreaterThan(50)
    expect(opened).toBeLessThan(250)
  })

  it('T-12 a cut at every byte of a visit that brings a new day: day and records are old or new together', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const image = door.hardware.chip.snapshot()
    plant.wait(3 * DAY)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const before = door.memory.floorDay
    const seen = new Set<number>()
    for (let cut = 0; cut < 320; cut++) {
      door.hardware.chip.restore(image)
      const visit = meet(key, door, faultyContact({ cylinderPowerCutAfter: cut }))
      door.hardware.powerUp()
      const events = door.memory.events.map(({ code }) => code)
      expect([door.memory.floorDay - before, events]).toEqual(
        events.length === 0 ? [0, []] : [3, [EVENT.floor, EVENT.granted]],
      )
      if (visit.opened) expect(events).toHaveLength(2)
      seen.add(events.length)
    }
    expect([...seen]).toEqual([0, 2])
  })

  it('R084 the sides of a double cylinder share a body, not rights and logs', () => {
    const plant = new Plant()
    const sides = [0, 1].map((side) => {
      const blank = plant.blankCylinder()
      const voucher = plant.desk.system.voucherFor(unhex(blank.deviceId))
      const values = [[11, Uint8Array.of(0x4d, 0, 0, 0, side)]] as const
      const { outcome } = plant.desk.session(blank, (who) => {
        plant.desk.remember('cylinder', DOOR + side, who)
        return { voucher, transaction: plant.desk.cylinderClaim(DOOR + side, [], plant.desk.today, values) }
      })
      expect(outcome.kind).toBe('committed')
      return blank
    })
    expect(sides.map((side) => side.memory.body)).toEqual([
      { bodyNo: 0x4d, side: 0 },
      { bodyNo: 0x4d, side: 1 },
    ])
    const key = plant.key({ keyId: KEY }, [ENTRY])
    expect(sides.map((side) => meet(key, side).opened)).toEqual([true, false])
    expect(sides.map((side) => side.memory.events.map(({ code }) => code))).toEqual([[EVENT.granted], [EVENT.denied]])
  })

  it('R070 R071 follows validity and week', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const now = plant.clock.ms / 1000
    const week = scheduleBytes(1, [[SUNDAY + 9 * 60, 120]])
    const key = plant.key({ keyId: KEY, from: now - HOUR, to: now + 30 * DAY }, [{ ...ENTRY, schedule: week }])
    expect(meet(key, door).opened).toBe(true)
    plant.wait(HOUR)
    expect(meet(key, door)).toMatchObject({ reason: REASONS.outsideSchedule, signals: [{ kind: 'outsideSchedule' }] })
    plant.wait(7 * DAY - HOUR)
    expect(meet(key, door).opened).toBe(true)
    plant.wait(28 * DAY)
    expect(meet(key, door)).toMatchObject({ opened: false, reason: REASONS.expired })
  })

  it('R100 opens every door of a group, also one that joins the system later', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [{ slotType: 1, slotId: 7 }])
    expect(meet(key, plant.cylinder(DOOR, [7, 9])).opened).toBe(true)
    expect(meet(key, plant.cylinder(DOOR + 1, [9])).opened).toBe(false)
  })

  it('R080 the attempt of a key without a ticket is recorded, once a power-up', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [])
    expect(meet(key, door)).toMatchObject({ opened: false, reason: REASONS.noTicket })
    expect(door.memory.events).toMatchObject([{ code: EVENT.denied, detail: 1, flags: CLAIMED, keyId: KEY }])
  })

  it('R151 a key of another system goes to the foreign log, which keeps at least the last 100', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const foreign = new Plant(43).key({ keyId: KEY }, [ENTRY])
    for (let n = 0; n < 130; n++) meet(foreign, door)
    expect(door.memory.log.newest).toBe(0)
    expect(door.memory.foreignLog.newest).toBe(130)
    expect(door.memory.foreignLog.newest - door.memory.foreignLog.oldest + 1).toBeGreaterThanOrEqual(100)
  })

  it('a blank cylinder and a blank key open nothing', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [ENTRY])
    expect(meet(key, plant.blankCylinder())).toMatchObject({ opened: false, reason: REASONS.notClaimed })
    expect(meet(plant.blankKey(), plant.cylinder(DOOR))).toMatchObject({ opened: false, reason: 'noAnswer' })
  })

  it('R143 works until the battery is empty and says so', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    key.battery.drain(19_900)
    expect(key.battery.isLow).toBe(true)
    expect(meet(key, door).opened).toBe(true)
    key.battery.drain(100)
    expect(meet(key, door)).toMatchObject({ opened: false, reason: 'noBattery', frames: [] })
  })

  it('R144 a lost clock stops what time limits, until a programming device sets it', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const limited = plant.key({ keyId: KEY, to: plant.clock.ms / 1000 + DAY }, [ENTRY])
    const always = plant.key({ keyId: KEY + 1, flags: 1 }, [ENTRY])
    for (const key of [limited, always]) {
      expect(meet(key, door).opened).toBe(true)
      key.replaceBattery()
    }
    expect(meet(limited, door).opened).toBe(false)
    expect(meet(always, door).opened).toBe(true)
    plant.desk.session(limited, () => ({}))
    expect(meet(limited, door).opened).toBe(true)
  })
})

describe('which entry a key offers', () => {
  it('B20 the one that holds now, and another one when the door refuses', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR, [7])
    const monday = scheduleBytes(1, [[0, 60]])
    const both = plant.key({ keyId: KEY }, [
      { ...ENTRY, schedule: monday },
      { slotType: 1, slotId: 7 },
    ])
    expect(meet(both, door).opened).toBe(true)
    const listFirst = plant.key({ keyId: KEY + 1 }, [
      { ...ENTRY, list: true },
      { slotType: 1, slotId: 7, list: true },
    ])
    const visit = meet(listFirst, door)
    expect(visit.reason).toBe(REASONS.notInList)
    expect(visit.frames.filter(({ bytes }) => bytes[1] === DOOR_FRAME.m2)).toHaveLength(2)
    expect(door.memory.events.filter(({ code }) => code === EVENT.denied)).toHaveLength(1)
  })

  it('B20 with no entry that holds it still shows one, so that the attempt is recorded', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [{ ...ENTRY, schedule: scheduleBytes(1, [[0, 60]]) }])
    expect(meet(key, door).reason).toBe(REASONS.outsideSchedule)
    expect(door.memory.events).toMatchObject([{ code: EVENT.denied, detail: REASONS.outsideSchedule }])
  })
})

describe('a poor contact', () => {
  const opensAgain = (fault: Parameters<typeof faultyContact>[0]): void => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    meet(key, door, faultyContact(fault))
    expect(meet(key, door).opened).toBe(true)
  }

  it('T-07 an answer that begins 31 ms late ends the handshake, and a line that is always late never opens', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const relay = { ...cleanContact, carry: (_: unknown, bytes: Uint8Array) => [{ bytes, delayMs: 31 }] }
    expect(meet(key, door, relay)).toMatchObject({ opened: false, signals: [{ kind: 'notAuthorised' }] })
    const once = meet(key, door, faultyContact({ delay: { frame: 1, ms: 31 } }))
    const sent = once.frames.map(({ bytes }) => bytes[1])
    expect(sent).toEqual([DOOR_FRAME.m1, DOOR_FRAME.m2, DOOR_FRAME.m1, DOOR_FRAME.m2, DOOR_FRAME.m3])
    expect(meet(key, door, faultyContact({ delay: { frame: 1, ms: 20 } })).frames).toHaveLength(3)
  })

  it('loses, doubles and damages frames without harm, and never opens on a damaged one', () => {
    for (const frame of [0, 1, 2]) {
      opensAgain({ drop: frame })
      opensAgain({ double: frame })
      opensAgain({ pullBefore: frame })
    }
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const length = meet(key, door).frames[1]!.bytes.length
    for (let byte = 0; byte < length; byte++) {
      const sent = meet(key, door, faultyContact({ damage: { frame: 1, byte } })).frames.map(({ bytes }) => bytes[1])
      expect(sent).toEqual([DOOR_FRAME.m1, DOOR_FRAME.m2, DOOR_FRAME.m1, DOOR_FRAME.m2, DOOR_FRAME.m3])
    }
    expect(meet(key, door, faultyContact({ drop: 0 })).opened).toBe(true)
  })
})
