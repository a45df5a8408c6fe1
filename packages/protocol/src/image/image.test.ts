import {
  cylinderNo,
  groupNo,
  imageNo,
  type KeyImage,
  keyId,
  type ScheduleImage,
  type Slot,
  systemNo,
  unixSeconds,
} from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { decodeEntry, decodePassport, decodeSchedule } from '../message/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  AUDIT_RING,
  CYLINDER_CAPACITY,
  cylinderMemory,
  encodeKeyImage,
  entryId,
  type KeyImageSecrets,
  keyMemory,
  passportBytes,
  releaseIndex,
  revalidationDeadline,
  rootOf,
  rowsDelta,
  type TableRow,
  ticket,
} from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)
const at = (text: string) => unixSeconds(Date.parse(text) / 1000)
const CYLINDER: Slot = { kind: 'cylinder', cylinderNo: cylinderNo(0x1001) }

const schedule: ScheduleImage = {
  index: 1,
  baseOffsetMinutes: 60,
  edges: [{ at: at('2026-03-29T01:00:00Z'), offsetMinutes: 120 }],
  window: null,
  periods: [
    { startMinute: 480, lengthMinutes: 540 },
    { startMinute: 1920, lengthMinutes: 540 },
  ],
}

const image: KeyImage = {
  number: imageNo(3),
  passport: {
    keyId: keyId(5, 17),
    secretGeneration: 1,
    kind: 'carrying',
    rightsEpoch: 7,
    validity: { kind: 'between', from: at('2026-01-01T00:00:00Z'), to: at('2027-01-01T00:00:00Z') },
    revalidation: { unitHours: 24, length: 64, start: at('2026-01-01T00:00:00Z'), serial: 1 },
  },
  entries: [
    { slot: { kind: 'task', cylinderNo: cylinderNo(0x1001) }, scheduleIndex: 0, rightsVersion: 1, listMode: false },
    { slot: { kind: 'group', groupNo: groupNo(7) }, scheduleIndex: 1, rightsVersion: 2, listMode: true },
    { slot: CYLINDER, scheduleIndex: 0, rightsVersion: 3, listMode: false },
  ],
  schedules: [schedule],
}

const secrets: KeyImageSecrets = {
  systemNo: systemNo(42),
  ticketMac: (slot) => nodeCrypto.cmacKey(counting(slot.kind === 'group' ? 0x40 : 0x00, 16)),
  revalidationSeed: () => counting(0x10, 16),
}

describe('ticket', () => {
  const passport = fromHex(
    '0100110005000100070000b9556980ec366b184000b955699eaede4bf6c73e1a092d9872327ced747071727374757677',
  )
  const binding = { suite: 1, systemNo: systemNo(42), slot: CYLINDER, passport, schedule: null }
  const key = counting(0, 16)

  it('T of the first vector (3.16)', () => {
    const made = ticket(nodeCrypto, key, { ...binding, entryMeta: fromHex('00000300') })
    expect(toHex(made)).toBe('6931feb3b2b189aefd8c181fe69706da')
  })

  it('B7: the bytes of the schedule are bound in (C12)', () => {
    const bytes = fromHex('01020104e4161e08e0011c0280071c02')
    const made = ticket(nodeCrypto, key, { ...binding, entryMeta: fromHex('01000300'), schedule: bytes })
    expect(toHex(made)).toBe('b2b9f98771b34a5563672f1547812798')
  })
})

describe('key image', () => {
  const { tables, root8 } = encodeKeyImage(nodeCrypto, image, secrets)

  it('is passport, entries and schedules, ascending, each readable', () => {
    expect(tables.map(({ table, id }) => [table, id])).toEqual([
      [1, 0],
      [2, 0x1001],
      [2, 0x40000007],
      [2, 0x80001001],
      [3, 1],
    ])
    expect(decodePassport(tables[0]!.body)).toMatchObject({ ok: true, value: { kind: 'carrying', noClock: false } })
    expect(decodeEntry(tables[2]!.body)).toMatchObject({
      ok: true,
      value: { meta: { listMode: true, scheduleIndex: 1 } },
    })
    expect(decodeSchedule(tables[4]!.body)).toEqual({ ok: true, value: schedule })
    expect(root8).toEqual(rootOf(nodeCrypto, tables))
  })

  it('binds every ticket to the passport: a narrowing re-makes all of them (B1)', () => {
    const narrowed = { ...image, passport: { ...image.passport, rightsEpoch: 8 } }
    const delta = rowsDelta(tables, encodeKeyImage(nodeCrypto, narrowed, secrets).tables)
    expect(delta.puts.map(({ table, id }) => [table, id])).toEqual([
      [1, 0],
      [2, 0x1001],
      [2, 0x40000007],
      [2, 0x80001001],
    ])
    expect(delta.dels).toEqual([])
  })

  it('widening touches the new entry only (B1)', () => {
    const entry = {
      slot: { kind: 'cylinder', cylinderNo: cylinderNo(2) },
      scheduleIndex: 0,
      rightsVersion: 1,
      listMode: false,
    } as const
    const wider = encodeKeyImage(nodeCrypto, { ...image, entries: [...image.entries, entry] }, secrets)
    expect(rowsDelta(tables, wider.tables).puts.map(({ id }) => id)).toEqual([2])
    expect(rowsDelta(wider.tables, tables)).toEqual({ puts: [], dels: [{ table: 2, id: 2 }] })
  })

  it('refuses what the compiler never makes', () => {
    const [entry] = image.entries
    expect(() => encodeKeyImage(nodeCrypto, { ...image, schedules: [] }, secrets)).toThrow(RangeError)
    expect(() => encodeKeyImage(nodeCrypto, { ...image, entries: [entry!, entry!] }, secrets)).toThrow(RangeError)
  })

  it('validity always and never, keys without a clock, no revalidation', () => {
    const read = (change: Partial<KeyImage['passport']>) =>
      decodePassport(passportBytes(nodeCrypto, { ...image.passport, revalidation: null, ...change }, null))
    const base = { noClock: false, revalidation: null }
    const end = 0xffffffff
    expect(read({ validity: { kind: 'always' } })).toMatchObject({ value: { ...base, always: true, validTo: end } })
    expect(read({ validity: { kind: 'never' } })).toMatchObject({ value: { ...base, always: false, validTo: 0 } })
    const open = { kind: 'between', from: null, to: null } as const
    expect(read({ validity: open })).toMatchObject({ value: { ...base, always: false, validFrom: 0, validTo: end } })
    expect(read({ kind: 'listed' })).toMatchObject({ value: { noClock: true, kind: 'listed' } })
  })
})

