import { type DoorFrame, doorFramer, encodeDoorFrame } from '@lockwright/protocol/frame'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import type { VirtualKey } from '../device/key/key.ts'
import { PowerCut } from '../flash/index.ts'
import { type Arrival, type Contact, cleanContact, type DoorSideName } from './contact.ts'
import { CylinderSide } from './cylinderSide.ts'
import { KeySide } from './keySide.ts'
import { openingSignal, SHOW_RUNNING_MS, SIGNALS, type Signal, taskSignal } from './signals.ts'

/** Why a visit ended as it did: the cylinder's reason (0 = granted), or what kept the two from talking. */
export type VisitReason = number | 'mechanics' | 'noBattery' | 'disabled' | 'noAnswer' | 'powerCut' | 'pulled'

/** One key put into one cylinder, seen from outside. */
export interface DoorVisit {
  /** The motor moved. */
  readonly opened: boolean
  readonly reason: VisitReason
  readonly signals: readonly Signal[]
  /** Bytes as each side sent them. */
  readonly frames: readonly { readonly from: DoorSideName; readonly bytes: Uint8Array }[]
  /** World time of the touch, milliseconds since 1970. */
  readonly at: number
  readonly durationMs: number
}

const BITS_PER_BYTE = 10
const BAUD = 115_200
/** Computing time of each side between a frame and its answer (3.3). */
const THINK_MS = { key: 6, cylinder: 14 } as const
const POWER_UP_MS = 10
/** Nobody leaves a key in a door for more turns than this. */
const MAX_TURNS = 5_000

/** Puts a key into a cylinder and leaves it there until both have nothing more to say. */
export function meet(key: VirtualKey, cylinder: VirtualCylinder, contact: Contact = cleanContact): DoorVisit {
  const at = key.hardware.clock.now()
  const silent = { opened: false, frames: [], at, durationMs: 0 }
  if (!fits(key.hardware.mechanicalCode, cylinder.hardware.mechanicalCode))
    return { ...silent, reason: 'mechanics', signals: [] }
  if (key.battery.isEmpty) return { ...silent, reason: 'noBattery', signals: [] }
  key.battery.use()
  key.powerUp()
  cylinder.hardware.powerUp()
  const { chip } = cylinder.hardware
  chip.cutPowerAfter(contact.cylinderPowerCutAfter)
  const visit = new Visit(key, cylinder, contact)
  const end = visit.run()
  chip.cutPowerAfter(Number.POSITIVE_INFINITY)
  return { opened: visit.cylinder.opened, reason: end, signals: visit.signals(), at, ...visit.trace() }
}

/** No code on either side = no mechanical restriction (R142). */
const fits = (key: number, cylinder: number): boolean => key === 0 || cylinder === 0 || key === cylinder

class Visit {
  readonly cylinder: CylinderSide
  readonly #key: KeySide
  readonly #device: VirtualKey
  readonly #contact: Contact
  readonly #frames: { readonly from: DoorSideName; readonly bytes: Uint8Array }[] = []
  readonly #framers = { key: doorFramer(), cylinder: doorFramer() }
  #ms = POWER_UP_MS
  /** Delay of the last frames of the cylinder, seen by it as a late answer. */
  #waited = 0

  constructor(key: VirtualKey, cylinder: VirtualCylinder, contact: Contact) {
    this.#device = key
    this.#key = new KeySide(key)
    this.cylinder = new CylinderSide(cylinder.memory)
    this.#contact = contact
  }

  run(): VisitReason {
    try {
      let said = this.cylinder.start()
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const heard = this.#transfer('cylinder', said)
        if (heard === null) return 'pulled'
        this.cylinder.afterAnswer()
        const answer = this.#key.receive(heard.map(({ frame }) => frame))
        if (answer.length === 0) break
        const arrived = this.#transfer('key', answer)
        if (arrived === null) return 'pulled'
        said = arrived.flatMap(({ frame, waitedMs }) => this.cylinder.receive(frame, waitedMs))
      }
      return this.#reason()
    } catch (error) {
      if (error instanceof PowerCut) return 'powerCut'
      throw error
    }
  }

  trace(): Pick<DoorVisit, 'frames' | 'durationMs'> {
    return { frames: this.#frames, durationMs: this.#ms }
  }

  signals(): readonly Signal[] {
    const { answer, isTaskTicket, taskStatuses } = this.#key
    const tasks = taskSignal(taskStatuses)
    const opening = answer === null ? SIGNALS.notAuthorised : openingSignal(answer.status, answer.reason)
    const running = tasks !== null && this.#ms > SHOW_RUNNING_MS ? [SIGNALS.taskRunning] : []
    if (tasks === null) return [opening]
    return isTaskTicket ? [...running, tasks] : [opening, ...running, tasks]
  }

  #reason(): VisitReason {
    if (this.cylinder.verdict !== null) return this.cylinder.verdict.reason
    if (this.#device.memory.claimed && this.#device.memory.isDisabled) return 'disabled'
    return this.cylinder.refusal ?? 'noAnswer'
  }

  /** One side's turn over the line; null when the key was pulled meanwhile. */
  #transfer(
    from: DoorSideName,
    frames: readonly DoorFrame[],
  ): { readonly frame: DoorFrame; readonly waitedMs: number }[] | null {
    this.#ms += THINK_MS[from]
    const heard: { readonly frame: DoorFrame; readonly waitedMs: number }[] = []
    for (const frame of frames) {
      const bytes = encodeDoorFrame(frame)
      this.#frames.push({ from, bytes })
      this.#ms += (bytes.length * BITS_PER_BYTE * 1000) / BAUD
      const arrivals = this.#contact.carry(from, bytes)
      if (arrivals === null) return null
      for (const arrival of arrivals) heard.push(...this.#arrive(from, arrival))
    }
    if (from === 'key') this.#waited = 0
    return heard
  }

  #arrive(from: DoorSideName, { bytes, delayMs }: Arrival): { readonly frame: DoorFrame; readonly waitedMs: number }[] {
    this.#ms += delayMs
    this.#waited += delayMs
    const framer = this.#framers[from]
    const found = [...framer.push(bytes), ...framer.silence()]
    return found.map((frame) => ({ frame, waitedMs: THINK_MS.key + this.#waited }))
  }
}
