import { PowerCut } from '../flash/index.ts'
import type { Hardware } from './hardware.ts'
import { type ElementFrame, ElementSession, MAX_FRAME } from './session/elementSession.ts'
import type { SessionHost } from './session/host.ts'

const ELEMENT_CLASS = { key: 1, cylinder: 2 } as const

/** What an element tells a programming device when it gets power (spec/relay.md). */
export interface Attached {
  readonly class: number
  readonly caps: number
  readonly maxFrame: number
  /** 0 blank, 1 claiming, 2 claimed. */
  readonly life: number
}

/** A key or cylinder as a programming device sees it: opaque frames. Power lasts from `attach` to `detach`. */
export interface Element {
  readonly kind: 'key' | 'cylinder'
  /** 16 hex digits. */
  readonly deviceId: string
  attach(): Attached
  /** The programming device wakes it: EDHOC message 1. */
  begin(): readonly ElementFrame[]
  receive(frame: ElementFrame): readonly ElementFrame[]
  /** Power goes; everything volatile is lost. */
  detach(): void
}

/** The contact of an element with its sessions. When power fails inside, it is silent until it is attached again. */
export class ElementPort {
  readonly #hardware: Hardware
  readonly #kind: 'key' | 'cylinder'
  readonly #newHost: () => SessionHost
  #session: ElementSession | null = null
  #isPowered = false

  constructor(hardware: Hardware, kind: 'key' | 'cylinder', newHost: () => SessionHost) {
    this.#hardware = hardware
    this.#kind = kind
    this.#newHost = newHost
  }

  attach(): Attached {
    this.#session = null
    this.#isPowered = true
    return { class: ELEMENT_CLASS[this.#kind], caps: 0, maxFrame: MAX_FRAME, life: this.#hardware.life }
  }

  begin(): readonly ElementFrame[] {
    return this.#run(() => {
      this.#session = new ElementSession(this.#newHost())
      return this.#session.begin()
    })
  }

  receive(frame: ElementFrame): readonly ElementFrame[] {
    return this.#run(() => this.#session?.receive(frame) ?? [])
  }

  detach(): void {
    this.#session = null
    this.#isPowered = false
  }

  #run(work: () => readonly ElementFrame[]): readonly ElementFrame[] {
    if (!this.#isPowered) return []
    try {
      return work()
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error
      this.detach()
      return []
    }
  }
}
