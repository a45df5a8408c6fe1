import type { Batch } from '../../flash/index.ts'
import {
  EVENT,
  FAULT,
  join,
  le16,
  le32,
  parseListDocument,
  parseTask,
  same,
  UP,
  u16,
  u32,
  upRecord,
} from '../../record/index.ts'
import { CHAIN, cylinderSecrets, kdf, stepDown } from '../derive.ts'
import { FACTORY, type Hardware } from '../hardware.ts'
import type { ClaimValues, SessionHost } from '../session/host.ts'
import { root8 } from '../session/root.ts'
import { CLAIM, LIFE, LINK, TABLE } from '../tables.ts'
import { acceptHeader, firstAllowance, type ListAnswer, mergeChunk } from './blocklist.ts'
import { CylinderChange, type CylinderMemory, countersignerId } from './memory.ts'
import { isSetting } from './settings.ts'
import { executeTask } from './tasks.ts'

const NO_SESSION = new Uint8Array(8)
const NO_BATTERY = 255
const LAST_DAY = 8192
/** On the cable nobody's key is in it. */
const NOBODY = 0
const LIST_FAULT: Readonly<Record<ListAnswer, number | null>> = {
  taken: null,
  done: null,
  waits: null,
  old: FAULT.older,
  early: FAULT.unknownBase,
  needsFull: FAULT.unknownBase,
  memory: FAULT.memory,
  refused: FAULT.signature,
}

/** A cylinder on the cable in one session with its server: no clock, no time limit, its tasks run after the commit. */
export class CylinderHost implements SessionHost {
  readonly kind = 'cylinder'
  readonly hasClock = false
  readonly clockMilliseconds = 0
  readonly isWeak = false
  readonly fullTables = [TABLE.config]
  readonly hardware: Hardware
  readonly #memory: CylinderMemory
  #tasks: Uint8Array[] = []
  #lists: Uint8Array[] = []
  #day: Uint8Array | null = null
  #isClaim = false

  constructor(memory: CylinderMemory) {
    this.hardware = memory.hardware
    this.#memory = memory
  }

