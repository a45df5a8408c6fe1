import type { Batch } from '../../flash/index.ts'
import {
  FAULT,
  join,
  le16,
  le32,
  type Passport,
  parseEntry,
  parsePassport,
  parseReceipt,
  parseSchedule,
  parseTask,
  same,
  UP,
  upRecord,
} from '../../record/index.ts'
import { CHAIN, stepDown } from '../derive.ts'
import { FACTORY, type Hardware } from '../hardware.ts'
import type { ClaimValues, SessionHost } from '../session/host.ts'
import { root8 } from '../session/root.ts'
import { CLAIM, LINK, TABLE } from '../tables.ts'
import { bytesUsed, KEY_BYTES, MAX_TASK_BYTES } from './capacity.ts'
import { beacons, dropReceipt, dropSegment, receipts, segmentsCarried, taskKey } from './carry.ts'
import type { VirtualKey } from './key.ts'
import { type KeyListAnswer, listVersion, takeList } from './lists.ts'
import { entryId, KeyMemory } from './memory.ts'
import { dropOwnLog, ownLogHead, ownLogParts } from './ownLog.ts'

const DEVICE_KEY = 1
/** Claim values that make no sense in a key. */
const CYLINDER_ONLY = [CLAIM.cylinderSecret, CLAIM.capacities, CLAIM.group, CLAIM.side]
const MAX_SLOT_ID = 0x3fffffff
const ACK = { receipts: 0, segments: 1, ownLog: 2 } as const
const DAY_SECONDS = 86_400
const NO_SESSION = new Uint8Array(8)
const LIST_FAULT: Readonly<Record<Exclude<KeyListAnswer, 'taken'>, number>> = {
  old: FAULT.older,
  signature: FAULT.signature,
  malformed: FAULT.badRecord,
}

/** A key in one session with its server. */
export class KeyHost implements SessionHost {
  readonly kind = 'key'
  readonly hasClock = true
  readonly fullTables = [TABLE.passport, TABLE.entry, TABLE.nextEntry, TABLE.schedule, TABLE.config]
  readonly hardware: Hardware
  readonly #key: VirtualKey
  readonly #memory: KeyMemory
  #receipts: readonly Uint8Array[] = []
  #segments: readonly Uint8Array[] = []
  #lists: Uint8Array[] = []
  #isRenewed = false

  constructor(key: VirtualKey) {
    this.#key = key
    this.hardware = key.hardware
    this.#memory = key.memory
  }

