import { type Address, createLinks, type Link, type LinkFault } from '@lockwright/bridge/link'
import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import { decodeLink, encodeLink, type LinkMessage, MAX_FRAME, type Slot } from '@lockwright/protocol/relay'
import { Halt } from './sheet.ts'

type WakeAck = LinkMessage & { readonly kind: 'wakeAck' }
type ElementMessage = LinkMessage & { readonly kind: 'element' }
/** What an element says in a session. */
export type Said = LinkMessage & { readonly kind: 'edhoc' | 'sealed' | 'close' }

/** An element is silent for longer than this: the session is over (spec/relay.md 2). */
const SILENCE_MS = 10_000
const WAKE_MS = 2_000

/** A programming device at a serial port or a TCP address, seen from its host. */
export class KitPort {
  readonly #link: Link
  readonly #heard = new Map<Slot, Said[]>()
  readonly #elements = new Map<Slot, ElementMessage>()
  #acks: WakeAck[] = []
  #wakeUp: () => void = () => {}
  #isGone = false

  private constructor(link: Link) {
    this.#link = link
  }

  static async open(address: Address): Promise<KitPort | LinkFault> {
    const open = await createLinks()
    const framer = linkFramer(MAX_FRAME)
    let port: KitPort | null = null
    const opened = await open(address, {
      bytes: (chunk) => {
        for (const frame of framer.push(chunk)) {
          const message = decodeLink(frame)
          if (message.ok && message.value !== null && port !== null) port.#take(message.value)
        }
      },
      closed: () => {
        if (port !== null) port.#lose()
      },
    })
    if (!opened.ok) return opened.fault
    port = new KitPort(opened.link)
    return port
  }

  #take(message: LinkMessage): void {
    if (message.kind === 'wakeAck') this.#acks.push(message)
    if (message.kind === 'element') this.#elements.set(message.slot, message)
    if (message.kind === 'edhoc' || message.kind === 'sealed' || message.kind === 'close')
      this.#heard.set(message.slot, [...(this.#heard.get(message.slot) ?? []), message])
    this.#wakeUp()
  }

  #lose(): void {
    this.#isGone = true
    this.#wakeUp()
  }

  /** Any bytes, also such as are no frames. */
  bytes(bytes: Uint8Array): void {
    this.#link.send(bytes, () => {})
  }

  send(message: LinkMessage): void {
    this.bytes(encodeLinkFrame(encodeLink(message)))
  }

  /** Says WAKE and waits for the one WAKEACK; null when none comes. */
  async wake(): Promise<WakeAck | null> {
    this.#acks = []
    this.#elements.clear()
    this.send({ kind: 'wake', link: 0, maxFrame: MAX_FRAME, state: 1 })
    const ack = await this.#until(() => this.#acks.shift(), WAKE_MS)
    if (ack !== null) for (const slot of ack.slots) await this.#until(() => this.#elements.get(slot), WAKE_MS)
    return ack
  }

  /** WAKEACKs nobody waited for. */
  get strayAcks(): number {
    return this.#acks.length
  }

  /** What the device said last is in this slot. */
  element(slot: Slot): ElementMessage | null {
    return this.#elements.get(slot) ?? null
  }

  /** Waits until the device says of this slot what fits; the last it said. */
  async elementThat(slot: Slot, fits: (element: ElementMessage) => boolean): Promise<ElementMessage | null> {
    const found = () => {
      const element = this.#elements.get(slot)
      return element !== undefined && fits(element) ? element : undefined
    }
    return (await this.#until(found, WAKE_MS)) ?? this.element(slot)
  }

  /** Powers the element anew; what it said before is forgotten. */
  begin(slot: Slot): void {
    this.#heard.delete(slot)
    this.send({ kind: 'begin', slot })
  }

  /** The next thing the element says. */
  async next(slot: Slot): Promise<Said> {
    const said = await this.#until(() => this.#heard.get(slot)?.shift(), SILENCE_MS)
    if (said === null) throw new Halt(this.#isGone ? 'the port is gone' : `silent for ${SILENCE_MS / 1000} s`)
    return said
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  async #until<Value>(find: () => Value | undefined, ms: number): Promise<Value | null> {
    const end = performance.now() + ms
    for (;;) {
      const value = find()
      if (value !== undefined) return value
      const left = end - performance.now()
      if (left <= 0 || this.#isGone) return null
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}
