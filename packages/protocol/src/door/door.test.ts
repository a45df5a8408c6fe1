import {
  type BlocklistVersion,
  cylinderNo,
  type GroupNo,
  groupNo,
  type KeyId,
  type KeyKind,
  keyId,
  type Slot,
  systemNo,
  unixSeconds,
} from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beaconHolds } from '../audit/index.ts'
import { dayCheckpoints, dayElement, revalidationElement } from '../chain/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { DOOR_FRAME, type DoorFrame, type DoorFrameType } from '../frame/index.ts'
import { ticket } from '../image/index.ts'
import { type Entry, encodeEntryMeta, encodePassport, encodeSchedule, type PassportRecord } from '../message/index.ts'
import { FUZZ_TIMEOUT_MS, fuzz, seededRandom } from '../testing/index.ts'
import {
  type CylinderAtDoor,
  type CylinderReport,
  type CylinderSide,
  type CylinderStep,
  cylinderSide,
  type DoorRecord,
  decodeDoorRecord,
  encodeDoorRecord,
  type KeyAtDoor,
  type KeySide,
  type KeyStep,
  keySide,
  recordChannel,
} from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)
const SYSTEM = systemNo(42)
const DOOR: Slot = { kind: 'cylinder', cylinderNo: cylinderNo(0x1001) }
const GROUP: Slot = { kind: 'group', groupNo: groupNo(7) }
const TASK: Slot = { kind: 'task', cylinderNo: cylinderNo(0x1001) }
const KEY = keyId(5, 17)
const START = unixSeconds(Date.parse('2026-01-01T00:00:00Z') / 1000)
const NOW = unixSeconds(START + 10 * 86_400)
const checkpoints = dayCheckpoints(nodeCrypto, SYSTEM, counting(0x20, 16))
const dayProof = (day: number) => ({ day, proof: dayElement(nodeCrypto, SYSTEM, checkpoints, day) })
const reval = (index: number) => ({ index, proof: revalidationElement(nodeCrypto, KEY, counting(0x10, 16), 64, index) })
const keys = { door: counting(0x00, 16), group: counting(0x40, 16), beacon: counting(0x50, 16) }
const monday = {
  index: 1,
  baseOffsetMinutes: 0,
  edges: [],
  window: null,
  periods: [{ startMinute: 0, lengthMinutes: 1440 }],
}

const passport: PassportRecord = {
  always: false,
  noClock: false,
  keyId: KEY,
  secretGeneration: 1,
  kind: 'carrying',
  rightsEpoch: 7,
  validFrom: START,
  validTo: unixSeconds(START + 365 * 86_400),
  revalidation: { unitHours: 24, length: 64, start: START, anchor: reval(0).proof },
}

/** An entry as the server makes it; `secret` replaces the right key by another. */
function entry(
  slot: Slot,
  change: { scheduleIndex?: number; listMode?: boolean; secret?: Uint8Array; of?: PassportRecord } = {},
): Entry {
  const meta = {
    scheduleIndex: change.scheduleIndex ?? 0,
    listMode: change.listMode ?? false,
    nextGeneration: false,
    rightsVersion: 1,
  }
  const made = ticket(nodeCrypto, change.secret ?? (slot.kind === 'group' ? keys.group : keys.door), {
    suite: 1,
    systemNo: SYSTEM,
    slot,
    passport: encodePassport(change.of ?? passport),
    entryMeta: encodeEntryMeta(slot.kind, meta),
    schedule: meta.scheduleIndex ? encodeSchedule(monday) : null,
  })
  return { slot, meta, ticket: made }
}

const keyWith = (entries: readonly Entry[], change: Partial<KeyAtDoor> = {}): KeyAtDoor => ({
  systemNo: SYSTEM,
  passport,
  entries,
  schedules: [monday],
  minSecretGeneration: 1,
  revalidation: reval(12),
  day: null,
  now: NOW,
  hasRecords: false,
  ...change,
})

const cylinder: CylinderAtDoor = {
  systemNo: SYSTEM,
  cylinderNo: cylinderNo(0x1001),
  suites: 1,
  secretGeneration: 1,
  minSecretGeneration: 1,
  ticketKeys: new Map([[1, keys.door]]),
  groupKeys: new Map([[groupNo(7), keys.group]]),
  dayEpoch: unixSeconds(START - 600 * 86_400),
  floorDay: 600,
  dayElement: dayProof(600).proof,
  blocklistVersion: 5 as BlocklistVersion,
  minEpoch: () => 0,
  lists: () => false,
}
const report: CylinderReport = {
  auditSeq: 1234,
  foreignSeq: 0,
  auditNearlyFull: false,
  listUnfinished: false,
  wantsList: false,
  wantsCollection: false,
  recordsFollow: false,
  pendingTasks: 0,
  beaconKey: keys.beacon,
}

