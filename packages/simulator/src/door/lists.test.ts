import { REASONS } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { listVersion } from '../device/key/lists.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { join, le16, le32, OP } from '../record/index.ts'
import { faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const [THIEF, CARRIER] = [keyId(5, 17), keyId(5, 18)]
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }
const version = (major: number, minor: number): number => major * 0x10000 + minor

const block = (inVer: number) => join(le32(THIEF), le16(0xffff), le32(inVer))
const carrier = (plant: Plant, tasks: readonly Uint8Array[], id = CARRIER) => plant.carrier(DOOR, tasks, id)

describe('block lists', () => {
  const withList = (
    plant: Plant,
    id: number,
    documents: readonly { readonly to: number; readonly document: Uint8Array }[],
  ) => {
    const key = plant.key({ keyId: id }, [ENTRY, { slotType: 0, slotId: DOOR + 1 }])
    const entries = [ENTRY, { slotType: 0, slotId: DOOR + 1 }]
    expect(plant.desk.updateKey(key, 2, { keyId: id }, entries, { lists: documents }).outcome.kind).toBe('committed')
    return key
  }
  const many = (count: number) => Array.from({ length: count }, (_, n) => [keyId(9, n), 2] as const)

  it('R160 a list spreads from key to door and from door to key, in as many chunks as it has', () => {
    const plant = new Plant()
    const [a, b] = [plant.cylinder(DOOR), plant.cylinder(DOOR + 1)]
    const full = {
      to: version(0, 1),
      document: plant.desk.system.listDocument({ base: 0, to: 1, adds: many(100), full: true }),
    }
    const delta = {
      to: version(0, 2),
      document: plant.desk.system.listDocument({ base: 1, to: 2, adds: [[THIEF, 3]] }),
    }
    const holder = withList(plant, CARRIER, [full, delta])
    expect(meet(holder, a).opened).toBe(true)
    expect([a.memory.blVer, a.memory.blockCount]).toEqual([2, 101])
    const learner = plant.key({ keyId: CARRIER + 1 }, [ENTRY, { slotType: 0, slotId: DOOR + 1 }])
    meet(learner, a)
    expect(listVersion(learner.memory)).toBe(2)
    plant.desk.updateCylinder(b, [], [full])
    meet(learner, b)
    expect(b.memory.blVer).toBe(2)
    expect(b.memory.blockedBelow(THIEF)).toBe(3)
  })

  it('B15 T-12 a pulled key leaves the list half done, and the next one goes on', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: many(100), full: true })
    const key = withList(plant, CARRIER, [{ to: 1, document }])
    meet(key, door, faultyContact({ pullBefore: 8 }))
    expect(door.memory.blVer).toBe(0)
    expect(door.memory.hasUnfinishedList).toBe(true)
    const half = door.memory.blockCount
    expect(half).toBeGreaterThan(0)
    const visit = meet(key, door)
    expect([door.memory.blVer, door.memory.blockCount]).toEqual([1, 100])
    expect(visit.frames.length).toBeLessThan(13)
  })

  it('B15 T-12 a list comes through at last, however often power fails in the cylinder', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: many(120), full: true })
    const key = withList(plant, CARRIER, [{ to: 1, document }])
    let visits = 0
    for (let cut = 137; door.memory.blVer === 0; cut = 100 + ((cut * 31) % 1499)) {
      meet(key, door, faultyContact({ cylinderPowerCutAfter: cut }))
      door.hardware.powerUp()
      expect(door.memory.blockEntries.every(({ minEpoch }) => minEpoch === 2)).toBe(true)
      expect(door.memory.blockCount % 36 === 0 || door.memory.blockCount === 120).toBe(true)
      visits++
    }
    expect(visits).toBeGreaterThan(2)
    expect(door.memory.blockCount).toBe(120)
  })

  it('B4 law 5: a block confirmed by task survives every list that does not know it', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const { system } = plant.desk
    const urgent = system.task({ taskId: 1, cylId: DOOR, op: OP.block, seq: 1, payload: block(version(3, 1)) })
    meet(carrier(plant, [urgent]), door)
    const monday = system.listDocument({ base: 0, to: version(3, 0), adds: many(3), full: true, countersigned: true })
    meet(withList(plant, CARRIER + 1, [{ to: version(3, 0), document: monday }]), door)
    expect(door.memory.blVer).toBe(version(3, 0))
    expect(door.memory.blockedBelow(THIEF)).toBe(0xffff)
    const later = system.listDocument({ base: version(3, 0), to: version(3, 1), adds: [[THIEF, 0xffff]] })
    meet(withList(plant, CARRIER + 2, [{ to: version(3, 1), document: later }]), door)
    expect(door.memory.blockEntries).toHaveLength(4)
    expect(door.memory.blockedBelow(THIEF)).toBe(0xffff)
  })

  it('B5 a stolen list key shuts no programming key out, and a blocked one still brings the cure', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const { system } = plant.desk
    const admin = keyId(0x7f00, 1)
    const attack = system.listDocument({
      base: 0,
      to: 1,
      adds: [
        [THIEF, 0xffff],
        [admin, 0xffff],
      ],
    })
    plant.desk.updateCylinder(door, [], [{ to: 1, document: attack }])
    expect([door.memory.blockedBelow(THIEF), door.memory.blockedBelow(admin)]).toEqual([0xffff, 0])
    const lost = system.task({
      taskId: 1,
      cylId: DOOR,
      op: OP.block,
      seq: 1,
      payload: join(le32(admin), le16(0xffff), le32(9)),
    })
    plant.desk.updateCylinder(door, [lost])
    const cure = system.task({
      taskId: 2,
      cylId: DOOR,
      op: OP.unblock,
      seq: 2,
      ordered: true,
      countersigned: true,
      payload: join(le32(1), le32(THIEF), le16(0xffff)),
    })
    const key = plant.key({ keyId: admin, keyClass: 8 }, [ENTRY])
    plant.desk.updateKey(key, 2, { keyId: admin, keyClass: 8 }, [ENTRY], { tasks: [cure] })
    expect(meet(key, door)).toMatchObject({ opened: false, reason: REASONS.blocked })
    expect(door.memory.blockedBelow(THIEF)).toBe(0)
  })

  it('B5 more than 500 additions a day wait for the next one', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const document = plant.desk.system.listDocument({ base: 0, to: 1, adds: many(600) })
    const key = withList(plant, CARRIER, [{ to: 1, document }])
    meet(key, door)
    expect(door.memory.blVer).toBe(0)
    expect(door.memory.blockCount).toBeLessThanOrEqual(500)
    plant.wait(86_400)
    plant.desk.updateKey(key, 3, { keyId: CARRIER }, [ENTRY])
    meet(key, door)
    expect([door.memory.blVer, door.memory.blockCount]).toEqual([1, 600])
  })

  it('R150 holds 3,000 blocked keys and takes no more', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const add = (count: number, to: number) => ({
      to: version(to, 0),
      document: plant.desk.system.listDocument({
        base: 0,
        to: version(to, 0),
        adds: many(count),
        full: true,
        countersigned: true,
      }),
    })
    expect(plant.desk.updateCylinder(door, [], [add(3000, 1)]).outcome.kind).toBe('committed')
    expect(door.memory.blockCount).toBe(3000)
    plant.desk.updateCylinder(door, [], [add(3001, 2)])
    expect([door.memory.blockCount, door.memory.blVer]).toEqual([3000, version(1, 0)])
    expect(meet(plant.key({ keyId: THIEF }, [ENTRY]), door).opened).toBe(true)
    expect(meet(plant.key({ keyId: keyId(9, 2999) }, [ENTRY]), door).opened).toBe(false)
  }, 60_000)
})
