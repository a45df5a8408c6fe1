import type { Crypto } from '@lockwright/protocol/ports'
import { Batch, KeyCells, type Memory } from '../../flash/index.ts'
import { type AuditEvent, le16, le32, MAX_M1_GROUPS, parseEvent, u16, u32 } from '../../record/index.ts'
import type { DoorState } from '../decide.ts'
import type { CylinderSecrets } from '../derive.ts'
import type { Hardware } from '../hardware.ts'
import { CLAIM, countersignerId, LIFE, TABLE } from '../tables.ts'
import { AuditLog, type OpenLog, SEGMENT_EVENTS } from './log.ts'

const OWN_CELLS = 0
const FOREIGN_CELLS = 2
const DAY_SECONDS = 86_400

/** Small numbers of a cylinder, table `state`. */
const STATE = {
  stateVer: 1,
  generation: 2,
  day: 3,
  blVer: 4,
  allowance: 5,
  unblockSeq: 6,
  window: 7,
  results: 8,
} as const
const SECRET = { tasks: 1, receipts: 2, beacons: 3, audit: 4, deviceKey: 5 } as const

/** Sizes fixed at the claim (R149-R151, spec/claim.md 5). */
export interface Capacities {
  readonly ring: number
  readonly foreignRing: number
  readonly blocks: number
  readonly groups: number
  readonly keyGroups: number
}

/** What this hardware holds, and what it holds when the claim says nothing. */
export const CAPACITIES: Capacities = {
  ring: 1056,
  foreignRing: 132,
  blocks: 3000,
  groups: MAX_M1_GROUPS,
  keyGroups: 200,
}

/** What a cylinder knows, read from flash at every question: nothing here survives without it. */
export class CylinderMemory implements DoorState {
  readonly hardware: Hardware
  readonly items: Memory
  readonly log: AuditLog
  readonly foreignLog: AuditLog

  /** `items`: the flash, or a change on top of it. */
  constructor(hardware: Hardware, items: Memory = hardware.journal) {
    this.hardware = hardware
    this.items = items
    const { chip, crypto } = hardware
    this.log = new AuditLog(
      { crypto, items },
      new KeyCells(chip, OWN_CELLS),
      { events: TABLE.event, tags: TABLE.eventTag, head: TABLE.eventHead, limitsDenied: true },
      () => ({ cylId: this.cylId, capacity: this.capacities.ring }),
    )
    this.foreignLog = new AuditLog(
      { crypto, items },
      new KeyCells(chip, FOREIGN_CELLS),
      { events: TABLE.foreignEvent, tags: TABLE.foreignTag, head: TABLE.foreignHead, limitsDenied: false },
      () => ({ cylId: this.cylId, capacity: this.capacities.foreignRing }),
    )
  }

  /** After a torn write (B2). */
  wipeStrayKeys(): void {
    this.log.wipeStrayKeys()
    this.foreignLog.wipeStrayKeys()
  }

  get crypto(): Crypto {
    return this.hardware.crypto
  }

  get claimed(): boolean {
    return this.hardware.life === LIFE.claimed
  }

  get sysId(): number {
    return u32(this.claim(CLAIM.identity), 0)
  }

  get cylId(): number {
    return u32(this.claim(CLAIM.identity), 4)
  }

  get capacities(): Capacities {
    const bytes = this.items.get(TABLE.claim, CLAIM.capacities)
    return bytes === undefined ? CAPACITIES : parseCapacities(bytes)
  }

  /** A double cylinder is two of these with one body number; side 0 = A, 1 = B (R084). */
  get body(): { readonly bodyNo: number; readonly side: number } | null {
    const bytes = this.items.get(TABLE.claim, CLAIM.side)
    return bytes === undefined ? null : { bodyNo: u32(bytes, 0), side: bytes[4]! }
  }

  get stateVer(): number {
    return this.#u32(STATE.stateVer)
  }

  get generation(): number {
    return this.#state(STATE.generation)[0]!
  }

  get minGeneration(): number {
    return this.#state(STATE.generation)[1]!
  }

