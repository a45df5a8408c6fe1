import { REASONS } from '@lockwright/domain/model'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { describe, expect, it } from 'vitest'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import { wrapKey } from '../device/derive.ts'
import { beacons, receipts, segmentsCarried } from '../device/key/carry.ts'
import type { VirtualKey } from '../device/key/key.ts'
import { listVersion } from '../device/key/lists.ts'
import { verifySegments } from '../device/testing/auditor.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { EVENT, join, le16, le32, OP, parseBeacon, parseReceipt, TASK_STATUS } from '../record/index.ts'
import { faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const [THIEF, CARRIER] = [keyId(5, 17), keyId(5, 18)]
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }
const CARRIES = { slotType: 2, slotId: DOOR }
const version = (major: number, minor: number): number => major * 0x10000 + minor

const block = (inVer: number) => join(le32(THIEF), le16(0xffff), le32(inVer))
const statuses = (key: VirtualKey): number[] => receipts(key.memory).map((receipt) => receipt[8]!)

/** A carrier without any right of its own, with these tasks on it. */
function carrier(plant: Plant, tasks: readonly Uint8Array[], id = CARRIER): VirtualKey {
  const key = plant.key({ keyId: id }, [CARRIES])
  expect(plant.desk.updateKey(key, 2, { keyId: id }, [CARRIES], { tasks }).outcome.kind).toBe('committed')
  return key
}

