import { describe, expect, it } from 'vitest'
import { hex, join, le16, le32, parseListDocument, parseListHeader, u16, u32, unhex } from '../../record/index.ts'
import { TABLE } from '../tables.ts'
import { type CylinderState, cylinderWith, vectors } from '../testing/fixture.ts'
import { type ListAnswer, mergeDocument } from './blocklist.ts'
import type { VirtualCylinder } from './cylinder.ts'
import { segments } from './segments.ts'
import { executeTask } from './tasks.ts'

type Blocks = readonly { readonly keyId: number; readonly minEpoch: number; readonly inVer?: number }[]

const held = (cylinder: VirtualCylinder, table: number): Blocks =>
  cylinder.memory.items
    .ids(table)
    .sort((a, b) => a - b)
    .map((keyId) => {
      const bytes = cylinder.memory.items.get(table, keyId)!
      const entry = { keyId, minEpoch: u16(bytes, 0) }
      return bytes.length === 2 ? entry : { ...entry, inVer: u32(bytes, 2) }
    })

describe('vectors of tasks', () => {
  interface TaskState extends CylinderState {
    readonly seqTop: number
    readonly seqSeen: readonly number[]
    readonly lastUnblockSeq: number
    readonly list: Blocks
    readonly urgent: readonly { readonly keyId: number; readonly minEpoch: number; readonly inVer: number }[]
  }
  interface TaskCase {
    readonly name: string
    readonly kind: string
    readonly kt: string
    readonly countersigner: string
    readonly t: number
    readonly before: TaskState
    readonly tasks: readonly string[]
    readonly statuses: readonly (number | null)[]
    readonly after: TaskState
  }

  function build(one: TaskCase): VirtualCylinder {
    const { before } = one
    const cylinder = cylinderWith({
      ...before,
      blocks: before.list,
      countersigners: [{ index: 0, public: one.countersigner }],
      secrets: { tasks: unhex(one.kt) },
    })
    const change = cylinder.memory.change()
    const seen = before.seqSeen.reduce((bits, seq) => bits | (1n << BigInt(before.seqTop - seq)), 0n)
    const window = join(le32(before.seqTop), le32(Number(seen & 0xffffffffn)), le32(Number(seen >> 32n)))
    change.setState('window', window)
    if (before.lastUnblockSeq > 0) change.setState('unblockSeq', le32(before.lastUnblockSeq))
    change.commit()
    return cylinder
  }

  for (const one of vectors<TaskCase>('task').filter(({ kind }) => kind === 'execute'))
    it(one.name, () => {
      const cylinder = build(one)
      const visit = { keyId: 0, now: one.t, bound: one.t }
      const statuses = one.tasks.map((task) => executeTask(cylinder.memory, unhex(task), visit).receipt?.[8] ?? null)
      expect(statuses).toEqual(one.statuses)
      const { memory } = cylinder
      expect(memory.stateVer).toBe(one.after.stateVer)
      expect(memory.blVer).toBe(one.after.blVer)
      expect([memory.generation, memory.minGeneration]).toEqual([one.after.gen, one.after.minGen])
      expect(held(cylinder, TABLE.blocked)).toEqual(one.after.list)
      expect(held(cylinder, TABLE.urgentBlock)).toEqual(one.after.urgent)
      expect(memory.items.ids(TABLE.keyGroup)).toEqual(one.after.keyGroups)
      const exceptions = (kind: number): number[] =>
        memory.items.ids(TABLE.keyException).filter((id) => memory.items.get(TABLE.keyException, id)![0] === kind)
      expect([exceptions(1), exceptions(0)]).toEqual([one.after.allowKeys, one.after.denyKeys])
      expect(u32(memory.change().state('window')!, 0)).toBe(one.after.seqTop)
    })
})

