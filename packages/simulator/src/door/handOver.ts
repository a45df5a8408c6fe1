import { DOOR_FRAME, type DoorFrame } from '@lockwright/protocol/frame'
import { acceptHeader, keptDelta, type ListAnswer, mergeChunk, wantedChunk } from '../device/cylinder/blocklist.ts'
import type { Visit } from '../device/cylinder/effect.ts'
import type { CylinderChange, CylinderMemory } from '../device/cylinder/memory.ts'
import { executeTask } from '../device/cylinder/tasks.ts'
import type { DoorKeys } from '../device/derive.ts'
import { MAX_TASK_BYTES } from '../device/key/capacity.ts'
import {
  join,
  le16,
  le32,
  MAC_BYTES,
  parseListDocument,
  parseListHeader,
  REC,
  same,
  taskBytes,
  u16,
  u32,
} from '../record/index.ts'
import { Pieces, SealedRecords } from './sealedRecords.ts'

const TASK_HEAD_BYTES = 36
/** In LISTWANT: "a full list", and "the head of what you have". */
export const WANT_FULL = 0xffff
const M4_BODY_BYTES = 5

/** A cylinder's part of the record phase (spec/door.md, D17): M4, then records until both have said END. */
export class HandOver {
  readonly #memory: CylinderMemory
  readonly #keys: DoorKeys
  readonly #t3: Uint8Array
  readonly #auditSeq: number
  readonly #visit: Visit
  readonly #records: SealedRecords
  readonly #task = new Pieces(TASK_HEAD_BYTES, taskBytes, MAX_TASK_BYTES)
  #isOpen = false
  #isOver = false

  constructor(memory: CylinderMemory, keys: DoorKeys, t3: Uint8Array, auditSeq: number, visit: Visit) {
    this.#memory = memory
    this.#keys = keys
    this.#t3 = t3
    this.#auditSeq = auditSeq
    this.#visit = visit
    this.#records = new SealedRecords(memory.crypto, keys.seal, 'cylinder')
  }

  get isOver(): boolean {
    return this.#isOver
  }

  receive(frame: DoorFrame): DoorFrame[] {
    if (frame.type === DOOR_FRAME.m4) {
      this.#isOpen ||= this.#isGoodM4(frame.body)
      return []
    }
    if (!this.#isOpen) return []
    const record = this.#records.open(frame)
    if (record === null) return []
    switch (record.rec) {
      case REC.task:
        return this.#runTask(record.data)
      case REC.listHeader:
        return this.#takeHeader(record.data)
      case REC.chunk:
        return this.#takeChunk(record.data)
      case REC.listWant:
        return this.#giveDelta()
      case REC.end:
        this.#isOver = true
        return [this.#records.seal(REC.end)]
      default:
        return []
    }
  }

  #isGoodM4(body: Uint8Array): boolean {
    if (body.length !== M4_BODY_BYTES + MAC_BYTES || body[0] !== 0 || u32(body, 1) !== this.#auditSeq) return false
    const mac = this.#memory.crypto.cmac(this.#keys.mac, join(DOOR_FRAME.m4, this.#t3, body.subarray(0, M4_BODY_BYTES)))
    return same(mac.subarray(0, MAC_BYTES), body.subarray(M4_BODY_BYTES))
  }

  #runTask(data: Uint8Array): DoorFrame[] {
    const bytes = this.#task.add(data)
    if (bytes === null) return []
    const { receipt, segments } = executeTask(this.#memory, bytes, this.#visit)
    if (receipt === null) return []
    return [
      ...segments.flatMap((segment) => this.#records.sealPieces(REC.audit, segment)),
      this.#records.seal(REC.receipt, receipt),
    ]
  }

  #takeHeader(data: Uint8Array): DoorFrame[] {
    const header = parseListHeader(data)
    if (header === null || header.bytes.length !== data.length) return []
    const source = { ...this.#visit, isClaim: false }
    const answer = this.#merge((change) => acceptHeader(change, header, source))
    if (answer === 'needsFull') return [this.#want(header.to, WANT_FULL)]
    return answer === 'taken' ? this.#wantNext() : []
  }

  #takeChunk(data: Uint8Array): DoorFrame[] {
    if (data.length < 2) return []
    const source = { ...this.#visit, isClaim: false }
    const answer = this.#merge((change) => mergeChunk(change, u16(data, 0), data.slice(2), source))
    return answer === 'taken' ? this.#wantNext() : []
  }

  /** Each accepted head or chunk is one transaction of its own. */
  #merge(step: (change: CylinderChange) => ListAnswer): ListAnswer {
    const change = this.#memory.change()
    const answer = step(change)
    if (answer === 'taken' || answer === 'done') change.commit()
    return answer
  }

  #wantNext(): DoorFrame[] {
    const wanted = wantedChunk(this.#memory)
    return wanted === null ? [] : [this.#want(wanted.to, wanted.index)]
  }

  #want(to: number, index: number): DoorFrame {
    return this.#records.seal(REC.listWant, join(le32(to), le16(index)))
  }

  /** The key is behind: it gets the newest delta, if that is small enough to be kept. */
  #giveDelta(): DoorFrame[] {
    const kept = keptDelta(this.#memory)
    if (kept === null) return []
    const document = parseListDocument(kept.bytes)
    if (document === null) return []
    return [
      this.#records.seal(REC.listHeader, document.header.bytes),
      ...document.chunks.map((chunk, index) => this.#records.seal(REC.chunk, join(le16(index), chunk))),
    ]
  }
}