const cylinderAt = (change: Partial<CylinderAtDoor> = {}, said: Partial<CylinderReport> = {}): CylinderSide =>
  cylinderSide(nodeCrypto, seededRandom('cylinder'), { ...cylinder, ...change }, { ...report, ...said })
const keyAt = (key: KeyAtDoor): KeySide => keySide(nodeCrypto, seededRandom('key'), key)

interface Meeting {
  readonly frames: readonly DoorFrameType[]
  readonly atKey: readonly KeyStep['result'][]
  readonly atCylinder: readonly CylinderStep[]
}

/** Lets both talk until nobody has anything to say. */
function meet(key: KeySide, door: CylinderSide): Meeting {
  const frames: DoorFrameType[] = []
  const atKey: KeyStep['result'][] = []
  const atCylinder: CylinderStep[] = [door.start()]
  let toKey: readonly DoorFrame[] = atCylinder[0]!.send
  while (toKey.length > 0) {
    const steps = toKey.map((frame) => key.receive(frame))
    atKey.push(...steps.map(({ result }) => result).filter((result) => result !== null))
    const toCylinder = steps.flatMap(({ send }) => send)
    frames.push(...toKey.map(({ type }) => type), ...toCylinder.map(({ type }) => type))
    const answers = toCylinder.map((frame) => door.receive(frame))
    atCylinder.push(...answers)
    toKey = answers.flatMap(({ send }) => send)
  }
  return { frames, atKey, atCylinder }
}

const verdicts = ({ atCylinder }: Meeting) => atCylinder.flatMap(({ verdict }) => (verdict ? [verdict.reason] : []))
const codes = ({ atCylinder }: Meeting) => atCylinder.flatMap(({ events }) => events.map(({ code }) => code))

