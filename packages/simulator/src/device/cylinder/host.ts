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
import { firstAllowance, mergeDocument } from './blocklist.ts'
import { CAPACITIES, type Capacities, CylinderChange, type CylinderMemory } from './memory.ts'
import { isSetting } from './settings.ts'
import { executeTask } from './tasks.ts'

const NO_SESSION = new Uint8Array(8)
const NO_BATTERY = 255
const LAST_DAY = 8192
/** On the cable nobody's key is in it. */
const NOBODY = 0
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
    for (const group of byTag.get(CLAIM.group) ?? []) batch.put(TABLE.group, u16(group, 0), group.slice(2))
    const { capacities } = batch.memory
    if (exceeds(capacities, CAPACITIES) || batch.memory.groups.length > capacities.groups) return FAULT.memory
    batch.startLogs(firstAuditKey, kdf(crypto, firstAuditKey, 'FO', identity))
    return null
  }

  seal(batch: Batch, newVer: number): number | null {
    if (!(batch instanceof CylinderChange)) return FAULT.internal
    const fault = this.#takeDay(batch)
    if (fault !== null) return fault
    batch.setState('stateVer', le32(newVer))
    return null
  }

  /** An older day is no fault, one that does not prove is. */
  #takeDay(change: CylinderChange): number | null {
    if (this.#day === null) return null
    const { memory } = change
    const [day, proof] = [u16(this.#day, 0), this.#day.slice(2)]
    if (day <= memory.floorDay) return null
    if (day > LAST_DAY) return FAULT.badRecord
    const reached = stepDown(memory.crypto, proof, CHAIN.day, memory.sysId, day, memory.floorDay)
    if (!same(reached, memory.dayValue)) return FAULT.badRecord
    change.setDay(memory.dayEpoch, day, proof)
    change.record({ time: day, keyId: NOBODY, code: EVENT.floor, detail: 0, flags: 0 })
    return null
  }

  commit(batch: Batch): void {
    if (batch instanceof CylinderChange) batch.commit()
  }

  /** Lists given in this transaction are merged now, tasks run; their receipts and segments follow (spec/session.md 4). */
  afterwards(): readonly Uint8Array[] {
    const [lists, tasks] = [this.#lists, this.#tasks]
    const source = { keyId: NOBODY, isClaim: this.#isClaim }
    this.stage()
    for (const list of lists) {
      const document = parseListDocument(list)
      if (document !== null) mergeDocument(this.#memory, document, source)
    }
    const outcomes = tasks.map((task) => {
      const now = this.#memory.floorTime
      return executeTask(this.#memory, task, { keyId: NOBODY, now, bound: now })
    })
    return [
      ...outcomes.flatMap(({ receipt }) => (receipt === null ? [] : [upRecord(UP.receipt, receipt)])),
      ...outcomes.flatMap(({ segments }) => segments.map((segment) => upRecord(UP.audit, segment))),
    ]
  }
}

const exceeds = (wanted: Capacities, most: Capacities): boolean =>
  (Object.keys(most) as (keyof Capacities)[]).some((what) => wanted[what] > most[what])
