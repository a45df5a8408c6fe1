import { setU16, u16 } from '../bytes/index.ts'
import { crc16 } from './crc.ts'

/** One frame between a programming device and its host (spec/link.md, D7). */
export interface LinkFrame {
  /** 0 the programming device itself, 1 left slot, 2 right slot, 3 cable. */
  readonly port: number
  readonly type: number
  readonly body: Uint8Array
}

const END = 0xc0
const ESC = 0xdb
const ESC_END = 0xdc
const ESC_ESC = 0xdd
/** port1 type1 in front, CRC behind. */
const OVERHEAD = 4

/** SLIP (RFC 1055) of port1 type1 body crc2, with END on both sides: a frame never leans on what came before it. */
export function encodeLinkFrame(frame: LinkFrame): Uint8Array {
  const inner = new Uint8Array(frame.body.length + OVERHEAD)
  inner[0] = frame.port
  inner[1] = frame.type
  inner.set(frame.body, 2)
  setU16(inner, inner.length - 2, crc16(inner, 0, inner.length - 2))
  return escaped(inner)
}

function escaped(inner: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * inner.length + 2)
  let at = 0
  out[at++] = END
  for (const byte of inner) {
    const special = byte === END || byte === ESC
    if (special) out[at++] = ESC
    out[at++] = !special ? byte : byte === END ? ESC_END : ESC_ESC
  }
  out[at++] = END
  return out.slice(0, at)
}

export interface LinkFramer {
  /** Takes the next bytes of the line and gives the frames that are complete now. */
  push(bytes: Uint8Array): LinkFrame[]
}

/**
 * Finds frames in a byte stream, however it is cut. What is no frame (CRC, escaping, shorter than a frame, a body of
 * more than `maxBody` bytes) is skipped up to the next END.
 */
export function linkFramer(maxBody: number): LinkFramer {
  const held = new Uint8Array(maxBody + OVERHEAD)
  let length = 0
  let escaping = false
  let spoilt = false

  function finish(): LinkFrame | null {
    const frame = spoilt || escaping ? null : readLinkFrame(held.subarray(0, length))
    length = 0
    escaping = false
    spoilt = false
    return frame
  }

  function take(byte: number): void {
    if (byte === ESC && !escaping) {
      escaping = true
      return
    }
    const value = escaping ? unescaped(byte) : byte
    escaping = false
    if (value === null || length === held.length) spoilt = true
    else held[length++] = value
  }

  return {
    push(bytes) {
      const frames: LinkFrame[] = []
      for (const byte of bytes) {
        const frame = byte === END ? finish() : take(byte)
        if (frame) frames.push(frame)
      }
      return frames
    },
  }
}

function unescaped(byte: number): number | null {
  if (byte === ESC_END) return END
  return byte === ESC_ESC ? ESC : null
}

function readLinkFrame(inner: Uint8Array): LinkFrame | null {
  const crcAt = inner.length - 2
  if (crcAt < 2 || crc16(inner, 0, crcAt) !== u16(inner, crcAt)) return null
  return { port: inner[0]!, type: inner[1]!, body: inner.slice(2, crcAt) }
}
