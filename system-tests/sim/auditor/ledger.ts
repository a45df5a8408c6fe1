import { createHash } from 'node:crypto'
import type { VirtualCylinder, VirtualKey } from '@lockwright/simulator/device'
import type { Site } from '../site.ts'
import { Violation } from '../violation.ts'
import type { Door, Hand, KeyContent } from './content.ts'
import { type ListDocument, raise, readList } from './list.ts'

/** One recorded attempt or happening of a cylinder, read from its ring (spec/audit.md 1). */
export interface Recorded {
  readonly keyId: number
  readonly code: number
  readonly detail: number
}

/** What the auditor saw go into one key. */
export interface KeyRecord {
  readonly keyNo: number
  readonly marking: string
  readonly device: VirtualKey
  readonly hostile: boolean
  /** Every content it ever took, the present one last. */
  readonly hands: Hand[]
  /** Chain serial -> furthest element it was ever given. */
  readonly renewals: Map<number, number>
}

/** What the auditor saw a cylinder do. */
export interface DoorRecord extends Door {
  readonly marking: string
  readonly device: VirtualCylinder
  readonly groups: Set<number>
  readonly blocks: Map<number, number>
  floorTime: number
  stateVer: number
  /** taskNo -> last word of the cylinder. */
  readonly results: Map<number, number>
  /** seq -> record */
  readonly events: Map<number, Recorded>
  newest: number
  listVersion: number
}

/** Tables of a cylinder (virtual cylinders number them so): its last words, and how far it is with a list. */
const RESULTS = 0x49
const LIST_PROGRESS = 0x47
/** index2 hash16 low4, then the head of the document. */
const PROGRESS_HEAD = 22
const HEAD_TO = 10
const EVENT_BYTES = 16
const OP = { block: 1, group: 8 } as const
const DONE = 0
const DAY = 86_400

/** The auditor's books: contents of keys by their commits, contents of cylinders by the tasks they said they did. */
export class Ledger {
  readonly keys = new Map<number, KeyRecord>()
  readonly doors = new Map<number, DoorRecord>()
  readonly #documents = new Map<number, Uint8Array>()
  readonly #site: Site
  readonly #systemId: string

  constructor(site: Site, systemId: string) {
    this.#site = site
    this.#systemId = systemId
  }

  async enrolKey(keyNo: number, marking: string, device: VirtualKey, hostile: boolean): Promise<KeyRecord> {
    const record: KeyRecord = { keyNo, marking, device, hostile, hands: [], renewals: new Map() }
    this.keys.set(keyNo, record)
    await this.readKey(record)
    return record
  }

