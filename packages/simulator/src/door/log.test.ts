import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { describe, expect, it } from 'vitest'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import { beacons, segmentsCarried } from '../device/key/carry.ts'
import { verifySegments } from '../device/testing/auditor.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { EVENT, join, le16, le32, OP, parseBeacon, parseSegmentHead } from '../record/index.ts'
import { faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const [THIEF, CARRIER] = [keyId(5, 17), keyId(5, 18)]
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }

const carrier = (plant: Plant, tasks: readonly Uint8Array[], id = CARRIER) => plant.carrier(DOOR, tasks, id)

describe('the log', () => {
  const readAudit = (plant: Plant, taskId: number, from = 1) =>
    plant.desk.system.task({
      taskId,
      cylId: DOOR,
      op: OP.readAudit,
      seq: taskId,
      payload: join(le32(from), le32(0xffffffff)),
    })
  const visits = (plant: Plant, door: VirtualCylinder, count: number): void => {
    const key = plant.key({ keyId: THIEF }, [ENTRY])
    for (let n = 0; n < count; n++) meet(key, door)
  }
  const collect = (plant: Plant, door: VirtualCylinder, taskId: number): readonly Uint8Array[] => {
    const key = carrier(plant, [readAudit(plant, taskId)], CARRIER + taskId)
    meet(key, door)
    return segmentsCarried(key.memory).map((segment) => segment.slice())
  }
  const verdict = (plant: Plant, segments: readonly Uint8Array[]) =>
    verifySegments(DOOR, plant.desk.system.secrets(DOOR).audit, plant.desk.secretsOf(DOOR).auditKey, segments)

  it('R078 B13 a carrier brings the log home without being able to read it', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    visits(plant, door, 70)
    const segments = collect(plant, door, 1)
    expect(segments).toHaveLength(3)
    expect(Buffer.concat(segments).includes(Buffer.from(le32(THIEF)))).toBe(false)
    const checked = verdict(plant, segments)
    expect('events' in checked && checked.events.filter(({ code }) => code === EVENT.granted)).toHaveLength(70)
  })

  it('T-13 dropped, edited, swapped and cut segments are found, with the range', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    visits(plant, door, 70)
    const segments = collect(plant, door, 1)
    const [first, second, third] = segments as [Uint8Array, Uint8Array, Uint8Array]
    expect(verdict(plant, [first, third])).toMatchObject({ broken: 'gap', from: 65 })
    expect(verdict(plant, [second, first, third])).toMatchObject({ broken: 'gap', from: 33, to: 64 })
    for (let byte = 0; byte < second.length; byte += 7) {
      const edited = second.slice()
      edited[byte]! ^= 1
      expect(verdict(plant, [first, edited, third])).toHaveProperty('broken')
    }
    expect(verdict(plant, [first, second.subarray(0, -16), third])).toMatchObject({ broken: 'seal', from: 33, to: 64 })
  })

  it('T-13 B6 a carrier that keeps the tail back is exposed by the beacon of the next honest key, which nobody can forge', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    visits(plant, door, 5)
    const segments = collect(plant, door, 1)
    visits(plant, door, 3)
    const honest = plant.key({ keyId: THIEF + 1 }, [ENTRY])
    meet(honest, door)
    const [beacon] = beacons(honest.memory)
    expect(plant.desk.system.isBeaconGood(beacon!, parseBeacon(beacon!))).toBe(true)
    const known = verdict(plant, segments)
    expect(parseBeacon(beacon!).auditSeq).toBeGreaterThan('events' in known ? known.events.length : 0)
    for (let bit = 0; bit < 8 * 24; bit++) {
      const forged = beacon!.slice()
      forged[bit >> 3]! ^= 1 << (bit & 7)
      expect(plant.desk.system.isBeaconGood(forged, parseBeacon(beacon!))).toBe(false)
    }
    honest.habits = { ...honest.habits, reports: (kind, items) => (kind === 'beacon' ? [new Uint8Array(24)] : items) }
    const { records } = plant.desk.session(honest, () => ({}))
    expect(records.filter(({ kind }) => kind === 'beacon')).toHaveLength(1)
  })

  it('B2 a dump after record n holds no key of any record up to n', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: THIEF }, [ENTRY])
    let auditKey = plant.desk.secretsOf(DOOR).auditKey
    const old: Buffer[] = []
    for (let n = 1; n <= 40; n++) {
      meet(key, door, n % 5 === 0 ? faultyContact({ cylinderPowerCutAfter: 60 + n }) : undefined)
      meet(key, door)
    }
    const newest = door.memory.log.newest
    for (let n = 1; n <= newest; n++) {
      old.push(Buffer.from(auditKey))
      auditKey = crypto.aes128(auditKey, join(3, le32(DOOR), le16(n), new Uint8Array(9)))
    }
    const dump = Buffer.from(door.hardware.chip.snapshot())
    expect(dump.includes(Buffer.from(auditKey))).toBe(true)
    for (const gone of old) expect(dump.includes(gone)).toBe(false)
    expect(dump.includes(Buffer.from(plant.desk.system.secret(DOOR)))).toBe(false)
  })

  it('B14 R081 a thousand denied touches erase no break-in: 250 are itemised, the rest counted', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    visits(plant, door, 1)
    const stranger = plant.key({ keyId: THIEF + 1 }, [])
    for (let n = 0; n < 400; n++) meet(stranger, door)
    expect(door.memory.log.newest).toBe(251)
    visits(plant, door, 1)
    expect(door.memory.events.slice(-2)).toMatchObject([
      { code: EVENT.lost, time: 150, detail: 1 },
      { code: EVENT.granted },
    ])
    expect(door.memory.events[0]).toMatchObject({ code: EVENT.granted, seq: 1 })
  })

  it('R151 R081 the last 1,000 events are held, and what was lost uncollected is named', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    visits(plant, door, 1300)
    const { log, events } = door.memory
    expect(log.newest - log.oldest + 1).toBeGreaterThanOrEqual(1000)
    const lost = events.filter(({ code }) => code === EVENT.lost)
    expect(lost.every(({ detail, time }) => detail === 0 && time === 32)).toBe(true)
    expect(lost.length * 32).toBe(log.oldest - 1)
    plant.desk.updateCylinder(door, [
      plant.desk.system.task({ taskId: 5, cylId: DOOR, op: OP.ackAudit, seq: 5, payload: le32(log.newest) }),
    ])
    const before = door.memory.log.newest
    visits(plant, door, 100)
    expect(door.memory.events.filter(({ code, seq }) => code === EVENT.lost && seq > before)).toEqual([])
  }, 60_000)

  it('a key keeps the beacons of the 64 doors it visited last', () => {
    const plant = new Plant()
    const doors = Array.from({ length: 66 }, (_, n) => plant.cylinder(DOOR + n, [7]))
    const key = plant.key({ keyId: THIEF }, [{ slotType: 1, slotId: 7 }])
    for (const door of doors) meet(key, door)
    meet(key, doors[2]!)
    const held = beacons(key.memory).map((beacon) => parseBeacon(beacon).cylId)
    expect(held).toHaveLength(64)
    expect(held).not.toContain(DOOR)
    expect(held.at(-1)).toBe(DOOR + 2)
  }, 60_000)

  it('R080 the foreign log is collected like the own one', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const foreign = new Plant(43).key({ keyId: THIEF }, [ENTRY])
    for (let n = 0; n < 3; n++) meet(foreign, door)
    const task = plant.desk.system.task({
      taskId: 1,
      cylId: DOOR,
      op: OP.readAudit,
      seq: 1,
      payload: join(le32(0x80000001), le32(0xffffffff)),
    })
    const { late } = plant.desk.updateCylinder(door, [task])
    const [segment] = late.flatMap((record) => (record.kind === 'segment' ? [record.segment] : []))
    expect(parseSegmentHead(segment!)).toMatchObject({ ring: 'foreign', from: 1, to: 3, count: 3 })
  })

  it('R117 a key brings its own events home, and keeps them until they are stored', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const key = plant.key({ keyId: THIEF }, [ENTRY])
    for (let n = 0; n < 3; n++) meet(key, door)
    const own = (acks: Parameters<typeof plant.desk.session>[1]) =>
      plant.desk.session(key, acks).records.filter(({ kind }) => kind === 'ownLog')
    expect(own(() => ({ acks: [{ of: 'ownLog', upTo: 3 }] }))).toHaveLength(1)
    expect(own(() => ({}))).toHaveLength(0)
  })
})
