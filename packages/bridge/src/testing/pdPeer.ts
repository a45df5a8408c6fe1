import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import { decodeLink, encodeLink, type LinkMessage, MAX_FRAME, type Slot } from '@lockwright/protocol/relay'
import type { Address, LinkListener, OpenLink } from '../link/index.ts'

/** The other end of a link: a programming device that answers WAKE and otherwise does what the test says. */
export class PdPeer {
  readonly address: Address
  /** What the bridge sent after WAKE, in order. */
  readonly heard: LinkMessage[] = []
  /** Addresses this peer was opened at and not yet closed. */
  opened = 0
  answers = true
  /** Bytes are not taken by the system until `drain`. */
  stalled = false
  #untaken: (() => void)[] = []
  #listener: LinkListener | null = null

  constructor(path: string) {
    this.address = { kind: 'serial', path, speed: 115_200 }
  }

  readonly open: OpenLink = (address, listener) => {
    const framer = linkFramer(MAX_FRAME)
    this.#listener = listener
    this.opened += 1
    const close = () => {
      if (this.#listener !== listener) return Promise.resolve()
      this.#listener = null
      this.opened -= 1
      listener.closed()
      return Promise.resolve()
    }
    const link = {
      address,
      send: (bytes: Uint8Array, done: () => void) => {
        if (this.#listener !== listener) return
        if (this.stalled) this.#untaken.push(done)
        else done()
        for (const frame of framer.push(bytes)) this.#take(frame)
      },
      close,
    }
    return Promise.resolve({ ok: true, link })
  }

  /** Pulls the cable. */
  unplug(): void {
    const listener = this.#listener
    if (listener === null) return
    this.#listener = null
    this.opened -= 1
    this.#untaken = []
    listener.closed()
  }

  say(message: LinkMessage): void {
    this.#listener?.bytes(encodeLinkFrame(encodeLink(message)))
  }

  put(slot: Slot, presence: 'present' | 'gone' | 'noContact' = 'present', life: 'blank' | 'claimed' = 'claimed'): void {
    const element = presence !== 'present' ? 'unknown' : slot === 'cable' ? 'cylinder' : 'key'
    const maxFrame = presence === 'present' ? 1024 : 0
    this.say({ kind: 'element', slot, presence, element, capabilities: 0, maxFrame, life })
  }

  drain(): void {
    this.stalled = false
    for (const done of this.#untaken.splice(0)) done()
  }

  #take(frame: Parameters<typeof decodeLink>[0]): void {
    const decoded = decodeLink(frame)
    if (!decoded.ok || decoded.value === null) throw new Error('the bridge sent what is no message')
    if (decoded.value.kind !== 'wake') this.heard.push(decoded.value)
    else if (this.answers) {
      const slots = ['left', 'right', 'cable'] as const
      const firmware = { major: 5, minor: 0, patch: 0 }
      this.say({ kind: 'wakeAck', version: 1, device: 'localPd', slots, clock: true, maxFrame: MAX_FRAME, firmware })
    }
  }
}