describe('a key at a cylinder', () => {
  it('opens: M1 M2 M3, the record is written before the answer', () => {
    const met = meet(keyAt(keyWith([entry(DOOR)])), cylinderAt())
    expect(met.frames).toEqual([1, 2, 3])
    expect(met.atCylinder[1]).toMatchObject({
      events: [{ seq: 1235, code: 'granted', keyId: KEY, time: NOW }],
      verdict: { status: 'granted' },
    })
    expect(met.atKey).toMatchObject([{ kind: 'answered', m3: { status: 'granted', auditSeq: 1235 } }])
  })

  it('brings a later day: FLOOR is recorded first, the beacon carries it and holds under KB (B6, B9)', () => {
    const met = meet(keyAt(keyWith([entry(DOOR)], { day: dayProof(603) })), cylinderAt())
    expect(codes(met)).toEqual(['floor', 'granted'])
    const [answer] = met.atKey
    if (answer?.kind !== 'answered') throw new Error('not answered')
    expect(answer.beacon).toMatchObject({ floorDay: 603, auditSeq: 1236 })
    expect(beaconHolds(nodeCrypto, keys.beacon, answer.beacon)).toBe(true)
    for (const forged of [{ blocklistVersion: 6 as BlocklistVersion }, { auditSeq: 1736 }, { floorDay: 604 }])
      expect(beaconHolds(nodeCrypto, keys.beacon, { ...answer.beacon, ...forged })).toBe(false)
  })

  it('brings a day far ahead: it counts after this opening only', () => {
    const met = meet(keyAt(keyWith([entry(DOOR)], { day: dayProof(632) })), cylinderAt())
    expect(met.atCylinder[1]).toMatchObject({
      floor: null,
      later: { events: [{ code: 'floor', time: 632, seq: 1236 }], floor: { day: 632 } },
    })
    expect(met.atKey).toMatchObject([{ beacon: { floorDay: 600 } }])
  })

  it('T-04: a forged day is not taken', () => {
    const forged = { day: 700, proof: counting(1, 16) }
    const met = meet(keyAt(keyWith([entry(DOOR)], { day: forged })), cylinderAt())
    expect(met.atCylinder[1]).toMatchObject({ floor: null, later: null, verdict: { status: 'granted' } })
  })

  it('B20: tries its next entry after a denial, at most three more times', () => {
    const stale = entry(DOOR, { secret: counting(0x99, 16) })
    const second = meet(keyAt(keyWith([stale, entry(GROUP)])), cylinderAt())
    expect(second.frames).toEqual([1, 2, 0x0e, 1, 2, 3])
    expect(verdicts(second)).toEqual(['ok'])
    const groups = new Map(Array.from({ length: 9 }, (_, i) => [groupNo(i) as GroupNo, counting(i, 16)] as const))
    const wrong = [...groups.keys()].map((group) =>
      entry({ kind: 'group', groupNo: group }, { secret: counting(0x99, 16) }),
    )
    const all = meet(keyAt(keyWith(wrong)), cylinderAt({ groupKeys: groups }))
    expect(all.frames.filter((type) => type === DOOR_FRAME.m1)).toHaveLength(4)
  })

  it('law 1: an entry that opens now goes before one that does not, list mode goes last', () => {
    const choose = (...entries: Entry[]) => meet(keyAt(keyWith(entries)), cylinderAt({ lists: () => true }))
    const weekly = entry(DOOR, { scheduleIndex: 1 })
    expect(verdicts(choose(weekly, entry(GROUP)))).toEqual(['ok'])
    expect(verdicts(choose(weekly, entry(GROUP, { listMode: true })))).toEqual(['ok'])
    expect(verdicts(choose(weekly))).toEqual(['outsideSchedule'])
  })

  it('R079: a task ticket never opens, but records pass', () => {
    const met = meet(keyAt(keyWith([entry(TASK)], { hasRecords: true })), cylinderAt())
    expect(verdicts(met)).toEqual(['noTicket'])
    expect(met.atCylinder.some(({ channel }) => channel !== null)).toBe(true)
  })

  it('goes on with its next entry after the records of a denial', () => {
    const door = cylinderAt({}, { recordsFollow: true })
    const met = meet(keyAt(keyWith([entry(TASK)])), door)
    expect(met.frames).toEqual([1, 2, 3, 4])
    expect(door.recordsDone().send.map(({ type }) => type)).toEqual([DOOR_FRAME.m1])
    expect(door.recordsDone().send).toEqual([])
  })

  it('T-07: when the window passes only a fresh M1 goes on, four in a power-up', () => {
    const door = cylinderAt()
    const key = keyAt(keyWith([entry(DOOR)]))
    const m2 = key.receive(door.start().send[0]!).send[0]!
    key.silence()
    expect(key.receive(door.receive(m2).send[0]!)).toEqual({ send: [], result: null })
    expect([1, 2, 3, 4].map(() => door.silence().send.length)).toEqual([1, 1, 1, 0])
  })

  it('B16: shows no ticket of a secret generation that one of the two does not accept', () => {
    const next = { ...entry(GROUP), meta: { ...entry(GROUP).meta, nextGeneration: true } }
    expect(meet(keyAt(keyWith([next])), cylinderAt()).frames).toEqual([1, DOOR_FRAME.noTicket])
    const closed = keyWith([entry(DOOR)], { minSecretGeneration: 2 })
    expect(meet(keyAt(closed), cylinderAt()).frames).toEqual([1, DOOR_FRAME.noTicket])
  })

  it('looks at the first 64 groups of a cylinder only', () => {
    const groups = (count: number) =>
      new Map(Array.from({ length: count }, (_, i) => [groupNo(i) as GroupNo, keys.group] as const))
    const last = (count: number) => keyAt(keyWith([entry({ kind: 'group', groupNo: groupNo(count - 1) })]))
    expect(verdicts(meet(last(64), cylinderAt({ groupKeys: groups(64) })))).toEqual(['ok'])
    expect(meet(last(65), cylinderAt({ groupKeys: groups(65) })).frames).toEqual([1, DOOR_FRAME.noTicket])
  })

  it('B5: a blocked key hands nothing over, unless it is a programming key', () => {
    const blocked = { minEpoch: () => 0xffff }
    const channelOf = (kind: KeyKind) => {
      const of = { ...passport, kind }
      const met = meet(keyAt(keyWith([entry(DOOR, { of })], { hasRecords: true, passport: of })), cylinderAt(blocked))
      expect(met.atKey).toMatchObject([{ m3: { status: 'blocked', reason: 'blocked' } }])
      return met.atCylinder.some(({ channel }) => channel !== null)
    }
    expect(channelOf('carrying')).toBe(false)
    expect(['programming', 'master', 'workshop'].map((kind) => channelOf(kind as KeyKind))).toEqual([true, true, true])
  })

  it('B17: a key with newer rights is not met by an old block', () => {
    const met = meet(keyAt(keyWith([entry(DOOR)])), cylinderAt({ minEpoch: (id: KeyId) => (id === KEY ? 7 : 0xffff) }))
    expect(verdicts(met)).toEqual(['ok'])
    const older = meet(keyAt(keyWith([entry(DOOR)])), cylinderAt({ minEpoch: () => 8 }))
    expect(verdicts(older)).toEqual(['epoch'])
  })

  it('R080: without an entry it says its name, which is recorded once and proves nothing', () => {
    const door = cylinderAt()
    const met = meet(keyAt(keyWith([])), door)
    expect(met.frames).toEqual([1, 0x0d])
    expect(met.atCylinder[1]!.events).toMatchObject([{ code: 'denied', detail: 1, keyId: KEY, claimed: true }])
    expect(met.atKey).toEqual([{ kind: 'noTicket' }])
    expect(codes(meet(keyAt(keyWith([])), door))).toEqual([])
    const foreign = meet(keyAt(keyWith([entry(DOOR)], { systemNo: systemNo(43) })), cylinderAt())
    expect(foreign.atCylinder[1]).toMatchObject({ events: [], foreign: [{ code: 'foreign', seq: 1, claimed: true }] })
  })

  it('B14: the same denial of the same key is recorded once a power-up', () => {
    const door = cylinderAt()
    const expired = () => keyAt(keyWith([entry(DOOR)], { now: unixSeconds(START + 400 * 86_400) }))
    expect(codes(meet(expired(), door))).toEqual(['denied'])
    expect(codes(meet(expired(), door))).toEqual([])
  })

  it('T-06: what was heard before opens nothing', () => {
    const door = cylinderAt()
    const key = keyAt(keyWith([entry(DOOR)]))
    const m2 = key.receive(door.start().send[0]!).send[0]!
    const m3 = door.receive(m2).send[0]!
    expect(key.receive({ ...m3, body: m3.body.with(27, m3.body[27]! ^ 1) })).toEqual({ send: [], result: null })
    expect(door.receive(m2)).toMatchObject({ send: [], verdict: null })
    door.start()
    expect(door.receive(m2).send[0]!.type).toBe(DOOR_FRAME.error)
  })

  it('T-25: any frames in any order are borne by both', () => {
    const frames = fc.record({
      type: fc.constantFrom(...Object.values(DOOR_FRAME)),
      body: fc.uint8Array({ minLength: 1, maxLength: 255 }),
    })
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 8 }), (received) => {
        const door = cylinderAt()
        const key = keyAt(keyWith([entry(DOOR)]))
        door.start()
        for (const frame of received) {
          expect(door.receive(frame).verdict).toBeNull()
          expect(key.receive(frame).result?.kind).not.toBe('answered')
        }
        expect(verdicts(meet(keyAt(keyWith([entry(DOOR)])), door))).toEqual(['ok'])
      }),
      { numRuns: 60 },
    )
  })
})

