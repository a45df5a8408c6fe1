import { describe, expect, test } from 'vitest'
import { cylinderNo, groupNo, type KeyEntry, type ScheduleImage, unixSeconds } from '../model/index.ts'
import { CARRYING_KEY, cylinderMemory, keyMemory, ringSize, STANDARD_CYLINDER, use, whatIsFull } from './index.ts'

const entries = (count: number): KeyEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    slot: { kind: 'cylinder', cylinderNo: cylinderNo(i + 1) },
    scheduleIndex: 0,
    rightsVersion: 0,
    listMode: false,
  }))
const schedules: ScheduleImage[] = [1, 2, 3, 4].map((index) => ({
  index,
  baseOffsetMinutes: 60,
  edges: [],
  window: null,
  periods: Array.from({ length: 8 }, (_, i) => ({ startMinute: i * 100, lengthMinutes: 50 })),
}))
const none = { blockEntries: 0, events: 0, tasks: 0 }

describe('memory of a key', () => {
  test('50 entries, 4 schedules of 8 periods, 100 blocked keys, 1,000 events, 50 tasks', () => {
    const { bytes } = keyMemory(
      { entries: entries(50), schedules },
      { blockEntries: 100, events: 1000, tasks: 50 },
      CARRYING_KEY,
    )
    expect(bytes.used).toBe(2048 + 1024 + 50 * 24 + 4 * 36 + (169 + 600 + 3 * 16) + 16_000 + 3200 + 64 * 24)
  })
  test('a window takes 8 bytes, an edge 4', () => {
    const [first] = schedules
    const window = { from: unixSeconds(0), to: unixSeconds(1) }
    const edges = [{ at: unixSeconds(0), offsetMinutes: 0 }]
    const size = (schedule: ScheduleImage) =>
      keyMemory({ entries: [], schedules: [schedule] }, none, CARRYING_KEY).bytes.used
    expect(size({ ...first!, window, edges }) - size(first!)).toBe(12)
  })
  test('R100: 3,000 doors in groups of 20 take 150 entries, and 3,000 single doors with full lists still fit', () => {
    expect(keyMemory({ entries: entries(150), schedules: [] }, none, CARRYING_KEY).entries.percent).toBe(5)
    const full = keyMemory(
      { entries: entries(3000), schedules },
      { blockEntries: 3000, events: 2000, tasks: 200 },
      CARRYING_KEY,
    )
    expect(full.entries.percent).toBe(100)
    expect(full.bytes.percent).toBeLessThan(100)
  })
  test('one entry too many is named; an over-full key may still be given less', () => {
    const taking = (count: number) => keyMemory({ entries: entries(count), schedules: [] }, none, CARRYING_KEY)
    expect(whatIsFull(taking(3000), null)).toBeNull()
    expect(whatIsFull(taking(3001), taking(3000))).toEqual({
      what: 'entries',
      used: 3001,
      capacity: 3000,
      percent: 101,
    })
    expect(whatIsFull(taking(3001), taking(3002))).toBeNull()
    expect(whatIsFull(taking(3001), taking(3001))).toBeNull()
  })
})

describe('memory of a cylinder', () => {
  test('R149, R150, R151: full in everything it fits into 64 KiB', () => {
    const groups = Array.from({ length: 110 }, (_, i) => groupNo(i))
    const load = { keyGroups: 200, singleKeys: 64, blockEntries: 3000, events: 1000, foreignEvents: 100 }
    const memory = cylinderMemory({ groups }, load, STANDARD_CYLINDER)
    for (const [what, { percent }] of Object.entries(memory)) expect(percent, what).toBeLessThanOrEqual(100)
    expect(memory.bytes.used).toBe(1024 + 1980 + 800 + 256 + 18_640 + 16_896 + 544 + 2400)
  })
  test('the ring keeps a segment more than can be half overwritten', () => {
    expect(ringSize(STANDARD_CYLINDER)).toBe(1056)
    expect(ringSize({ ...STANDARD_CYLINDER, events: 32 })).toBe(64)
  })
})

test('percent is 100 only when it is full, and above when it does not fit', () => {
  expect([use(0, 200), use(1, 200), use(199, 200), use(200, 200), use(201, 200)].map(({ percent }) => percent)).toEqual(
    [0, 0, 99, 100, 101],
  )
})