  get identity(): { readonly sysId: number; readonly no: number } {
    return { sysId: this.#memory.sysId, no: this.#memory.keyId }
  }

  get stateVer(): number {
    return this.#memory.imageNo
  }

  get isWeak(): boolean {
    return this.#key.battery.isEmpty
  }

  get clockMilliseconds(): number {
    return this.#key.rtc.milliseconds
  }

  /** Forward or back, but never below the day the key holds (spec/session.md 4). */
  setClock(milliseconds: number): void {
    const { day, dayEpoch } = this.#memory
    if (day !== null && milliseconds / 1000 < dayEpoch + DAY_SECONDS * day.day) return
    this.#key.rtc.set(milliseconds)
  }

  keyState(): Uint8Array {
    const memory = this.#memory
    const { rtc, battery } = this.#key
    return join(
      le32(this.stateVer),
      root8(memory.crypto, memory.items),
      le32(this.#key.hasTime ? Math.floor(rtc.milliseconds / 1000) : 0),
      rtc.quality,
      battery.percent,
      this.hardware.factory(FACTORY.firmware),
      le32(listVersion(memory)),
      ownLogHead(memory),
      le16(receipts(memory).length),
      memory.items.get(TABLE.link, LINK.session) ?? NO_SESSION,
      le16(memory.day?.day ?? 0),
      le16(memory.revalidation?.index ?? 0),
    )
  }

  reports(): readonly Uint8Array[] {
    const { reports } = this.#key.habits
    this.#receipts = reports('receipt', receipts(this.#memory))
    this.#segments = reports('segment', segmentsCarried(this.#memory))
    return [
      ...this.#receipts.map((receipt) => upRecord(UP.receipt, receipt)),
      ...reports('beacon', beacons(this.#memory)).map((beacon) => upRecord(UP.beacon, beacon)),
      ...this.#segments.map((segment) => upRecord(UP.audit, segment)),
      ...ownLogParts(this.#memory).map((events) => upRecord(UP.ownLog, events)),
    ]
  }

  acknowledge(kind: number, upTo: number): void {
    const batch = this.stage()
    if (kind === ACK.receipts) for (const receipt of this.#receipts.slice(0, upTo)) this.#dropReceipt(batch, receipt)
    if (kind === ACK.segments)
      for (const segment of this.#segments.slice(0, upTo)) dropSegment(this.#memory, batch, segment)
    if (kind === ACK.ownLog) dropOwnLog(this.#memory, batch, upTo)
    this.commit(batch)
  }

  #dropReceipt(batch: Batch, receipt: Uint8Array): void {
    const held = this.#memory.items.get(TABLE.receipt, taskKey(receipt))
    if (held !== undefined && same(held, receipt)) dropReceipt(this.#memory, batch, receipt)
  }

  /** The next session with the server lifts a lock by BLOCKED (B17). */
  greeted(): void {
    const batch = this.stage()
    batch.delete(TABLE.locked, 0)
    this.commit(batch)
  }

  /** Staging begins anew: nothing of an earlier transaction of this session is left. */
  stage(): Batch {
    this.#lists = []
    this.#isRenewed = false
    return this.#memory.change()
  }

  put(batch: Batch, table: number, row: Uint8Array): number | null {
    switch (table) {
      case TABLE.passport:
        if (parsePassport(row) === null) return FAULT.badRecord
        batch.put(table, 0, row)
        return null
      case TABLE.entry:
        return putEntry(batch, row)
      case TABLE.schedule:
        if (parseSchedule(row) === null) return FAULT.badRecord
        batch.put(table, row[0]!, row)
        return null
      case TABLE.revalidation:
        this.#isRenewed = true
        batch.put(table, 0, row)
        return null
      case TABLE.day:
        batch.put(table, 0, row)
        return null
      case TABLE.task:
        return putTask(batch, row)
      case TABLE.list:
        this.#lists.push(row)
        return null
      case TABLE.config:
        if (row.length < 2 || row.length !== 2 + row[1]!) return FAULT.badRecord
        batch.put(table, row[0]!, row)
        return null
      default:
        return FAULT.badRecord
    }
  }

  delete(batch: Batch, table: number, id: number): number | null {
    if (table === TABLE.claim || table === TABLE.list) return FAULT.badRecord
    batch.delete(table, id)
    if (table === TABLE.entry) batch.delete(TABLE.nextEntry, id)
    if (table === TABLE.task) batch.delete(TABLE.receipt, id)
    return null
  }

  claim(batch: Batch, values: ClaimValues): number | null {
    if (CYLINDER_ONLY.some((tag) => values.byTag.has(tag))) return FAULT.wrongKind
    batch.put(TABLE.secret, DEVICE_KEY, values.deviceKey)
    return null
  }

  seal(batch: Batch, newVer: number): number | null {
    const staged = new KeyMemory(this.hardware, batch)
    const lists = this.#lists
    this.#lists = []
    for (const list of lists) {
      const answer = takeList(staged, batch, list)
      if (answer !== 'taken') return LIST_FAULT[answer]
    }
    const fault = this.#checkRevalidation(batch, staged)
    if (fault !== null) return fault
    if (bytesUsed(batch) > KEY_BYTES) return FAULT.memory
    batch.put(TABLE.link, LINK.image, le32(newVer))
    return this.hardware.journal.makeRoom(batch) ? null : FAULT.memory
  }

  /** A proof belongs to its passport and never goes back while that stays (B1, law 4). */
  #checkRevalidation(batch: Batch, staged: KeyMemory): number | null {
    const [before, after] = [this.#memory.passport, staged.passport]
    const isSame = before !== null && after !== null && same(before.bytes, after.bytes)
    if (!isSame && !this.#isRenewed) batch.delete(TABLE.revalidation, 0)
    if (!this.#isRenewed) return null
    const proof = staged.revalidation!
    if (isSame && proof.index < (this.#memory.revalidation?.index ?? 0)) return FAULT.older
    return after !== null && isProof(staged, after, proof) ? null : FAULT.badRecord
  }

  commit(batch: Batch): void {
    this.#memory.commit(batch)
  }

  afterwards(): readonly Uint8Array[] {
    return []
  }
}

function isProof(
  memory: KeyMemory,
  passport: Passport,
  { index, proof }: { index: number; proof: Uint8Array },
): boolean {
  if (index > passport.chainLength) return false
  const anchor = stepDown(memory.crypto, proof, CHAIN.revalidation, passport.keyId, index, 0)
  return same(anchor, passport.chainAnchor)
}

function putEntry(batch: Batch, row: Uint8Array): number | null {
  const entry = parseEntry(row)
  if (entry === null || entry.slotId > MAX_SLOT_ID) return FAULT.badRecord
  batch.put(entry.meta.nextGeneration ? TABLE.nextEntry : TABLE.entry, entryId(entry.meta.slotType, entry.slotId), row)
  return null
}

/** The last word on an older task of the same id no longer counts for this one. */
function putTask(batch: Batch, bytes: Uint8Array): number | null {
  const task = parseTask(bytes)
  if (task === null) return FAULT.badRecord
  if (bytes.length > MAX_TASK_BYTES) return FAULT.memory
  batch.put(TABLE.task, taskKey(task.taskId), bytes)
  const held = batch.get(TABLE.receipt, taskKey(task.taskId))
  if (held !== undefined && !same(parseReceipt(held).taskId, task.taskId))
    batch.delete(TABLE.receipt, taskKey(task.taskId))
  return null
}
