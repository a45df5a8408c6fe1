import type { DoorFrame } from '@lockwright/protocol/frame'
import { bytesUsed, KEY_BYTES, LOG_BYTES } from '../device/key/capacity.ts'
import { keepReceipt, keepSegment, needsRoom, tasksFor } from '../device/key/carry.ts'
import { listFor, listVersion, readList, takeList } from '../device/key/lists.ts'
import type { KeyMemory } from '../device/key/memory.ts'
import {
  join,
  joinDocument,
  le16,
  le32,
  parseListDocument,
  REC,
  RECEIPT_BYTES,
  SEGMENT_HEAD_BYTES,
  segmentBytes,
  u16,
  u32,
} from '../record/index.ts'
import { WANT_FULL } from './handOver.ts'
import { Pieces, type Rec, type SealedRecords } from './sealedRecords.ts'

const MAX_SEGMENT_BYTES = 1024
/** Documents offered in one visit: a full list and a few deltas that go on from it. */
const MAX_DOCUMENTS = 8

/** A key's turn: frames to send; it goes on with the records of the answer. */
export type Turns = Generator<readonly DoorFrame[], void, readonly Rec[]>

/** Whether this key has, or wants, anything from a cylinder at list version `blVer`. */
export const hasRecordsFor = (key: KeyMemory, cylId: number, blVer: number): boolean =>
  tasksFor(key, cylId).length > 0 || listVersion(key) !== blVer

/**
 * A key's part of the record phase (spec/door.md, D17): M4, tasks, the newer list one way or the other, END. What
 * arrives is stored at once, for the key may be pulled at any moment.
 */
export class Carrier {
  readonly #key: KeyMemory
  readonly #records: SealedRecords
  readonly #segment = new Pieces(SEGMENT_HEAD_BYTES, segmentBytes, MAX_SEGMENT_BYTES)
  #lead: DoorFrame[]
  readonly statuses: number[] = []

  constructor(key: KeyMemory, records: SealedRecords, m4: DoorFrame) {
    this.#key = key
    this.#records = records
    this.#lead = [m4]
  }

  *run(cylId: number, blVer: number): Turns {
    for (const { bytes, task } of tasksFor(this.#key, cylId)) {
      if (needsRoom(task) && bytesUsed(this.#key.hardware.journal) + LOG_BYTES > KEY_BYTES) continue
      this.#store(yield this.#send(...this.#records.sealPieces(REC.task, bytes)))
    }
    if (listVersion(this.#key) > blVer) yield* this.#giveLists(blVer)
    else if (listVersion(this.#key) < blVer) {
      const want = join(le32(blVer), le16(WANT_FULL))
      this.#takeDelta(yield this.#send(this.#records.seal(REC.listWant, want)))
    }
    yield this.#send(this.#records.seal(REC.end))
  }

  #send(...frames: readonly DoorFrame[]): readonly DoorFrame[] {
    const lead = this.#lead
    this.#lead = []
    return [...lead, ...frames]
  }

  #store(answer: readonly Rec[]): void {
    const batch = this.#key.change()
    for (const { rec, data } of answer) {
      if (rec === REC.audit) {
        const segment = this.#segment.add(data)
        if (segment !== null) keepSegment(this.#key, batch, segment)
      }
      if (rec === REC.receipt && data.length === RECEIPT_BYTES) {
        this.statuses.push(data[8]!)
        keepReceipt(batch, data.slice())
      }
    }
    this.#key.commit(batch)
  }

  *#giveLists(blVer: number): Turns {
    let version = blVer
    let fullOnly = false
    for (let offered = 0; offered < MAX_DOCUMENTS; offered++) {
      const list = listFor(this.#key, version, fullOnly)
      if (list === null) return
      const { header, chunks } = parseListDocument(readList(this.#key, list.slot))!
      let wanted = wantedOf(yield this.#send(this.#records.seal(REC.listHeader, header.bytes)))
      if (wanted?.index === WANT_FULL && !fullOnly) {
        fullOnly = true
        continue
      }
      if (wanted === null && chunks.length > 0) return
      while (wanted !== null) {
        const chunk = wanted.to === header.to ? chunks[wanted.index] : undefined
        if (chunk === undefined) return
        const isLast = wanted.index === chunks.length - 1
        wanted = wantedOf(yield this.#send(this.#records.seal(REC.chunk, join(le16(wanted.index), chunk))))
        if (wanted === null && !isLast) return
      }
      version = header.to
      fullOnly = false
    }
  }

  /** A list from a cylinder counts only after its signature (C4). */
  #takeDelta(answer: readonly Rec[]): void {
    const header = answer.find(({ rec }) => rec === REC.listHeader)
    if (header === undefined) return
    const chunks = answer.filter(({ rec }) => rec === REC.chunk).map(({ data }) => data.subarray(2))
    const batch = this.#key.change()
    if (takeList(this.#key, batch, joinDocument(header.data, chunks)) !== 'taken') return
    if (bytesUsed(batch) <= KEY_BYTES) this.#key.commit(batch)
  }
}

function wantedOf(answer: readonly Rec[]): { readonly to: number; readonly index: number } | null {
  const want = answer.findLast(({ rec, data }) => rec === REC.listWant && data.length === 6)
  return want === undefined ? null : { to: u32(want.data, 0), index: u16(want.data, 4) }
}