describe('tasks', () => {
  it('R073 R075 R077 R079 a key without any right carries a block to one door and its proof back', () => {
    const plant = new Plant()
    const [a, b] = [plant.cylinder(DOOR), plant.cylinder(DOOR + 1)]
    const thief = plant.key({ keyId: THIEF }, [ENTRY, { slotType: 0, slotId: DOOR + 1 }])
    thief.habits = { ...thief.habits, obeysBlocked: false }
    const task = plant.desk.system.task({ taskId: 9, cylId: DOOR, op: OP.block, seq: 1, payload: block(1) })
    const key = carrier(plant, [task])
    expect(meet(key, a)).toMatchObject({ opened: false, reason: REASONS.noTicket, signals: [{ kind: 'taskApproved' }] })
    expect(meet(thief, a)).toMatchObject({ opened: false, reason: REASONS.blocked })
    expect(meet(thief, b).opened).toBe(true)

    const { records } = plant.desk.session(key, () => ({ acks: [{ of: 'receipts', upTo: 1 }] }))
    const [receipt] = records.flatMap((record) => (record.kind === 'receipt' ? [record] : []))
    expect(receipt).toBeDefined()
    expect(receipts(key.memory)).toEqual([])
    expect(plant.desk.session(key, () => ({})).records.some(({ kind }) => kind === 'receipt')).toBe(false)
    expect(a.memory.events.filter(({ code }) => code === EVENT.task)).toMatchObject([
      { detail: OP.block, keyId: CARRIER },
    ])
  })

  it('T-14 the same task from two carriers has one effect and one receipt, and a forged receipt is nobodys word', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const task = plant.desk.system.task({
      taskId: 9,
      cylId: DOOR,
      op: OP.group,
      seq: 1,
      ordered: true,
      payload: join(le32(1), 0, 0, le16(7)),
    })
    const [first, second] = [carrier(plant, [task]), carrier(plant, [task], CARRIER + 1)]
    for (const key of [first, second, first]) meet(key, door)
    expect(receipts(first.memory)).toEqual(receipts(second.memory))
    expect(door.memory.stateVer).toBe(2)
    const [receipt] = receipts(first.memory)
    expect(plant.desk.system.isReceiptGood(receipt!, DOOR)).toBe(true)
    for (let bit = 0; bit < 8 * 32; bit++) {
      const forged = receipt!.slice()
      forged[bit >> 3]! ^= 1 << (bit & 7)
      expect(plant.desk.system.isReceiptGood(forged, DOOR)).toBe(false)
    }
    expect(plant.desk.system.isReceiptGood(receipt!, DOOR + 1)).toBe(false)
  })

  it('R147 signals a task that is refused, and keeps one to be tried again', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const { system } = plant.desk
    const unknown = system.task({ taskId: 1, cylId: DOOR, op: 11, seq: 1, payload: new Uint8Array(6) })
    const early = system.task({
      taskId: 2,
      cylId: DOOR,
      op: OP.ackAudit,
      seq: 2,
      payload: le32(1),
      notBefore: plant.clock.ms / 1000 + 60,
    })
    const key = carrier(plant, [unknown, early])
    expect(meet(key, door).signals.map(({ kind }) => kind)).toContain('taskNotApproved')
    expect(statuses(key)).toEqual([TASK_STATUS.unknownOp, TASK_STATUS.notYet])
    plant.wait(60)
    meet(key, door)
    expect(statuses(key)).toEqual([TASK_STATUS.unknownOp, TASK_STATUS.done])
  })

  it('B3 an older change that arrives last does not undo a newer one', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR, [7])
    const { system } = plant.desk
    const wrapped = crypto.keyWrap(
      wrapKey(crypto, plant.desk.secretsOf(DOOR).deviceKey, 42, DOOR),
      system.groupSecret(7),
    )
    const change = (taskId: number, seq: number, payload: Uint8Array) =>
      system.task({ taskId, cylId: DOOR, op: OP.group, seq, ordered: true, payload })
    const join5 = change(5, 5, join(le32(1), 1, 0, le16(7), wrapped))
    const leave6 = change(6, 6, join(le32(1), 0, 0, le16(7)))
    const key = plant.key({ keyId: THIEF }, [{ slotType: 1, slotId: 7 }])
    expect(meet(key, door).opened).toBe(true)
    meet(carrier(plant, [leave6]), door)
    const late = carrier(plant, [join5], CARRIER + 1)
    meet(late, door)
    expect(statuses(late)).toEqual([TASK_STATUS.superseded])
    expect(meet(key, door).opened).toBe(false)
    const rejoin = carrier(plant, [change(7, 7, join(le32(2), 1, 0, le16(7), wrapped))], CARRIER + 2)
    meet(rejoin, door)
    expect(meet(key, door).opened).toBe(true)
  })

  it('T-15 removals need the countersigner: the server alone cannot unblock', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const thief = plant.key({ keyId: THIEF }, [ENTRY])
    thief.habits = { ...thief.habits, obeysBlocked: false }
    const { system } = plant.desk
    const unblock = { cylId: DOOR, op: OP.unblock, ordered: true, payload: join(le32(1), le32(THIEF), le16(0xffff)) }
    const blocked = system.task({ taskId: 1, cylId: DOOR, op: OP.block, seq: 1, payload: block(1) })
    const alone = system.task({ ...unblock, taskId: 2, seq: 2 })
    const key = carrier(plant, [blocked, alone])
    meet(key, door)
    expect(statuses(key)).toEqual([TASK_STATUS.done, TASK_STATUS.countersignature])
    expect(meet(thief, door).opened).toBe(false)
    meet(carrier(plant, [system.task({ ...unblock, taskId: 3, seq: 3, countersigned: true })], CARRIER + 1), door)
    expect(meet(thief, door).opened).toBe(true)
  })

  it('B16 R089 secrets change in two steps, and no door stays shut between them', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const { system } = plant.desk
    const kek = wrapKey(crypto, plant.desk.secretsOf(DOOR).deviceKey, 42, DOOR)
    const old = plant.key({ keyId: THIEF }, [ENTRY])
    const both = plant.key({ keyId: THIEF + 1 }, [ENTRY, { ...ENTRY, next: true }])
    const rekey = system.task({
      taskId: 1,
      cylId: DOOR,
      op: OP.rekey,
      seq: 1,
      ordered: true,
      countersigned: true,
      payload: join(le32(1), 2, 0, 0, 0, crypto.keyWrap(kek, system.secret(DOOR, 2))),
    })
    meet(carrier(plant, [rekey]), door)
    expect(door.memory.generation).toBe(2)
    for (const key of [old, both]) expect(meet(key, door).opened).toBe(true)
    const close = { taskId: 2, cylId: DOOR, op: OP.minGeneration, seq: 2, ordered: true, countersigned: true }
    const payload = join(le32(2), 2)
    const stale = carrier(plant, [system.task({ ...close, payload })], CARRIER + 1)
    meet(stale, door)
    expect(statuses(stale)).toEqual([])
    plant.desk.updateCylinder(door, [system.task({ ...close, payload, generation: 2 })])
    expect(door.memory.minGeneration).toBe(2)
    expect(meet(old, door).opened).toBe(false)
    expect(meet(both, door).opened).toBe(true)
  })

  it('R131 R149 a listed key opens where the door lists its group or itself', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const listed = plant.key({ keyId: THIEF, keyClass: 0, flags: 2 }, [{ ...ENTRY, list: true }])
    const authorise = (taskId: number, base: number, kind: number, id: number) =>
      plant.desk.system.task({
        taskId,
        cylId: DOOR,
        op: OP.authorise,
        seq: taskId,
        ordered: true,
        payload: join(le32(base), 1, 0, kind, 0, le32(id)),
      })
    const steps: readonly (readonly [number, number, boolean])[] = [
      [0, 5, true],
      [3, THIEF, false],
      [4, THIEF, true],
      [1, 5, false],
      [2, THIEF, true],
    ]
    expect(meet(listed, door).reason).toBe(REASONS.notInList)
    steps.forEach(([kind, id, opens], n) => {
      plant.desk.updateCylinder(door, [authorise(n + 1, n + 1, kind, id)])
      expect(meet(listed, door).opened).toBe(opens)
    })
  })

  it('T-12 power cuts at every byte of a task: done or not, and the next visit finishes it', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const task = plant.desk.system.task({ taskId: 9, cylId: DOOR, op: OP.block, seq: 1, payload: block(1) })
    const key = carrier(plant, [task])
    const [doorImage, keyImage] = [door, key].map((device) => device.hardware.chip.snapshot())
    const start = door.hardware.chip.written
    meet(key, door)
    const bytes = door.hardware.chip.written - start
    const ends = new Set<boolean>()
    for (let cut = 0; cut <= bytes + 10; cut++) {
      for (const [device, image] of [[door, doorImage!] as const, [key, keyImage!] as const]) {
        device.hardware.chip.restore(image)
        device.hardware.powerUp()
      }
      key.battery.replace()
      meet(key, door, faultyContact({ cylinderPowerCutAfter: cut }))
      door.hardware.powerUp()
      const isDone = door.memory.blockEntries.length === 1
      ends.add(isDone)
      expect(door.memory.events.filter(({ code }) => code === EVENT.task)).toHaveLength(isDone ? 1 : 0)
      meet(key, door)
      expect(door.memory.blockEntries).toEqual([{ keyId: THIEF, minEpoch: 0xffff }])
      expect(door.memory.events.filter(({ code }) => code === EVENT.task)).toHaveLength(1)
      expect(statuses(key)).toEqual([TASK_STATUS.done])
    }
    expect(ends.size).toBe(2)
  }, 120_000)
})

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
    expect(plant.desk.updateCylinder(door, [], [add(3001, 2)]).outcome).toMatchObject({ error: 'memory' })
    expect(meet(plant.key({ keyId: THIEF }, [ENTRY]), door).opened).toBe(true)
    expect(meet(plant.key({ keyId: keyId(9, 2999) }, [ENTRY]), door).opened).toBe(false)
  }, 60_000)
})

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

  it('sabotage: a cylinder that signs a receipt without doing the work', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR, [], { sabotage: new Set(['receipt']) })
    const task = plant.desk.system.task({ taskId: 9, cylId: DOOR, op: OP.block, seq: 1, payload: block(1) })
    const key = carrier(plant, [task])
    meet(key, door)
    const [receipt] = receipts(key.memory)
    expect(parseReceipt(receipt!).status).toBe(TASK_STATUS.done)
    expect(plant.desk.system.isReceiptGood(receipt!, DOOR)).toBe(true)
    expect(door.memory.blockEntries).toEqual([])
  })
})
