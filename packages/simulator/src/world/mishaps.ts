import { err, ok, type Result } from '@lockwright/domain/model'
import type { FrameFault } from '../faults/index.ts'
import type { FlashChip } from '../flash/index.ts'
import { type Desk, PORTS, type Slot } from './desk.ts'
import type { World, WorldFault } from './world.ts'

/** Planned mishaps at a programming device; each happens once. */
export type PdFault =
  | (FrameFault & { readonly pd: string })
  | { readonly kind: 'pulled'; readonly pd: string; readonly slot: Slot; readonly afterFrames: number }
  | {
      readonly kind: 'swapped'
      readonly pd: string
      readonly slot: Slot
      readonly afterFrames: number
      /** Device in hand that comes in its place. */
      readonly deviceId: string
    }
  /** Power of an element fails after so many more bytes written to its flash, in the session that runs or comes. */
  | { readonly kind: 'powerCut'; readonly pd: string; readonly slot: Slot; readonly afterBytes: number }
  | { readonly kind: 'unplugged'; readonly pd: string; readonly slot: Slot; readonly afterFrames: number }

/** What is planned to go wrong at the programming devices of a world, until it has. */
export class Mishaps {
  readonly #world: World
  readonly #tell: (fault: PdFault) => void
  readonly #planned = new Set<PdFault>()

  /** `tell` hears of each as it happens. */
  constructor(world: World, tell: (fault: PdFault) => void) {
    this.#world = world
    this.#tell = tell
  }

  plan(fault: PdFault): Result<null, WorldFault> {
    const desk = this.#world.desk(fault.pd)
    if (desk === null) return err({ code: 'unknownPd' })
    const struck = () => {
      this.#planned.delete(fault)
      this.#tell(fault)
    }
    const after = (slot: Slot, frames: number, happen: () => void) =>
      desk.moments.after(PORTS[slot], frames, () => {
        happen()
        struck()
      })
    switch (fault.kind) {
      case 'lost':
      case 'doubled':
      case 'damaged':
        desk.cable.plan(fault, struck)
        break
      case 'pulled':
        after(fault.slot, fault.afterFrames, () => desk.pd.remove(PORTS[fault.slot]))
        break
      case 'unplugged':
        after(fault.slot, fault.afterFrames, () => void desk.unplug())
        break
      case 'powerCut': {
        const chip = this.#chipAt(desk, fault.slot)
        if (chip === null) return err({ code: 'nothingThere' })
        chip.cutPowerAfter(fault.afterBytes, struck)
        break
      }
      case 'swapped':
        if (this.#world.device(fault.deviceId) === null) return err({ code: 'unknownDevice' })
        after(fault.slot, fault.afterFrames, () => {
          desk.pd.remove(PORTS[fault.slot])
          this.#world.insert(fault.pd, fault.slot, fault.deviceId)
        })
    }
    this.#planned.add(fault)
    return ok(null)
  }

  /** Those of a programming device that have not happened yet, in the order they were planned. */
  planned(desk: Desk): readonly PdFault[] {
    return [...this.#planned].filter((fault) => fault.pd === desk.name && !this.#isOver(desk, fault))
  }

  /** Forgets what is planned at a programming device. */
  calm(desk: Desk): void {
    desk.cable.calm()
    desk.moments.calm()
    for (const fault of this.#planned) {
      if (fault.pd !== desk.name) continue
      if (fault.kind === 'powerCut') this.#chipAt(desk, fault.slot)?.cutPowerAfter(Number.POSITIVE_INFINITY)
      this.#planned.delete(fault)
    }
  }

  /** A cut of power that did not come before the session ended, or the element was taken out, comes no more. */
  #isOver(desk: Desk, fault: PdFault): boolean {
    return fault.kind === 'powerCut' && this.#chipAt(desk, fault.slot)?.willCut !== true
  }

  /** Flash of the element at a slot. */
  #chipAt(desk: Desk, slot: Slot): FlashChip | null {
    const element = desk.pd.element(PORTS[slot])
    return element === null ? null : this.#world.device(element.deviceId)!.hardware.chip
  }
}
