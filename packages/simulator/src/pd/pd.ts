import type { Attached, Element, Firmware, WorldClock } from '../device/index.ts'
import type { FaultyCable, Moments } from '../faults/index.ts'
import type { Host } from '../link/index.ts'
import { LED_OFF, type Led, ledOf } from './led.ts'
import { MAX_FRAME, mark, type PdFrame, pack, Unmarker, unpack } from './wire.ts'

/** Where an element can be: left slot, right slot, cable for cylinders. */
export type Port = 1 | 2 | 3

const TYPE = {
  wake: 0x01,
  wakeAck: 0x02,
  element: 0x03,
  begin: 0x04,
  timeSet: 0x05,
  edhoc: 0x10,
  sealed: 0x11,
  status: 0x12,
  close: 0x1f,
} as const

const PRESENT = { present: 1, noContact: 2 } as const
/** Kinds of programming device: class and capabilities (bits 0 left slot, 1 right slot, 2 cable, 3 clock). */
const KINDS = {
  local: { class: 1, caps: 0b1111, ports: [1, 2, 3] },
  wallUnit: { class: 2, caps: 0b1001, ports: [1] },
} as const
export type PdKind = keyof typeof KINDS

const VERSION = 1
/** What a wall unit must have at least for programming keys (R133). */
const FIRMWARE: Firmware = { major: 5, minor: 0, patch: 0 }
const CLOSE_REMOVED = 1

/** What happens at a programming device, for whoever watches it. */
export type PdEvent =
  | { readonly kind: 'element'; readonly port: Port; readonly presence: 'gone' | 'present' | 'noContact' }
  /** The host ended the session; `reason` of CLOSE (spec/registries.md). */
  | { readonly kind: 'closed'; readonly port: Port; readonly reason: number }
  | { readonly kind: 'led'; readonly port: Port; readonly code: number; readonly led: Led }
  | {
      readonly kind: 'frame'
      readonly port: Port
      readonly direction: 'toElement' | 'fromElement'
      readonly type: number
      readonly length: number
    }

interface Slot {
  readonly element: Element
  /** What the element said when it got power; null: it makes no electronic contact. */
  facts: Attached | null
  /** The host began a session and neither side ended it. */
  session: boolean
  /** As last told to the host. */
  told: string
}

export interface PdSurroundings {
  readonly clock: WorldClock
  readonly cable: FaultyCable
  readonly moments: Moments
  readonly watch: (event: PdEvent) => void
  /** Called before anything leaves towards the host: what the elements wrote must be safe by then. */
  readonly settle: () => void
}

/**
 * A local programming device with two slots and a cylinder cable, or a wall unit with one slot (spec/relay.md 1). It
 * passes frames between host and element without looking into them and remembers nothing of them (R137).
 */
export class VirtualPd {
  readonly kind: PdKind
  readonly firmware: Firmware
  readonly #slots = new Map<Port, Slot>()
  readonly #leds = new Map<Port, Led>()
  readonly #around: PdSurroundings
  #send: ((bytes: Uint8Array) => void) | null = null
  #clockOffset = 0

  constructor(kind: PdKind, around: PdSurroundings, firmware: Firmware = FIRMWARE) {
    this.kind = kind
    this.firmware = firmware
    this.#around = around
  }

