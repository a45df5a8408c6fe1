export type DoorSideName = 'key' | 'cylinder'

/** One copy of a frame that reaches the other side, `delayMs` later than the line alone would take. */
export interface Arrival {
  readonly bytes: Uint8Array
  readonly delayMs: number
}

/** What happens between the contacts of a key and a cylinder during one visit. */
export interface Contact {
  /** What becomes of a frame: nothing when it is lost, two of them when it is doubled. null: the key is pulled. */
  carry(from: DoorSideName, bytes: Uint8Array): readonly Arrival[] | null
  /** Power of the cylinder fails after so many bytes written to its flash. */
  readonly cylinderPowerCutAfter: number
}

export const cleanContact: Contact = {
  carry: (_from, bytes) => [{ bytes, delayMs: 0 }],
  cylinderPowerCutAfter: Number.POSITIVE_INFINITY,
}

/** Faults by number of the frame in the visit, both sides counted together from 0. */
export interface ContactFaults {
  readonly drop?: number
  readonly double?: number
  /** Which byte of which frame gets one bit turned over. */
  readonly damage?: { readonly frame: number; readonly byte: number }
  readonly delay?: { readonly frame: number; readonly ms: number }
  readonly pullBefore?: number
  readonly cylinderPowerCutAfter?: number
}

/** A contact with the given faults, for one visit. */
export function faultyContact(faults: ContactFaults): Contact {
  let frame = -1
  return {
    cylinderPowerCutAfter: faults.cylinderPowerCutAfter ?? Number.POSITIVE_INFINITY,
    carry(_from, bytes) {
      frame++
      if (faults.pullBefore !== undefined && frame >= faults.pullBefore) return null
      if (frame === faults.drop) return []
      const arrival = {
        bytes: frame === faults.damage?.frame ? damaged(bytes, faults.damage.byte) : bytes,
        delayMs: frame === faults.delay?.frame ? faults.delay.ms : 0,
      }
      return frame === faults.double ? [arrival, arrival] : [arrival]
    },
  }
}

function damaged(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at % copy.length]! ^= 0x10
  return copy
}