describe('spec/vectors/session.json: roots', () => {
  interface Case {
    readonly kind: string
    readonly rows: readonly { readonly table: TableRow['table']; readonly id: number; readonly body: string }[]
    readonly root: string
  }

  it.each(vectorCases<Case>('session').filter(({ kind }) => kind === 'root'))('$name', ({ rows, root }) => {
    const bytes = rows.map(({ table, id, body }) => ({ table, id, body: fromHex(body) }))
    expect(toHex(rootOf(nodeCrypto, bytes))).toBe(root)
  })
})

describe('root and delta', () => {
  const rows: fc.Arbitrary<TableRow[]> = fc
    .uniqueArray(
      fc.record({
        table: fc.constantFrom<TableRow['table']>(1, 2, 3, 8),
        id: fc.nat(40),
        body: fc.uint8Array({ minLength: 1, maxLength: 30 }),
      }),
      { selector: ({ table, id }) => `${table}/${id}`, maxLength: 30 },
    )
    .map((made) => made.slice())

  it('a delta turns what is held into what is wanted, and the root tells any two apart', () => {
    fc.assert(
      fc.property(rows, rows, (held, wanted) => {
        const { puts, dels } = rowsDelta(held, wanted)
        const gone = new Set([...dels, ...puts].map(({ table, id }) => `${table}/${id}`))
        const after = [...held.filter(({ table, id }) => !gone.has(`${table}/${id}`)), ...puts]
        expect(rootOf(nodeCrypto, after)).toEqual(rootOf(nodeCrypto, wanted))
        const same = puts.length === 0 && dels.length === 0
        expect(toHex(rootOf(nodeCrypto, held)) === toHex(rootOf(nodeCrypto, wanted))).toBe(same)
      }),
    )
  })

  it('is 16 bucket digests of table and body (C8)', () => {
    const body = Uint8Array.of(1, 2, 3)
    const empty = nodeCrypto.sha256(new Uint8Array(0)).slice(0, 16)
    const filled = nodeCrypto.sha256(Uint8Array.of(2, 1, 2, 3)).slice(0, 16)
    const digests = Array.from({ length: 16 }, (_, i) => (i === 1 ? filled : empty))
    expect(rootOf(nodeCrypto, [{ table: 2, id: 0x40000011, body }])).toEqual(
      nodeCrypto.sha256(concat(...digests)).slice(0, 8),
    )
  })

  it('a cylinder, a group and a task with one number are three rows', () => {
    const ids = [
      CYLINDER,
      { kind: 'group', groupNo: groupNo(0x1001) } as const,
      { ...CYLINDER, kind: 'task' } as const,
    ].map(entryId)
    expect(ids).toEqual([0x1001, 0x40001001, 0x80001001])
  })
})

describe('revalidation release (C2, R104)', () => {
  const chain = { unitHours: 3, length: 64, start: unixSeconds(1_000_000), serial: 1 }

  it('lets the key live at least the period, rounded up to its unit, never past the chain', () => {
    const index = (hours: number) => releaseIndex(chain, unixSeconds(chain.start + 3600 * hours), 24)
    expect(index(0)).toBe(8)
    expect(index(1)).toBe(9)
    expect(index(3)).toBe(9)
    expect(index(1000)).toBe(64)
    expect(revalidationDeadline(chain, index(1))).toBe(chain.start + 27 * 3600)
  })

  it('gives out nothing before the start (B21)', () => {
    expect(releaseIndex(chain, unixSeconds(chain.start - 1), 24)).toBe(0)
  })
})

describe('memory (3.4 with C7, C10)', () => {
  it('the capacities of R149, R150, R151 fit a cylinder of 64 KiB', () => {
    expect(AUDIT_RING).toBeGreaterThanOrEqual(1000 + 32)
    expect(cylinderMemory(CYLINDER_CAPACITY)).toBe(1024 + 144 + 800 + 256 + 18640 + 16896 + 544 + 2400)
    expect(cylinderMemory(CYLINDER_CAPACITY)).toBeLessThan(64 * 1024)
  })

  it('a key of 3,000 entries with a full block list fits 256 KiB', () => {
    const full = { entries: 3000, scheduleBytes: 24 * 124, blocked: 3000, events: 2000, tasks: 200 }
    expect(keyMemory(full)).toBe(2048 + 72000 + 2976 + 19513 + 32000 + 12800 + 1536)
    expect(keyMemory(full)).toBeLessThan(256 * 1024)
  })
})
