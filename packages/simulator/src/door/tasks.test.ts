import { REASONS } from '@lockwright/domain/model'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { describe, expect, it } from 'vitest'
import { wrapKey } from '../device/derive.ts'
import { receipts } from '../device/key/carry.ts'
import type { VirtualKey } from '../device/key/key.ts'
import { sign } from '../device/signature.ts'
import { keyId, Plant } from '../device/testing/plant.ts'
import { EVENT, join, le16, le32, OP, parseReceipt, TASK_STATUS } from '../record/index.ts'
import { faultyContact } from './contact.ts'
import { meet } from './meet.ts'

const [THIEF, CARRIER] = [keyId(5, 17), keyId(5, 18)]
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }

const block = (inVer: number) => join(le32(THIEF), le16(0xffff), le32(inVer))
const carrier = (plant: Plant, tasks: readonly Uint8Array[], id = CARRIER) => plant.carrier(DOOR, tasks, id)
const statuses = (key: VirtualKey): number[] => receipts(key.memory).map((receipt) => receipt[8]!)

describe('tasks', () => {
  it('R073 R075 R077 R079 a key without any right carries a block to one door and its proof back', () => {
    const plant = new Plant()
    const [a, b] = [plant.cylinder(DOOR), plant.cylinder(DOOR + 1)]
    const thief = plant.key({ keyId: THIEF }, [ENTRY, { slotType: 0, slotId: DOOR + 1 }])
    thief.habits = { ...thief.habits, obeysBlocked: false }
    const task = plant.desk.system.task({ taskId: 9, cylId: DOOR, op: OP.block, seq: 1, payload: block(1) })
    const key = carrier(plant, [task])
    expect(meet(key, a)).toMatchObject({
      opened: false,
      reason: REASONS.noTicket,
      signals: [{ kind: 'notAuthorised' }, { kind: 'taskApproved' }],
    })
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

  it('B19 the owner replaces the list key, and nobody else does', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const { system } = plant.desk
    const next = plant.newDesk(77).system.list
    const trust = (signer: Uint8Array, taskId: number) => {
      const content = join(le32(1), 1, 0, next.public)
      const signature = sign(crypto, signer, 'olp1-trust', join(le32(42), le32(DOOR), content))
      return system.task({
        taskId,
        cylId: DOOR,
        op: OP.trustSet,
        seq: taskId,
        ordered: true,
        payload: join(content, 0, signature),
      })
    }
    const key = carrier(plant, [trust(system.list.private, 1), trust(system.owner.private, 2)])
    meet(key, door)
    expect(statuses(key)).toEqual([TASK_STATUS.countersignature, TASK_STATUS.done])
    const list = (to: number, signer: typeof next) => ({
      to,
      document: system.listDocument({ base: 0, to, adds: [[THIEF, 2]], full: true, signer }),
    })
    plant.desk.updateCylinder(door, [], [list(1, system.list)])
    expect(door.memory.blVer).toBe(0)
    plant.desk.updateCylinder(door, [], [list(2, next)])
    expect(door.memory.blVer).toBe(2)
  })

  it('T-21 firmware and release are refused in this issue', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const task = (taskId: number, op: number, ordered: boolean) =>
      plant.desk.system.task({
        taskId,
        cylId: DOOR,
        op,
        seq: taskId,
        ordered,
        countersigned: true,
        payload: join(le32(1), new Uint8Array(12)),
      })
    const key = carrier(plant, [task(1, 11, false), task(2, 12, false), task(3, OP.release, true)])
    meet(key, door)
    expect(statuses(key)).toEqual([TASK_STATUS.unknownOp, TASK_STATUS.unknownOp, TASK_STATUS.refused])
    expect(door.memory.claimed).toBe(true)
  })
})