  get identity(): { readonly sysId: number; readonly no: number } {
    return { sysId: this.#memory.sysId, no: this.#memory.cylId }
  }

  get stateVer(): number {
    return this.hardware.life === LIFE.claimed ? this.#memory.stateVer : 0
  }

  setClock(): void {
    // It has none.
  }

  keyState(): Uint8Array {
    const memory = this.#memory
    return join(
      le32(memory.stateVer),
      root8(memory.crypto, memory.items),
      le32(0),
      0,
      NO_BATTERY,
      this.hardware.factory(FACTORY.firmware),
      le32(memory.blVer),
      memory.log.headTag.subarray(0, 8),
      le16(0),
      memory.items.get(TABLE.link, LINK.session) ?? NO_SESSION,
      le16(memory.floorDay),
      le16(0),
    )
  }

  reports(): readonly Uint8Array[] {
    return []
  }

  acknowledge(): void {
    // Only ACK_AUDIT frees anything here (B14).
  }

  greeted(): void {
    // Nothing waits for it.
  }

  /** Staging begins anew: nothing of an earlier transaction of this session is left. */
  stage(): Batch {
    this.#tasks = []
    this.#lists = []
    this.#day = null
    this.#isClaim = false
    return this.#memory.change()
  }

  put(batch: Batch, table: number, row: Uint8Array): number | null {
    switch (table) {
      case TABLE.day:
        this.#day = row
        return null
      case TABLE.task:
        if (parseTask(row) === null) return FAULT.badRecord
        this.#tasks.push(row)
        return null
      case TABLE.list:
        this.#lists.push(row)
        return null
      case TABLE.config:
        if (!isSetting(row)) return FAULT.badRecord
        batch.put(table, row[0]!, row)
        return null
      default:
        return FAULT.wrongKind
    }
  }

  delete(batch: Batch, table: number, id: number): number | null {
    if (table !== TABLE.config) return FAULT.wrongKind
    batch.delete(table, id)
    return null
  }

  /** Secrets, trust and start of both chains; K_c itself is not kept (B2). */
  claim(batch: Batch, { byTag, deviceKey, firstAuditKey, generation }: ClaimValues): number | null {
    const kc = byTag.get(CLAIM.cylinderSecret)?.[0]
    if (kc === undefined || !(batch instanceof CylinderChange)) return FAULT.wrongKind
    this.#isClaim = true
    const { crypto } = this.hardware
    const identity = byTag.get(CLAIM.identity)![0]!
    const day = byTag.get(CLAIM.day)![0]!
    batch.setSecrets(generation, cylinderSecrets(crypto, kc, u32(identity, 0), u32(identity, 4)))
    batch.setDeviceKey(deviceKey)
    batch.setState('generation', Uint8Array.of(generation, generation))
    batch.setState('blVer', le32(0))
    batch.setDay(u32(day, 0), u16(day, 4), day.slice(6))
    batch.setState('allowance', firstAllowance(batch, u16(day, 4)))
    for (const countersigner of byTag.get(CLAIM.countersigner) ?? [])
      batch.put(TABLE.claim, countersignerId(countersigner[0]!), countersigner.slice(1))
    for (const group of byTag.get(CLAIM.group) ?? []) batch.put(TABLE.group, u16(group, 0), group.slice(2))
    if (batch.memory.groups.length > batch.memory.capacities.groups) return FAULT.memory
    batch.startLogs(firstAuditKey, kdf(crypto, firstAuditKey, 'FO', identity))
    return null
  }

  seal(batch: Batch, newVer: number): number | null {
    if (!(batch instanceof CylinderChange)) return FAULT.internal
    const fault = this.#takeDay(batch) ?? this.#takeLists(batch)
    if (fault !== null) return fault
    batch.setState('stateVer', le32(newVer))
    return null
  }

  #takeDay(change: CylinderChange): number | null {
    if (this.#day === null) return null
    const { memory } = change
    const [day, proof] = [u16(this.#day, 0), this.#day.slice(2)]
    if (day === memory.floorDay && same(proof, memory.dayValue)) return null
    if (day <= memory.floorDay) return FAULT.older
    if (day > LAST_DAY) return FAULT.badRecord
    const reached = stepDown(memory.crypto, proof, CHAIN.day, memory.sysId, day, memory.floorDay)
    if (!same(reached, memory.dayValue)) return FAULT.badRecord
    change.setDay(memory.dayEpoch, day, proof)
    change.record({ time: day, keyId: NOBODY, code: EVENT.floor, detail: 0, flags: 0 })
    return null
  }

  #takeLists(change: CylinderChange): number | null {
    const source = { keyId: NOBODY, now: change.memory.floorTime, isClaim: this.#isClaim }
    for (const bytes of this.#lists) {
      const document = parseListDocument(bytes)
      if (document === null) return FAULT.badRecord
      let answer = acceptHeader(change, document.header, source)
      for (let index = 0; index < document.chunks.length && answer === 'taken'; index++)
        answer = mergeChunk(change, index, document.chunks[index]!, source)
      const fault = LIST_FAULT[answer]
      if (fault !== null) return fault
    }
    return null
  }

  commit(batch: Batch): void {
    if (batch instanceof CylinderChange) batch.commit()
  }

  /** Tasks given in this transaction run now; their receipts and segments follow (D6). */
  afterwards(): readonly Uint8Array[] {
    const now = this.#memory.floorTime
    const tasks = this.#tasks
    this.#tasks = []
    return tasks.flatMap((task) => {
      const { receipt, segments } = executeTask(this.#memory, task, { keyId: NOBODY, now, bound: now })
      if (receipt === null) return []
      return [...segments.map((segment) => upRecord(UP.audit, segment)), upRecord(UP.receipt, receipt)]
    })
  }
}
