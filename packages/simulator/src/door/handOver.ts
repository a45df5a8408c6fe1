import { DOOR_FRAME, type DoorFrame } from '@lockwright/protocol/frame'
import { acceptHeader, keptDelta, type ListAnswer, mergeChunk, wantedChunk } from '../device/cylinder/blocklist.ts'
import type { Visit } from '../device/cylinder/effect.ts'
import type { CylinderChange, CylinderMemory } from '../device/cylinder/memory.ts'
import { executeTask, MAX_TASK_BYTES } from '../device/cylinder/tasks.ts'
import type { DoorKeys } from '../device/derive.ts'
import {
  join,
  LIST_WANT,
  le16,
  le32,
  MAC_BYTES,
  parseListDocument,
  parseListHeader,
  REC,
  same,
  TASK_HEAD_BYTES,
  taskBytes,
  u16,
  u32,
} from '../record/index.ts'
import { Pieces, pieces, type Rec, SealedRecords } from './sealedRecords.ts'

const M4_BODY_BYTES = 5

/** What the contact of this phase is made of. */
export interface HandOverTalk {
  readonly keys: DoorKeys
  readonly t3: Uint8Array
  readonly auditSeq: number
  /** M3 asked for the rest of a document. */
  readonly wantsList: boolean
}

/** A cylinder's part of the record phase (spec/door.md 9): M4 first, then one frame for each frame of the key. */
export class HandOver {
  readonly #memory: CylinderMemory
  readonly #talk: HandOverTalk
  readonly #visit: Visit
  readonly #records: SealedRecords
  readonly #task = new Pieces(TASK_HEAD_BYTES, taskBytes, MAX_TASK_BYTES)
  /** What waits for a turn; sealed when it goes, for the counter counts frames in the order they are sent. */
  readonly #queue: Rec[] = []
  #askFirst: boolean
  #state: 'closed' | 'open' | 'over' = 'closed'

  constructor(memory: CylinderMemory, talk: HandOverTalk, visit: Visit) {
    this.#memory = memory
    this.#talk = talk
    this.#visit = visit
    this.#askFirst = talk.wantsList
    this.#records = new SealedRecords(memory.crypto, talk.keys.seal, 'cylinder')
  }

  get isOver(): boolean {
    return this.#state === 'over'
  }

  receive(frame: DoorFrame): DoorFrame[] {
    if (frame.type === DOOR_FRAME.m4) {
      this.#state = this.#state === 'closed' && this.#isGoodM4(frame.body) ? 'open' : 'over'
      return []
    }
    const record = this.#state === 'open' ? this.#records.open(frame) : null
    if (record === null) {
      this.#state = 'over'
      return []
    }
    return [this.#answer(record)]
  }

  /** An answer to this record first, then what waits, else END. */
  #answer({ rec, data }: Rec): DoorFrame {
    const reply = this.#replyTo(rec, data) ?? this.#queue.shift()
    if (reply !== undefined) return this.#records.seal(reply.rec, reply.data)
    if (rec === REC.end) this.#state = 'over'
    return this.#records.seal(REC.end)
  }

  #replyTo(rec: number, data: Uint8Array): Rec | null {
    const asksFirst = this.#askFirst
    this.#askFirst = false
    switch (rec) {
      case REC.task:
        this.#runTask(data)
        return asksFirst ? this.#wantNext() : null
      case REC.listHeader:
        return this.#takeHeader(data)
      case REC.chunk:
        return this.#takeChunk(data)
      case REC.listWant:
        return this.#giveDelta(data)
      default:
        return asksFirst ? this.#wantNext() : null
    }
  }

  #isGoodM4(body: Uint8Array): boolean {
    const { keys, t3, auditSeq } = this.#talk
    if (body.length !== M4_BODY_BYTES + MAC_BYTES || body[0] !== 0 || u32(body, 1) !== auditSeq) return false
    const mac = this.#memory.crypto.cmac(keys.mac, join(DOOR_FRAME.m4, t3, body.subarray(0, M4_BODY_BYTES)))
    return same(mac.subarray(0, MAC_BYTES), body.subarray(M4_BODY_BYTES))
  }

  /** Segments go before the receipt: a key that has the last word then has all of it. */
  #runTask(data: Uint8Array): void {
    const bytes = this.#task.add(data)
    if (bytes === null) return
    const { receipt, segments } = executeTask(this.#memory, bytes, this.#visit)
    if (receipt === null) return
    for (const segment of segments)
      for (const piece of pieces(segment)) this.#queue.push({ rec: REC.audit, data: piece })
    this.#queue.push({ rec: REC.receipt, data: receipt })
  }

  #takeHeader(data: Uint8Array): Rec | null {
    const header = parseListHeader(data)
    if (header === null || header.bytes.length !== data.length) return null
    const answer = this.#merge((change) => acceptHeader(change, header, this.#source()))
    if (answer === 'needsFull') return want(header.to, LIST_WANT.full)
    return answer === 'taken' ? this.#wantNext() : null
  }

  #takeChunk(data: Uint8Array): Rec | null {
    if (data.length < 2) return null
    const answer = this.#merge((change) => mergeChunk(change, u16(data, 0), data.slice(2), this.#source()))
    return answer === 'taken' ? this.#wantNext() : null
  }

  #source() {
    return { keyId: this.#visit.keyId, isClaim: false }
  }

  /** Each accepted head or chunk is one transaction of its own. */
  #merge(step: (change: CylinderChange) => ListAnswer): ListAnswer {
    const change = this.#memory.change()
    const answer = step(change)
    if (answer === 'taken' || answer === 'done') change.commit()
    return answer
  }

  #wantNext(): Rec | null {
    const wanted = wantedChunk(this.#memory)
    return wanted === null ? null : want(wanted.to, wanted.index)
  }

  /** The key is behind: head, then chunk by chunk, of the newest delta, if that is small enough to be kept. */
  #giveDelta(data: Uint8Array): Rec | null {
    const kept = keptDelta(this.#memory)
    const document = kept === null || data.length !== 6 ? null : parseListDocument(kept)
    if (document === null) return null
    const index = u16(data, 4)
    if (index === LIST_WANT.newestDelta) return { rec: REC.listHeader, data: document.header.bytes }
    const chunk = u32(data, 0) === document.header.to ? document.chunks[index] : undefined
    return chunk === undefined ? null : { rec: REC.chunk, data: join(le16(index), chunk) }
  }
}

const want = (to: number, index: number): Rec => ({ rec: REC.listWant, data: join(le32(to), le16(index)) })
