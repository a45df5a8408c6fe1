/** One message between host and programming device (spec/relay.md 1): port 0 is the device itself, 1 left, 2 right, 3 cable. */
export interface PdFrame {
  readonly port: number
  readonly type: number
  readonly body: Uint8Array
}

/** Longest body on the links of a programming device. */
export const MAX_FRAME = 1200
const OVERHEAD = 4

const END = 0xc0
const ESC = 0xdb
const ESCAPED: ReadonlyMap<number, number> = new Map([
  [0xdc, END],
  [0xdd, ESC],
])

/** CRC-16/CCITT-FALSE: start FFFF, polynomial 1021, nothing reflected. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
  }
  return crc
}

/** A packet without its frame marks: port, type, body, checksum little-endian. */
export function pack(frame: PdFrame): Uint8Array {
  const content = Uint8Array.of(frame.port, frame.type, ...frame.body)
  const crc = checksum(content)
  return Uint8Array.of(...content, crc & 0xff, crc >> 8)
}

/** Null: too short, too long, or the checksum is wrong. */
export function unpack(packet: Uint8Array): PdFrame | null {
  if (packet.length < OVERHEAD || packet.length > OVERHEAD + MAX_FRAME) return null
  const content = packet.subarray(0, -2)
  const crc = packet[packet.length - 2]! | (packet[packet.length - 1]! << 8)
  if (checksum(content) !== crc) return null
  return { port: content[0]!, type: content[1]!, body: content.slice(2) }
}

/** A packet between two END marks with END and ESC inside it escaped (RFC 1055, spec/frame.md 3). */
export function mark(packet: Uint8Array): Uint8Array {
  const out = [END]
  for (const byte of packet) {
    if (byte === END) out.push(ESC, 0xdc)
    else if (byte === ESC) out.push(ESC, 0xdd)
    else out.push(byte)
  }
  out.push(END)
  return Uint8Array.from(out)
}

/** Cuts a stream of bytes into packets; what is too long or wrongly escaped is dropped up to the next END. */
export class Unmarker {
  #packet: number[] = []
  #escaped = false
  #broken = false

  /** The packets that end in this chunk, not yet checked. Holds at most one packet. */
  take(chunk: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = []
    for (const byte of chunk) {
      if (byte === END) {
        if (!this.#broken && !this.#escaped && this.#packet.length > 0) packets.push(Uint8Array.from(this.#packet))
        this.#packet = []
        this.#escaped = false
        this.#broken = false
        continue
      }
      if (this.#broken) continue
      if (this.#escaped) this.#put(ESCAPED.get(byte))
      else if (byte !== ESC) this.#put(byte)
      this.#escaped = !this.#escaped && byte === ESC
    }
    return packets
  }

  #put(byte: number | undefined): void {
    if (byte === undefined || this.#packet.length === OVERHEAD + MAX_FRAME) {
      this.#broken = true
      this.#packet = []
    } else this.#packet.push(byte)
  }
}
