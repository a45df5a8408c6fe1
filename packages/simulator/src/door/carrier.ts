import type { DoorFrame } from '@lockwright/protocol/frame'
import { bytesUsed, KEY_BYTES, LOG_BYTES } from '../device/key/capacity.ts'
import { keepReceipt, keepSegment, needsRoom, tasksFor } from '../device/key/carry.ts'
import { listFor, listVersion, takeList } from '../device/key/lists.ts'
import type { KeyMemory } from '../device/key/memory.ts'
import {
  type CarriedDocument,
  join,
  joinDocument,
  LIST_WANT,
  le16,
  le32,
  parseListHeader,
  REC,
  RECEIPT_BYTES,
  SEGMENT_HEAD_BYTES,
  segmentBytes,
  u16,
  u32,
} from '../record/index.ts'
import { Pieces, pieces, type Rec, type SealedRecords } from './sealedRecords.ts'

const MAX_SEGMENT_BYTES = 568
/** A full list and a delta, and the full one once more if the delta did not fit. */
const MAX_DOCUMENTS = 3

/** A key's turns: frames to send, ending in one sealed record; it goes on with the record of the answer. */
export type Turns = Generator<readonly DoorFrame[], void, Rec>

/** Whether this key has, or wants, anything from a cylinder at list version `blVer`. */
export const hasRecordsFor = (key: KeyMemory, cylId: number, blVer: number): boolean =>
  tasksFor(key, cylId).length > 0 || listVersion(key) !== blVer

/**
 * A key's part of the record phase (spec/door.md 9): M4, tasks, the newer list one way or the other, END until it is
 * answered by END. What arrives is stored at once, for the key may be pulled at any moment.
 */
export class Carrier {
  readonly #key: KeyMemory
  readonly #records: SealedRecords
  readonly #segment = new Pieces(SEGMENT_HEAD_BYTES, segmentBytes, MAX_SEGMENT_BYTES)
  #lead: DoorFrame[]
  /** The first turn has been taken. */
  hasStarted = false
  /** Of the receipts that came in this visit. */
  readonly statuses: number[] = []

  constructor(key: KeyMemory, records: SealedRecords, m4: DoorFrame) {
    this.#key = key
    this.#records = records
    this.#lead = [m4]
  }

  *run(cylId: number, blVer: number): Turns {
    for (const { bytes, task } of tasksFor(this.#key, cylId)) {
      if (needsRoom(task) && bytesUsed(this.#key.items) + LOG_BYTES > KEY_BYTES) continue
      for (const piece of pieces(bytes)) this.#store(yield this.#send(REC.task, piece))
    }
    const mine = listVersion(this.#key)
    if (mine > blVer) yield* this.#giveLists(blVer)
    if (mine < blVer) yield* this.#takeDelta(mine)
    let answer: Rec
    do {
      answer = yield this.#send(REC.end)
      this.#store(answer)
    } while (answer.rec !== REC.end)
  }

  #send(rec: number, data?: Uint8Array): readonly DoorFrame[] {
    const lead = this.#lead
    this.#lead = []
    return [...lead, this.#records.seal(rec, data)]
  }

  #store({ rec, data }: Rec): void {
    const batch = this.#key.change()
    if (rec === REC.audit) {
      const segment = this.#segment.add(data)
      if (segment !== null) keepSegment(this.#key, batch, segment)
    }
    if (rec === REC.receipt && data.length === RECEIPT_BYTES) {
      this.statuses.push(data[8]!)
      keepReceipt(batch, data.slice())
    }
    this.#key.commit(batch)
  }

  *#giveLists(blVer: number): Turns {
    let version = blVer
    let fullOnly = false
    for (let offered = 0; offered < MAX_DOCUMENTS; offered++) {
      const document = listFor(this.#key, version, fullOnly)
      if (document === null) return
      const answer = yield this.#send(REC.listHeader, document.header.bytes)
      fullOnly = wantedOf(answer)?.index === LIST_WANT.full
      if (fullOnly) continue
      if (wantedOf(answer) === null) this.#store(answer)
      if (!(yield* this.#giveChunks(document, answer))) return
      version = document.header.to
    }
  }

  /** Chunk after chunk as they are wanted; true when the document is through. */
  *#giveChunks({ header, chunks }: CarriedDocument, first: Rec): Generator<readonly DoorFrame[], boolean, Rec> {
    let wanted = wantedOf(first)
    if (wanted === null) return chunks.length === 0
    for (;;) {
      const chunk: Uint8Array | undefined = wanted.to === header.to ? chunks[wanted.index] : undefined
      if (chunk === undefined) return false
      const isLast = wanted.index === chunks.length - 1
      const answer: Rec = yield this.#send(REC.chunk, join(le16(wanted.index), chunk))
      wanted = wantedOf(answer)
      if (wanted !== null) continue
      this.#store(answer)
      return isLast
    }
  }

  /** A list from a cylinder counts only after its signature (spec/door.md 9). */
  *#takeDelta(mine: number): Turns {
    const answer = yield this.#send(REC.listWant, join(le32(mine), le16(LIST_WANT.newestDelta)))
    const header = answer.rec === REC.listHeader ? parseListHeader(answer.data) : null
    if (header === null) {
      this.#store(answer)
      return
    }
    const chunks: Uint8Array[] = []
    for (let index = 0; index < Math.ceil((header.adds + header.dels) / 36); index++) {
      const chunk: Rec = yield this.#send(REC.listWant, join(le32(header.to), le16(index)))
      if (chunk.rec !== REC.chunk || u16(chunk.data, 0) !== index) return
      chunks.push(chunk.data.slice(2))
    }
    const batch = this.#key.change()
    if (takeList(this.#key, batch, joinDocument(header.bytes, chunks)) !== 'taken') return
    if (bytesUsed(batch) <= KEY_BYTES) this.#key.commit(batch)
  }
}

function wantedOf({ rec, data }: Rec): { readonly to: number; readonly index: number } | null {
  return rec === REC.listWant && data.length === 6 ? { to: u32(data, 0), index: u16(data, 4) } : null
}