describe('vectors of block lists', () => {
  interface ListState extends CylinderState {
    readonly addsLeft: number
    readonly list: Blocks
    readonly urgent: readonly { readonly keyId: number; readonly minEpoch: number; readonly inVer: number }[]
    readonly progress: {
      readonly header: string
      readonly index: number
      readonly next16: string
      readonly low: number
    } | null
  }
  interface ListCase {
    readonly name: string
    readonly kind: string
    readonly before: ListState
    readonly documents: readonly string[]
    readonly results: readonly string[]
    readonly after: ListState
  }
  const ANSWER: Readonly<Record<string, ListAnswer>> = {
    accepted: 'done',
    waits: 'waits',
    system: 'system',
    signature: 'signature',
    countersignature: 'signature',
    old: 'old',
    base: 'needsFull',
    prune: 'early',
    chunk: 'chunk',
  }

  function build({ before }: ListCase): VirtualCylinder {
    const cylinder = cylinderWith({
      ...before,
      blocks: before.list,
      secrets: {},
    })
    const change = cylinder.memory.change()
    change.setState('allowance', join(le16(before.floorDay!), le16(before.addsLeft)))
    if (before.progress !== null) {
      const { header, index, next16, low } = before.progress
      const signatures = new Uint8Array((unhex(header)[1]! & 0x80) === 0 ? 64 : 129)
      change.put(TABLE.listProgress, 0, join(le16(index), unhex(next16), le32(low), unhex(header), signatures))
    }
    change.commit()
    return cylinder
  }

  function take({ memory }: VirtualCylinder, bytes: Uint8Array): ListAnswer | 'form' {
    const header = parseListHeader(bytes)
    if (header === null) return 'form'
    const chunks = parseListDocument(bytes)?.chunks ?? [bytes.slice(header.bytes.length)]
    return mergeDocument(memory, { header, chunks }, { keyId: 0, isClaim: false })
  }

  for (const one of vectors<ListCase>('blocklist').filter(({ kind }) => kind === 'merge'))
    it(one.name, () => {
      const cylinder = build(one)
      expect(one.documents.map((document) => take(cylinder, unhex(document)))).toEqual(
        one.results.map((result) => ANSWER[result] ?? result),
      )
      expect(cylinder.memory.blVer).toBe(one.after.blVer)
      expect(held(cylinder, TABLE.blocked)).toEqual(one.after.list)
      expect(held(cylinder, TABLE.urgentBlock)).toEqual(one.after.urgent)
      expect(u16(cylinder.memory.change().state('allowance')!, 2)).toBe(one.after.addsLeft)
    })
})

describe('vectors of the audit trail', () => {
  interface AuditCase {
    readonly name: string
    readonly kind: string
    readonly cylId: number
    readonly ke: string
    readonly firstKey: string
    readonly segment: string
    readonly error: string | null
    readonly plain: string
  }
  for (const one of vectors<AuditCase>('audit').filter((one) => one.kind === 'segment' && one.error === null))
    it(one.name, () => {
      const isForeign = one.name.includes('foreign')
      const cylinder = cylinderWith({
        sysId: 42,
        cylId: one.cylId,
        firstAuditKey: unhex(one.firstKey),
        secrets: { audit: unhex(one.ke) },
      })
      if (isForeign) {
        const change = cylinder.memory.change()
        cylinder.memory.foreignLog.start(change, unhex(one.firstKey))
        change.commit()
      }
      const known = vectors<AuditCase>('audit').filter((other) => {
        const sameRing = other.kind === 'segment' && other.error === null && other.firstKey === one.firstKey
        return sameRing && other.name.includes('foreign') === isForeign
      })
      const from = u32(unhex(one.segment), 8)
      const to = u32(unhex(one.segment), 12)
      for (const { plain } of known.sort((a, b) => u32(unhex(a.segment), 8) - u32(unhex(b.segment), 8))) {
        const events = unhex(plain).slice(16, -16)
        for (let at = 0; at < events.length; at += 16) {
          const change = cylinder.memory.change()
          const event = {
            time: u32(events, at + 4),
            keyId: u32(events, at + 8),
            code: events[at + 12]!,
            detail: events[at + 13]!,
            flags: events[at + 14]!,
          }
          if (isForeign) change.recordForeign(event)
          else change.record(event)
          change.commit()
        }
      }
      const [segment] = segments(cylinder.memory, isForeign ? 'foreign' : 'own', from, to)
      expect(hex(segment!)).toBe(one.segment)
    })
})
