import { DOOR_FRAME, type DoorFrame, type DoorFrameType } from '@lockwright/protocol/frame'
import type { Crypto } from '@lockwright/protocol/ports'
import { join, le16, le32, NOTHING, REC_DATA_BYTES } from '../record/index.ts'

export interface Rec {
  readonly rec: number
  readonly data: Uint8Array
}

const NONCE_ZEROS = new Uint8Array(8)
const OFFSET_BYTES = 2

/** Records of one direction each way under K_enc (spec/door.md 9): counters from 0, a lost frame ends the talk. */
export class SealedRecords {
  readonly #crypto: Crypto
  readonly #key: Uint8Array
  readonly #sends: DoorFrameType
  readonly #hears: DoorFrameType
  #sent = 0
  #heard = 0

  constructor(crypto: Crypto, key: Uint8Array, side: 'key' | 'cylinder') {
    this.#crypto = crypto
    this.#key = key
    this.#sends = side === 'key' ? DOOR_FRAME.keyRecord : DOOR_FRAME.cylinderRecord
    this.#hears = side === 'key' ? DOOR_FRAME.cylinderRecord : DOOR_FRAME.keyRecord
  }

  seal(rec: number, data: Uint8Array = NOTHING): DoorFrame {
    const nonce = join(this.#sends, NONCE_ZEROS, le32(this.#sent++))
    return { type: this.#sends, body: this.#crypto.ccmSeal(this.#key, nonce, join(rec, data), NOTHING) }
  }

  open(frame: DoorFrame): Rec | null {
    if (frame.type !== this.#hears) return null
    const nonce = join(this.#hears, NONCE_ZEROS, le32(this.#heard))
    const plain = this.#crypto.ccmOpen(this.#key, nonce, frame.body, NOTHING)
    if (plain === null || plain.length === 0) return null
    this.#heard++
    return { rec: plain[0]!, data: plain.subarray(1) }
  }
}

/** A long record cut into {off2 bytes}. */
export function pieces(bytes: Uint8Array): readonly Uint8Array[] {
  const size = REC_DATA_BYTES - OFFSET_BYTES
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    join(le16(n * size), bytes.subarray(n * size, (n + 1) * size)),
  )
}

/** Puts pieces {off2 bytes} together again; a piece at offset 0 starts over, one out of place is dropped. */
export class Pieces {
  #bytes: Uint8Array = NOTHING
  readonly #headBytes: number
  readonly #totalOf: (head: Uint8Array) => number
  readonly #most: number

  /** `totalOf` tells the whole length from the first `headBytes`. */
  constructor(headBytes: number, totalOf: (head: Uint8Array) => number, most: number) {
    this.#headBytes = headBytes
    this.#totalOf = totalOf
    this.#most = most
  }

  /** The whole once the last piece is there. */
  add(data: Uint8Array): Uint8Array | null {
    const offset = (data[0] ?? 0) | ((data[1] ?? 0) << 8)
    if (offset === 0) this.#bytes = NOTHING
    if (
      data.length <= OFFSET_BYTES ||
      offset !== this.#bytes.length ||
      offset + data.length - OFFSET_BYTES > this.#most
    )
      return null
    this.#bytes = join(this.#bytes, data.subarray(OFFSET_BYTES))
    if (this.#bytes.length < this.#headBytes || this.#bytes.length < this.#totalOf(this.#bytes)) return null
    const whole = this.#bytes
    this.#bytes = NOTHING
    return whole
  }
}