  async enrolDoor(cylinderNo: number, marking: string, device: VirtualCylinder): Promise<DoorRecord> {
    const { stateVer } = device.memory
    const content = (await this.#image('cylinder', cylinderNo, stateVer)) as { readonly groups: readonly number[] }
    const record: DoorRecord = {
      cylinderNo,
      marking,
      device,
      groups: new Set(content.groups),
      blocks: new Map(),
      floorTime: 0,
      stateVer,
      results: new Map(),
      events: new Map(),
      newest: 0,
      listVersion: 0,
    }
    this.doors.set(cylinderNo, record)
    await this.readDoor(record)
    return record
  }

  /** After a session, finished or torn: what did the key take? Image numbers never fall (law 4). */
  async readKey(key: KeyRecord): Promise<void> {
    const { imageNo, revalidation } = key.device.memory
    const before = key.hands.at(-1)
    if (before !== undefined && imageNo < before.content.number)
      throw new Violation(4, `image of ${key.marking}`, `>= ${before.content.number}`, imageNo)
    if (imageNo !== before?.content.number)
      key.hands.push({ content: (await this.#image('key', key.keyNo, imageNo)) as KeyContent, renewal: 0 })
    const hand = key.hands.at(-1)!
    const chain = hand.content.passport.revalidation
    if (chain === null) return
    const held = revalidation?.index ?? 0
    if (hand.content.number === before?.content.number && held < hand.renewal)
      throw new Violation(4, `renewal of ${key.marking}`, `>= ${hand.renewal}`, held)
    hand.renewal = held
    key.renewals.set(chain.serial, Math.max(held, key.renewals.get(chain.serial) ?? 0))
  }

  /** Everything a key with altered firmware may still use. */
  everHeld(key: KeyRecord): Hand[] {
    return key.hands.map(({ content }) => ({
      content,
      renewal: key.renewals.get(content.passport.revalidation?.serial ?? 0) ?? 0,
    }))
  }

  /** After a visit: what did the cylinder do and write down? Its numbers never fall (law 4). */
  async readDoor(door: DoorRecord): Promise<void> {
    const { memory } = door.device
    const floorTime = memory.dayEpoch + DAY * memory.floorDay
    const now = this.#site.clock.now() / 1000
    if (floorTime < door.floorTime)
      throw new Violation(4, `floor of ${door.marking}`, `>= ${door.floorTime}`, floorTime)
    if (floorTime > now + DAY) throw new Violation(4, `floor of ${door.marking} (B9)`, `<= ${now + DAY}`, floorTime)
    door.floorTime = floorTime
    if (memory.blVer < door.listVersion)
      throw new Violation(4, `list of ${door.marking}`, `>= ${door.listVersion}`, memory.blVer)
    await this.#readList(door)
    await this.#readResults(door)
    if (memory.stateVer !== door.stateVer)
      throw new Violation(4, `content number of ${door.marking} by its tasks`, door.stateVer, memory.stateVer)
    this.#readEvents(door)
  }

  /** The list it says it has, and what it merged of the next one: blocks only grow (spec/blocklist.md 5). */
  async #readList(door: DoorRecord): Promise<void> {
    const { items, blVer } = door.device.memory
    if (blVer > door.listVersion) raise(door.blocks, await this.list(blVer))
    door.listVersion = blVer
    const progress = items.get(LIST_PROGRESS, 0)
    if (progress === undefined) return
    const merged = view(progress).getUint16(0, true)
    const { chunks } = await this.#document(view(progress).getUint32(PROGRESS_HEAD + HEAD_TO, true))
    for (const chunk of chunks.slice(0, merged)) raise(door.blocks, chunk)
  }

  /** keyId -> epoch, by the documents alone that lead to this version. */
  async list(version: number): Promise<ReadonlyMap<number, number>> {
    const { base, chunks } = await this.#document(version)
    const blocks = new Map(base === 0 ? [] : await this.list(base))
    for (const chunk of chunks) raise(blocks, chunk)
    return blocks
  }

  /** What was signed once under a version stays (B18). */
  async #document(version: number): Promise<ListDocument> {
    const row = await this.#site.look(this.#systemId, (tx) =>
      tx
        .selectFrom('blocklist_version')
        .select('document')
        .where('system_id', '=', this.#systemId)
        .where('version', '=', version)
        .executeTakeFirst(),
    )
    if (row === undefined) throw new Violation(3, `list ${version}`, 'made by the server', 'unknown')
    const known = this.#documents.get(version)
    if (known !== undefined && !Buffer.from(known).equals(row.document))
      throw new Violation(4, `list ${version} (B18)`, 'the same content for ever', 'another')
    this.#documents.set(version, row.document)
    const document = readList(row.document)
    if (document.to !== version) throw new Violation(4, 'version of a list', version, document.to)
    return document
  }

  async #readResults(door: DoorRecord): Promise<void> {
    const { items } = door.device.memory
    const fresh = items.ids(RESULTS).flatMap((slot) => {
      const receipt = view(items.get(RESULTS, slot)!)
      const taskNo = receipt.getUint32(0, true)
      return door.results.has(taskNo)
        ? []
        : [{ taskNo, status: receipt.getUint8(8), stateVer: receipt.getUint32(12, true) }]
    })
    for (const { taskNo, status } of fresh.sort((a, b) => a.stateVer - b.stateVer || a.taskNo - b.taskNo)) {
      door.results.set(taskNo, status)
      if (status === DONE) await this.#apply(door, taskNo)
    }
  }

  /** spec/task.md 5. */
  async #apply(door: DoorRecord, taskNo: number): Promise<void> {
    const task = await this.#site.look(this.#systemId, (tx) =>
      tx
        .selectFrom('task')
        .select(['op', 'payload', 'cylinder_no'])
        .where('system_id', '=', this.#systemId)
        .where('task_no', '=', taskNo)
        .executeTakeFirst(),
    )
    if (task === undefined || task.cylinder_no !== door.cylinderNo)
      throw new Violation(6, `a task ${door.marking} did`, 'ordered for it', taskNo)
    const payload = view(task.payload)
    if (task.op === OP.block) {
      const [keyId, minEpoch] = [payload.getUint32(0, true), payload.getUint16(4, true)]
      door.blocks.set(keyId, Math.max(minEpoch, door.blocks.get(keyId) ?? 0))
    } else if (task.op === OP.group) {
      const groupNo = payload.getUint16(6, true)
      if (payload.getUint32(0, true) !== door.stateVer)
        throw new Violation(
          4,
          `order ${taskNo} at ${door.marking} (B3)`,
          `base ${door.stateVer}`,
          payload.getUint32(0, true),
        )
      if (payload.getUint8(4) === 1) door.groups.add(groupNo)
      else door.groups.delete(groupNo)
      door.stateVer += 1
    }
  }

  #readEvents(door: DoorRecord): void {
    const { log } = door.device.memory
    if (log.newest < door.newest)
      throw new Violation(6, `log of ${door.marking}`, `at least ${door.newest} records`, log.newest)
    for (let seq = Math.max(door.newest + 1, log.oldest); seq <= log.newest; seq++)
      door.events.set(seq, recorded(log.event(seq)))
    door.newest = log.newest
  }

  #image(kind: 'key' | 'cylinder', no: number, number: number): Promise<unknown> {
    return this.#site.look(this.#systemId, async (tx) => {
      const row = await tx
        .selectFrom('image')
        .select('content')
        .where('system_id', '=', this.#systemId)
        .where('device_kind', '=', kind)
        .where('device_no', '=', no)
        .where('number', '=', number)
        .executeTakeFirst()
      if (row === undefined)
        throw new Violation(3, `content ${number} of ${kind} ${no}`, 'made by the server', 'unknown')
      return row.content
    })
  }

  /** Names everything in the books: two runs that saw the same have the same. */
  digest(): string {
    const keys = [...this.keys.values()].map(({ keyNo, hands }) => [keyNo, hands])
    const doors = [...this.doors.values()].map((door) => [
      door.cylinderNo,
      [...door.groups],
      [...door.blocks],
      door.listVersion,
      door.floorTime,
      [...door.results],
      [...door.events],
    ])
    return createHash('sha256')
      .update(JSON.stringify([keys, doors]))
      .digest('hex')
  }
}

function recorded(bytes: Uint8Array): Recorded {
  const event = view(bytes.subarray(0, EVENT_BYTES))
  return { keyId: event.getUint32(8, true), code: event.getUint8(12), detail: event.getUint8(13) }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
