import { contentDigest } from '../digest.ts'
import { type Attached, type Element, ElementPort } from '../element.ts'
import { Hardware, type Making } from '../hardware.ts'
import type { ElementFrame } from '../session/elementSession.ts'
import { CylinderHost } from './host.ts'
import { CylinderMemory } from './memory.ts'

/** 128 KiB. */
const PAGES = 32

export interface CylinderMaking extends Making {
  readonly kind: 'cylinder'
}

/** One electronic side of a cylinder: no battery, no clock (R152). Powered by what touches it. */
export class VirtualCylinder implements Element {
  readonly kind = 'cylinder'
  readonly hardware: Hardware
  readonly memory: CylinderMemory
  readonly #port: ElementPort

  constructor(making: CylinderMaking) {
    this.hardware = new Hardware(making, PAGES)
    this.memory = new CylinderMemory(this.hardware)
    this.hardware.afterTear = () => this.memory.wipeStrayKeys()
    this.#port = new ElementPort(this.hardware, 'cylinder', () => new CylinderHost(this.memory))
  }

  get deviceId(): string {
    return this.hardware.deviceId
  }

  /** Names the whole content; for tests and auditors, never for servers. */
  memoryDigest(): string {
    return contentDigest(this.hardware.journal)
  }

  attach(): Attached {
    this.hardware.powerUp()
    return this.#port.attach()
  }

  begin(): readonly ElementFrame[] {
    return this.#port.begin()
  }

  receive(frame: ElementFrame): readonly ElementFrame[] {
    return this.#port.receive(frame)
  }

  detach(): void {
    this.#port.detach()
  }
}