describe('records after the handshake', () => {
  const records: readonly DoorRecord[] = [
    { kind: 'task', offset: 0, bytes: counting(0, 244) },
    { kind: 'listHead', bytes: counting(0, 169) },
    { kind: 'chunk', index: 3, bytes: counting(0, 232) },
    { kind: 'listWant', to: 0x00020006 as BlocklistVersion, index: 7 },
    { kind: 'receipt', bytes: counting(0, 32) },
    { kind: 'audit', offset: 488, bytes: counting(0, 244) },
    { kind: 'end' },
  ]
  const pair = () => {
    const enc = counting(0x60, 16)
    return { key: recordChannel(nodeCrypto, enc, 'key'), door: recordChannel(nodeCrypto, enc, 'cylinder') }
  }

  it('pass sealed in both directions', () => {
    const { key, door } = pair()
    for (const record of records) {
      const sent = key.seal(record)
      expect(sent.body.length).toBeLessThanOrEqual(255)
      expect(door.open(sent)).toEqual({ ok: true, value: record })
      expect(key.open(door.seal(record))).toEqual({ ok: true, value: record })
    }
  })

  it('T-06: repeated, left out, reflected or altered frames are refused', () => {
    const { key, door } = pair()
    const [first, second] = [key.seal(records[0]!), key.seal(records[1]!)]
    const badSeal = { ok: false, error: { code: 'badSeal' } }
    expect(door.open(second)).toEqual(badSeal)
    expect(key.open(first)).toEqual(badSeal)
    expect(key.open({ ...first, type: DOOR_FRAME.cylinderRecord })).toEqual(badSeal)
    expect(door.open({ ...first, body: first.body.with(0, first.body[0]! ^ 1) })).toEqual(badSeal)
    expect(door.open(first).ok).toBe(true)
    expect(door.open(first)).toEqual(badSeal)
  })

  it(
    'take any bytes',
    () => {
      const samples = records.map(encodeDoorRecord)
      expect(
        fuzz({ name: 'door record', decode: decodeDoorRecord, encode: encodeDoorRecord, samples }),
      ).toBeGreaterThan(0)
      expect(() => encodeDoorRecord({ kind: 'task', offset: 0, bytes: counting(0, 245) })).toThrow(RangeError)
    },
    FUZZ_TIMEOUT_MS,
  )
})