  get dayEpoch(): number {
    return u32(this.#state(STATE.day), 0)
  }

  get floorDay(): number {
    return u16(this.#state(STATE.day), 4)
  }

  get dayValue(): Uint8Array {
    return this.#state(STATE.day).subarray(6)
  }

  get floorTime(): number {
    return this.dayEpoch + DAY_SECONDS * this.floorDay
  }

  get blVer(): number {
    return this.#u32(STATE.blVer)
  }

  get groups(): number[] {
    return this.items.ids(TABLE.group).sort((a, b) => a - b)
  }

  groupSecret(groupId: number): Uint8Array | undefined {
    return this.items.get(TABLE.group, groupId)
  }

  ticketSecret(generation: number): Uint8Array | undefined {
    return this.items.get(TABLE.ticketSecret, generation)
  }

  secret(name: keyof typeof SECRET): Uint8Array {
    return this.items.get(TABLE.secret, SECRET[name])!
  }

  claim(tag: number): Uint8Array {
    return this.items.get(TABLE.claim, tag)!
  }

  blockedBelow(keyId: number): number {
    const { items } = this
    const listed = items.get(TABLE.blocked, keyId)
    const urgent = items.get(TABLE.urgentBlock, keyId)
    return Math.max(listed ? u16(listed, 0) : 0, urgent ? u16(urgent, 0) : 0)
  }

  /** Entries of list and urgent blocks together (R150). */
  get blockCount(): number {
    return this.items.ids(TABLE.blocked).length + this.items.ids(TABLE.urgentBlock).length
  }

  get hasUnfinishedList(): boolean {
    return this.items.get(TABLE.listProgress, 0) !== undefined
  }

  /** Keys refused here, from the list and from urgent tasks, ascending. */
  get blockEntries(): readonly { readonly keyId: number; readonly minEpoch: number }[] {
    const ids = new Set([...this.items.ids(TABLE.blocked), ...this.items.ids(TABLE.urgentBlock)])
    return [...ids].sort((a, b) => a - b).map((keyId) => ({ keyId, minEpoch: this.blockedBelow(keyId) }))
  }

  /** Records the log still holds, oldest first. */
  get events(): readonly AuditEvent[] {
    const { oldest, newest } = this.log
    return Array.from({ length: newest - oldest + 1 }, (_, n) => parseEvent(this.log.event(oldest + n)))
  }

  isListed(keyId: number): boolean {
    const { items } = this
    const exception = items.get(TABLE.keyException, keyId)
    if (exception !== undefined) return exception[0] === 1
    return items.get(TABLE.keyGroup, Math.floor(keyId / 0x10000)) !== undefined
  }

  change(): CylinderChange {
    return new CylinderChange(this.hardware)
  }

  #state(id: number): Uint8Array {
    return this.items.get(TABLE.state, id)!
  }

  #u32(id: number): number {
    const bytes = this.items.get(TABLE.state, id)
    return bytes === undefined ? 0 : u32(bytes, 0)
  }
}

/** One transaction of a cylinder: content and audit records become true together. */
export class CylinderChange extends Batch {
  /** What the cylinder would know if this were committed. */
  readonly memory: CylinderMemory
  #log: OpenLog | null = null
  #foreignLog: OpenLog | null = null

  constructor(hardware: Hardware) {
    super(hardware.journal)
    this.memory = new CylinderMemory(hardware, this)
  }

  get log(): OpenLog {
    this.#log ??= this.memory.log.open(this)
    return this.#log
  }

  record(event: Omit<AuditEvent, 'seq'>): void {
    this.log.add(event)
  }

  get foreignLog(): OpenLog {
    this.#foreignLog ??= this.memory.foreignLog.open(this)
    return this.#foreignLog
  }

  recordForeign(event: Omit<AuditEvent, 'seq'>): void {
    this.foreignLog.add(event)
  }

  setState(id: keyof typeof STATE, value: Uint8Array): void {
    this.put(TABLE.state, STATE[id], value)
  }

  state(id: keyof typeof STATE): Uint8Array | undefined {
    return this.get(TABLE.state, STATE[id])
  }

  secret(name: keyof typeof SECRET): Uint8Array {
    return this.get(TABLE.secret, SECRET[name])!
  }

  setDay(epoch: number, day: number, value: Uint8Array): void {
    const bytes = new Uint8Array(22)
    bytes.set(le32(epoch), 0)
    bytes.set(le16(day), 4)
    bytes.set(value, 6)
    this.setState('day', bytes)
  }

  /** Secrets of a new generation; tickets of older ones stay good until MINGEN. */
  setSecrets(generation: number, secrets: CylinderSecrets): void {
    this.put(TABLE.ticketSecret, generation, secrets.tickets)
    this.put(TABLE.secret, SECRET.tasks, secrets.tasks)
    this.put(TABLE.secret, SECRET.receipts, secrets.receipts)
    this.put(TABLE.secret, SECRET.beacons, secrets.beacons)
    this.put(TABLE.secret, SECRET.audit, secrets.audit)
  }

  setDeviceKey(key: Uint8Array): void {
    this.put(TABLE.secret, SECRET.deviceKey, key)
  }

  /** Chains of both rings begin; DK and A_1 come from the claim session (B2). */
  startLogs(firstKey: Uint8Array, firstForeignKey: Uint8Array): void {
    this.memory.log.start(this, firstKey)
    this.memory.foreignLog.start(this, firstForeignKey)
  }

  commit(): void {
    // The key of the chain goes to its cell first: it counts only when the journal names the cell.
    this.#log?.seal()
    this.#foreignLog?.seal()
    this.memory.hardware.journal.commit(this)
    this.#log?.forget()
    this.#foreignLog?.forget()
  }
}

/** Public key of a countersigner; undefined when there is none of that number. */
export const countersignerKey = (memory: CylinderMemory, index: number): Uint8Array | undefined =>
  memory.items.get(TABLE.claim, countersignerId(index))

/** Claim value 7 (spec/claim.md 5). */
function parseCapacities(bytes: Uint8Array): Capacities {
  return {
    ring: ringFor(u16(bytes, 0)),
    foreignRing: ringFor(u16(bytes, 2)),
    blocks: u16(bytes, 4),
    groups: u16(bytes, 6),
    keyGroups: u32(bytes, 8),
  }
}

/** Records that make `count` of them readable: a block that is partly overwritten is not. */
const ringFor = (count: number): number => (count % SEGMENT_EVENTS === 0 ? count : count + SEGMENT_EVENTS)
