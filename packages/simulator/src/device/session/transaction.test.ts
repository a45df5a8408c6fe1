import { describe, expect, it } from 'vitest'
import { meet } from '../../door/index.ts'
import { PowerCut } from '../../flash/index.ts'
import { DOWN, join, le16, le32, NOTHING, UP } from '../../record/index.ts'
import { KeyHost } from '../key/host.ts'
import type { VirtualKey } from '../key/key.ts'
import { rootOf } from '../testing/desk.ts'
import { keyId, Plant } from '../testing/plant.ts'
import { DAY, scheduleBytes } from '../testing/system.ts'
import { Transaction } from './transaction.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }
const WEEK = scheduleBytes(1, [[0, 10_080]])

const opens = (plant: Plant, key: VirtualKey): boolean => meet(key, plant.cylinder(DOOR)).opened

describe('transactions', () => {
  it('R072 entries, schedules and validity reach a key as a whole, in full and as a delta', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [])
    expect(opens(plant, key)).toBe(false)
    expect(plant.desk.updateKey(key, 2, { keyId: KEY }, [{ ...ENTRY, schedule: WEEK }]).outcome.kind).toBe('committed')
    expect(key.memory.imageNo).toBe(2)
    expect(opens(plant, key)).toBe(true)

    const rows = plant.desk.keyRows({ keyId: KEY }, [{ ...ENTRY, schedule: WEEK }], null, null)
    const kept = rows.filter((row) => row.kind === 'put' && row.table === 1)
    const gone = [
      { kind: 'delete', table: 2, id: DOOR },
      { kind: 'delete', table: 3, id: 1 },
    ] as const
    const delta = plant.desk.transaction(gone, 3, 2, 'delta', rootOf(kept))
    expect(plant.desk.session(key, () => ({ transaction: delta })).outcome).toMatchObject({
      kind: 'committed',
      image: 3,
    })
    expect(key.memory.entries).toEqual([])
    expect(opens(plant, key)).toBe(false)
  })

  it('T-11 nothing older than held is taken, and nothing changes', () => {
    const plant = new Plant()
    const passport = { keyId: KEY, unit: 24, start: plant.clock.ms / 1000 }
    const key = plant.key(passport, [ENTRY], 5)
    const { system } = plant.desk
    const list = (to: number) => ({ to, document: system.listDocument({ base: 0, to, adds: [[KEY, 1]], full: true }) })
    plant.desk.updateKey(key, 7, passport, [ENTRY], { index: 5, lists: [list(4)] })
    const before = key.memoryDigest()
    const other = { ...passport, keyClass: 3 }
    const older = [
      plant.desk.updateKey(key, 6, passport, [ENTRY], { index: 5 }),
      plant.desk.updateKey(key, 7, other, [ENTRY], { index: 5 }),
      plant.desk.updateKey(key, 8, passport, [ENTRY], { index: 4 }),
      plant.desk.updateKey(key, 8, passport, [ENTRY], { index: 5, lists: [list(3)] }),
    ]
    for (const { outcome } of older) expect(outcome).toMatchObject({ kind: 'refused', error: 'older' })
    expect(key.memoryDigest()).toBe(before)

    const door = plant.cylinder(DOOR)
    plant.desk.updateCylinder(door, [], [list(4)])
    const held = door.memoryDigest()
    for (const to of [4, 3]) plant.desk.updateCylinder(door, [], [list(to)])
    expect(door.memoryDigest()).toBe(held)
  })

  it('a wrong root and a wrong signature are refused and nothing changes; an unknown base gets the full image', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const before = key.memoryDigest()
    const rows = plant.desk.keyRows({ keyId: KEY }, [], null, null)
    const root = rootOf(rows)
    const stranger = plant.newDesk(43).system.list
    const forged = plant.desk.system.listDocument({ base: 0, to: 1, adds: [[KEY, 1]], signer: stranger })
    const outcome = (transaction: ReturnType<Plant['desk']['transaction']>) =>
      plant.desk.session(key, () => ({ transaction })).outcome
    expect(outcome(plant.desk.transaction(rows, 2, 1, 'full', new Uint8Array(8)))).toMatchObject({
      error: 'rootMismatch',
    })
    expect(
      plant.desk.updateKey(key, 2, { keyId: KEY }, [], { lists: [{ to: 1, document: forged }] }).outcome,
    ).toMatchObject({
      error: 'signature',
    })
    expect(key.memoryDigest()).toBe(before)
    expect(outcome(plant.desk.transaction(rows, 2, 9, 'delta', root))).toMatchObject({ kind: 'committed', image: 2 })
  })

  it('a key full of entries says so and keeps what it had', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [])
    const task = (n: number) =>
      plant.desk.system.task({ taskId: n, cylId: DOOR, op: 1, seq: n, payload: new Uint8Array(3_800) })
    const tasks = Array.from({ length: 60 }, (_, n) => task(n + 1))
    const before = key.memoryDigest()
    expect(plant.desk.updateKey(key, 2, { keyId: KEY }, [], { tasks }).outcome).toMatchObject({ error: 'memory' })
    expect(key.memoryDigest()).toBe(before)
    expect(plant.desk.updateKey(key, 2, { keyId: KEY }, [], { tasks: tasks.slice(0, 20) }).outcome.kind).toBe(
      'committed',
    )
  })

  it('a key takes 3,000 entries in one transaction and finds its door among them', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [])
    const many = Array.from({ length: 2999 }, (_, n) => ({ slotType: 0, slotId: 0x2000 + n }))
    expect(plant.desk.updateKey(key, 2, { keyId: KEY }, [...many, ENTRY]).outcome.kind).toBe('committed')
    expect(opens(plant, key)).toBe(true)
  }, 60_000)

  it('R144 T-04 the clock follows the server, not below the day the key holds, and not when the answer was slow', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [ENTRY])
    const start = key.rtc.milliseconds
    plant.desk.session(key, () => ({ timeOff: 90 }))
    expect(key.rtc.milliseconds - start).toBe(90_000)
    plant.desk.session(key, () => ({ timeOff: -60 }))
    expect(key.rtc.milliseconds - start).toBe(-60_000)
    plant.desk.session(key, () => ({ timeOff: -11 * 3600 }))
    expect(key.rtc.milliseconds - start).toBe(-60_000)
    plant.desk.session(key, () => {
      plant.wait(6)
      return { timeOff: 500 }
    })
    expect(key.rtc.milliseconds - start).toBe(-54_000)
  })

  it('R143 tells its battery, and a drifting clock drifts', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [ENTRY], null, { driftPpm: 50 })
    key.battery.drain(10_000)
    plant.wait(40 * DAY)
    const { element } = plant.desk.session(key, () => ({}))
    expect(element).toMatchObject({ kind: 'claimed', keyState: { battery: 50, clockQuality: 1 } })
    const seconds = plant.clock.ms / 1000
    expect(element?.kind === 'claimed' ? element.keyState.clock - seconds : 0).toBeCloseTo(40 * DAY * 50e-6, -1)
  })

  it('T-12 a cut at every byte of an update leaves the old or the new image', () => {
    const plant = new Plant()
    const passport = { keyId: KEY, unit: 24, start: plant.clock.ms / 1000 }
    const entries = Array.from({ length: 40 }, (_, n) => ({ slotType: 0, slotId: 0x3000 + n, schedule: WEEK }))
    const key = plant.key(passport, [ENTRY], 5)
    const image = key.hardware.chip.snapshot()
    const rows = plant.desk.keyRows(passport, entries, 6, null)
    const records = rows.map((row) => ({
      type: DOWN.put,
      more: false,
      body: row.kind === 'put' ? join(row.table, 0, row.body) : NOTHING,
    }))
    const update = (): void => {
      const begin = join(le32(1), le32(0), le16(rows.length), 1, 0)
      const transaction = new Transaction(new KeyHost(key), begin, null)
      for (const record of records) expect(transaction.row(record)).toBeNull()
      expect(transaction.commit(join(le32(1), le32(2), rootOf(rows)))[0]).toBe(UP.commitOk)
    }
    const start = key.hardware.chip.written
    const old = contentOf(key)
    update()
    const fresh = contentOf(key)
    const bytes = key.hardware.chip.written - start
    expect(bytes).toBeGreaterThan(1200)
    const seen = new Set<string>()
    for (let cut = 0; cut <= bytes; cut++) {
      key.hardware.chip.restore(image)
      key.hardware.powerUp()
      key.hardware.chip.cutPowerAfter(cut)
      try {
        update()
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
      }
      key.hardware.powerUp()
      const found = contentOf(key)
      if (found !== old && found !== fresh) expect.fail(`mixed image after a cut at ${cut}`)
      seen.add(found)
    }
    expect(seen.size).toBe(2)
  }, 120_000)
})

/** What the transaction changes: image number and rows; not the session's own traces. */
const contentOf = (key: VirtualKey): string =>
  JSON.stringify([
    key.memory.imageNo,
    key.memory.revalidation?.index,
    key.memory.entries.map((entry) => entry.slotId),
    key.memory.schedule(1)?.index,
  ])
