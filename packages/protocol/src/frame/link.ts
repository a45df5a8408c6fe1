import { setU16, u16 } from '../bytes/index.ts'
import { crc16 } from './crc.ts'
import { encodeSlip, slipFramer } from './slip.ts'

/** One frame between a programming device and its host (spec/relay.md, D7). */
export interface LinkFrame {
  /** 0 the programming device itself, 1 left slot, 2 right slot, 3 cable. */
  readonly port: number
  readonly type: number
  readonly body: Uint8Array
}

/** port1 type1 in front, CRC behind. */
const OVERHEAD = 4

/** SLIP of port1 type1 body crc2; the CRC runs over all before it. */
export function encodeLinkFrame(frame: LinkFrame): Uint8Array {
  const inner = new Uint8Array(frame.body.length + OVERHEAD)
  inner[0] = frame.port
  inner[1] = frame.type
  inner.set(frame.body, 2)
  setU16(inner, inner.length - 2, crc16(inner, 0, inner.length - 2))
  return encodeSlip(inner)
}

export interface LinkFramer {
  /** Takes the next bytes of the line and gives the frames that are complete now. */
  push(bytes: Uint8Array): LinkFrame[]
}

/**
 * Finds frames in a byte stream, however it is cut. What is no frame (CRC, escape, shorter than a frame, a body of
 * more than `maxBody` bytes) is skipped.
 */
export function linkFramer(maxBody: number): LinkFramer {
  const slip = slipFramer(maxBody + OVERHEAD)
  return { push: (bytes) => slip.push(bytes).flatMap((inner) => readLinkFrame(inner) ?? []) }
}

function readLinkFrame(inner: Uint8Array): LinkFrame | null {
  const crcAt = inner.length - 2
  if (crcAt < 2 || crc16(inner, 0, crcAt) !== u16(inner, crcAt)) return null
  return { port: inner[0]!, type: inner[1]!, body: inner.slice(2, crcAt) }
}