  /** This device's end of one cable; `send` takes bytes for the host. The host that woke it last is its host. */
  attach(send: (bytes: Uint8Array) => void): Host {
    const stream = new Unmarker()
    return {
      bytes: (chunk) => {
        for (const packet of stream.take(chunk)) {
          for (const arrived of this.#around.cable.carry('toPd', packet)) {
            const frame = unpack(arrived)
            if (frame === null) continue
            if (frame.port === 0) this.#receiveOwn(frame, send)
            else if (this.#send === send && this.has(frame.port as Port)) this.#receiveFor(frame.port as Port, frame)
          }
        }
      },
      gone: () => {
        if (this.#send !== send) return
        this.#send = null
        this.#endSessions()
      },
    }
  }

  /** Puts an element into a free slot or on the free cable; without contact it is felt but cannot be spoken to (D10). */
  insert(port: Port, element: Element, contact = true): void {
    if (this.#slots.has(port)) throw new RangeError(`port ${port} is taken`)
    this.#slots.set(port, { element, facts: contact ? element.attach() : null, session: false, told: '' })
    this.#around.watch({ kind: 'element', port, presence: contact ? 'present' : 'noContact' })
    this.#tell(port)
  }

  /** Takes out what is there, at any moment; a session under way is cut. Null: nothing was there. */
  remove(port: Port): Element | null {
    const slot = this.#slots.get(port)
    if (slot === undefined) return null
    this.#slots.delete(port)
    if (slot.session) this.#toHost({ port, type: TYPE.close, body: Uint8Array.of(CLOSE_REMOVED) })
    if (slot.facts !== null) slot.element.detach()
    this.#around.watch({ kind: 'element', port, presence: 'gone' })
    this.#show(port, 0)
    this.#tell(port)
    return slot.element
  }

  has(port: Port): boolean {
    return this.#ports.includes(port)
  }

  element(port: Port): Element | null {
    return this.#slots.get(port)?.element ?? null
  }

  /** The element there makes electronic contact. */
  hasContact(port: Port): boolean {
    return this.#slots.get(port)?.facts != null
  }

  led(port: Port): Led {
    return this.#leds.get(port) ?? LED_OFF
  }

  /** The device's own clock, ms since 1970: what the host set (R012), else world time. Never used for elements (R144). */
  now(): number {
    return this.#around.clock.now() + this.#clockOffset
  }

  #receiveFor(port: Port, frame: PdFrame): void {
    if (frame.type === TYPE.status && frame.body.length === 1) this.#show(port, frame.body[0]!)
    const slot = this.#slots.get(port)
    if (slot === undefined || slot.facts === null) return
    if (frame.type === TYPE.begin) this.#begin(port, slot)
    else if (frame.type === TYPE.edhoc || frame.type === TYPE.sealed) this.#forward(port, slot, frame)
    else if (frame.type === TYPE.close) this.#close(port, slot, frame.body[0] ?? 0)
  }

  #receiveOwn(frame: PdFrame, send: (bytes: Uint8Array) => void): void {
    if (frame.type === TYPE.wake && frame.body.length === 8 && frame.body[0] === VERSION) {
      this.#endSessions()
      this.#send = send
      for (const slot of this.#slots.values()) slot.told = ''
      this.#toHost({ port: 0, type: TYPE.wakeAck, body: this.#wakeAck() })
      for (const port of this.#ports) this.#tell(port)
    } else if (frame.type === TYPE.timeSet && frame.body.length === 4 && this.#send === send) {
      const seconds = new DataView(frame.body.buffer, frame.body.byteOffset).getUint32(0, true)
      this.#clockOffset = seconds * 1000 - this.#around.clock.now()
    }
  }

  /** ver1 class1 caps2 maxFrame2 fw4 */
  #wakeAck(): Uint8Array {
    const body = new DataView(new ArrayBuffer(10))
    body.setUint8(0, VERSION)
    body.setUint8(1, KINDS[this.kind].class)
    body.setUint16(2, KINDS[this.kind].caps, true)
    body.setUint16(4, MAX_FRAME, true)
    body.setUint8(6, this.firmware.major)
    body.setUint8(7, this.firmware.minor)
    body.setUint16(8, this.firmware.patch, true)
    return new Uint8Array(body.buffer)
  }

  get #ports(): readonly Port[] {
    return KINDS[this.kind].ports
  }

  #begin(port: Port, slot: Slot): void {
    this.#endSession(slot)
    slot.session = true
    this.#fromElement(port, slot, slot.element.begin())
  }

  #forward(port: Port, slot: Slot, frame: PdFrame): void {
    if (!slot.session) return
    const { type, body } = frame
    this.#around.watch({ kind: 'frame', port, direction: 'toElement', type, length: body.length })
    const answers = slot.element.receive({ type, body })
    this.#around.moments.passed(port)
    this.#fromElement(port, slot, answers)
  }

  #fromElement(port: Port, slot: Slot, frames: ReturnType<Element['begin']>): void {
    for (const { type, body } of frames) {
      // Pulled between two frames: the rest never left the element.
      if (this.#slots.get(port) !== slot || !slot.session) return
      this.#around.watch({ kind: 'frame', port, direction: 'fromElement', type, length: body.length })
      this.#toHost({ port, type, body })
      if (type === TYPE.close) this.#endSession(slot)
      this.#around.moments.passed(port)
    }
  }

  #close(port: Port, slot: Slot, reason: number): void {
    this.#endSession(slot)
    this.#around.watch({ kind: 'closed', port, reason })
    this.#tell(port)
  }

  /** An element out of a session is as if freshly put in: it is without power for a moment. */
  #endSession(slot: Slot): void {
    if (!slot.session) return
    slot.session = false
    slot.element.detach()
    slot.facts = slot.element.attach()
  }

  #endSessions(): void {
    for (const slot of this.#slots.values()) this.#endSession(slot)
  }

  /** Tells the host what is at a port, unless it knows. */
  #tell(port: Port): void {
    const slot = this.#slots.get(port)
    const body = slot === undefined ? new Uint8Array(8) : presence(slot.facts)
    const text = body.join()
    if (slot?.told === text) return
    if (slot !== undefined) slot.told = text
    this.#toHost({ port, type: TYPE.element, body })
  }

  #show(port: Port, code: number): void {
    const led = ledOf(code)
    if (led === null || led === this.led(port)) return
    this.#leds.set(port, led)
    this.#around.watch({ kind: 'led', port, code, led })
  }

  #toHost(frame: PdFrame): void {
    this.#around.settle()
    for (const packet of this.#around.cable.carry('toHost', pack(frame))) this.#send?.(mark(packet))
  }
}

/** present1 class1 caps2 maxFrame2 life1 rsv1 */
function presence(facts: Attached | null): Uint8Array {
  const body = new DataView(new ArrayBuffer(8))
  body.setUint8(0, facts === null ? PRESENT.noContact : PRESENT.present)
  if (facts !== null) {
    body.setUint8(1, facts.class)
    body.setUint16(2, facts.caps, true)
    body.setUint16(4, Math.min(facts.maxFrame, MAX_FRAME), true)
    body.setUint8(6, facts.life)
  }
  return new Uint8Array(body.buffer)
}
