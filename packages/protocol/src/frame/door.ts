import { concat, EMPTY, setU16, u16 } from '../bytes/index.ts'
import { crc16 } from './crc.ts'

/** Frame types between key and cylinder (spec/door.md, C4). */
export const DOOR_FRAME = {
  m1: 0x01,
  m2: 0x02,
  m3: 0x03,
  m4: 0x04,
  keyRecord: 0x05,
  cylinderRecord: 0x06,
  noTicket: 0x0d,
  error: 0x0e,
} as const

export type DoorFrameType = (typeof DOOR_FRAME)[keyof typeof DOOR_FRAME]

export interface DoorFrame {
  readonly type: DoorFrameType
  /** 1..255 bytes */
  readonly body: Uint8Array
}

/** len1 and type1 in front, CRC behind. */
const OVERHEAD = 4
const KNOWN = new Set<number>(Object.values(DOOR_FRAME))

/** len1 type1 body crc2; the CRC runs over all before it. Throws on an empty or too long body. */
export function encodeDoorFrame(frame: DoorFrame): Uint8Array {
  const { type, body } = frame
  if (body.length < 1 || body.length > 255) throw new RangeError(`door frame body of ${body.length} bytes`)
  const out = new Uint8Array(body.length + OVERHEAD)
  out[0] = body.length
  out[1] = type
  out.set(body, 2)
  setU16(out, body.length + 2, crc16(out, 0, body.length + 2))
  return out
}

export interface DoorFramer {
  /** Takes the next bytes of the line and gives the frames that are complete now. */
  push(bytes: Uint8Array): DoorFrame[]
  /** The line was quiet for longer than a frame may pause: a begun frame is noise; gives what was hidden behind it. */
  silence(): DoorFrame[]
}

/**
 * Finds frames in a byte stream. The same stream gives the same frames however it is cut. A byte that begins no
 * frame with a good CRC is dropped, so it finds its feet after noise of any length.
 */
export function doorFramer(): DoorFramer {
  let pending = EMPTY

  function scan(): DoorFrame[] {
    const frames: DoorFrame[] = []
    let at = 0
    for (;;) {
      const found = frameAt(pending, at)
      if (found === 'more') break
      if (found !== 'noise') frames.push(found)
      at += found === 'noise' ? 1 : found.body.length + OVERHEAD
    }
    pending = pending.slice(at)
    return frames
  }

  return {
    push(bytes) {
      pending = concat(pending, bytes)
      return scan()
    },
    silence() {
      const frames: DoorFrame[] = []
      while (pending.length > 0) {
        pending = pending.subarray(1)
        frames.push(...scan())
      }
      return frames
    },
  }
}

function frameAt(bytes: Uint8Array, at: number): DoorFrame | 'more' | 'noise' {
  const length = bytes[at]
  if (length === undefined) return 'more'
  if (length === 0) return 'noise'
  const type = bytes[at + 1]
  if (type === undefined) return 'more'
  if (!KNOWN.has(type)) return 'noise'
  const crcAt = at + 2 + length
  if (bytes.length < crcAt + 2) return 'more'
  if (crc16(bytes, at, crcAt) !== u16(bytes, crcAt)) return 'noise'
  return { type: type as DoorFrameType, body: bytes.slice(at + 2, crcAt) }
}
