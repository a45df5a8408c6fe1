const END = 0xc0
const ESC = 0xdb
const ESC_END = 0xdc
const ESC_ESC = 0xdd

/** SLIP (RFC 1055) with END on both sides: a frame never leans on what came before it. */
export function encodeSlip(frame: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * frame.length + 2)
  let at = 0
  out[at++] = END
  for (const byte of frame) {
    const special = byte === END || byte === ESC
    if (special) out[at++] = ESC
    out[at++] = !special ? byte : byte === END ? ESC_END : ESC_ESC
  }
  out[at++] = END
  return out.slice(0, at)
}

export interface SlipFramer {
  /** Takes the next bytes of the line and gives the frames that are complete now. */
  push(bytes: Uint8Array): Uint8Array[]
}

/**
 * Finds SLIP frames in a byte stream, however it is cut. A frame with a bad escape or of more than `maxLength` bytes
 * is skipped up to the next END; empty ones are no frames.
 */
export function slipFramer(maxLength: number): SlipFramer {
  const held = new Uint8Array(maxLength)
  let length = 0
  let escaping = false
  let spoilt = false

  function finish(): Uint8Array | null {
    const frame = spoilt || escaping || length === 0 ? null : held.slice(0, length)
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
      const frames: Uint8Array[] = []
      for (const byte of bytes) {
        if (byte !== END) take(byte)
        else {
          const frame = finish()
          if (frame) frames.push(frame)
        }
      }
      return frames
    },
  }
}

function unescaped(byte: number): number | null {
  if (byte === ESC_END) return END
  return byte === ESC_ESC ? ESC : null
}
