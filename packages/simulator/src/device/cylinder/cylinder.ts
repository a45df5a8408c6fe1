import { Hardware, type Making } from '../hardware.ts'
import { CylinderMemory } from './memory.ts'

/** 128 KiB. */
const PAGES = 32

export interface CylinderMaking extends Making {
  readonly kind: 'cylinder'
}

/** One electronic side of a cylinder: no battery, no clock (spec/cylinder.md). Powered by what touches it. */
export class VirtualCylinder {
  readonly kind = 'cylinder'
  readonly hardware: Hardware
  readonly memory: CylinderMemory

  constructor(making: CylinderMaking) {
    this.hardware = new Hardware(making, PAGES)
    this.memory = new CylinderMemory(this.hardware)
  }

  get deviceId(): string {
    return this.hardware.deviceId
  }
}
