/** What happens to one frame on the cable between programming device and host. */
export interface FrameFault {
  readonly kind: 'lost' | 'doubled' | 'damaged'
  readonly direction: 'toHost' | 'toPd'
  /** Which frame of that direction from now on, 1 = the next. */
  readonly nth: number
}

/** A cable with planned faults: each strikes once. */
export class FaultyCable {
  #planned: { kind: FrameFault['kind']; direction: FrameFault['direction']; left: number; struck: () => void }[] = []

  /** `struck` is called when it happens. */
  plan(fault: FrameFault, struck: () => void = () => undefined): void {
    this.#planned.push({ kind: fault.kind, direction: fault.direction, left: fault.nth, struck })
  }

  /** Forgets what is planned. */
  calm(): void {
    this.#planned = []
  }

  /** What arrives of one packet: nothing, the packet, the packet twice, or one with a flipped bit. */
  carry(direction: FrameFault['direction'], packet: Uint8Array): Uint8Array[] {
    for (const fault of this.#planned) if (fault.direction === direction) fault.left -= 1
    const struck = this.#planned.find((fault) => fault.left === 0)
    this.#planned = this.#planned.filter((fault) => fault.left > 0)
    if (struck === undefined) return [packet]
    struck.struck()
    if (struck.kind === 'lost') return []
    if (struck.kind === 'doubled') return [packet, packet]
    const middle = packet.length >> 1
    return [packet.map((byte, i) => (i === middle ? byte ^ 0x10 : byte))]
  }
}
