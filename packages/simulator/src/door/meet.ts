import { REASONS } from '@lockwright/domain/model'
import { DOOR_FRAME, type DoorFrame, doorFramer, encodeDoorFrame } from '@lockwright/protocol/frame'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import type { VirtualKey } from '../device/key/key.ts'
import { PowerCut } from '../flash/index.ts'
import { type Contact, cleanContact, type DoorSideName } from './contact.ts'
import { ANSWER_WINDOW_MS, CylinderSide } from './cylinderSide.ts'
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
/** Computing time of each side between a frame and its answer. */
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
  readonly #recordPhase = { from: 0, to: 0 }
  /** When each side's last frame had left it. */
  readonly #sentAt = { key: 0, cylinder: 0 }

  constructor(key: VirtualKey, cylinder: VirtualCylinder, contact: Contact) {
    this.#device = key
    this.#key = new KeySide(key)
    this.cylinder = new CylinderSide(cylinder.memory)
    this.#contact = contact
  }

  run(): VisitReason {
    const { isDisabled } = this.#device.memory
    try {
      let said = this.cylinder.start()
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const heard = this.#transfer('cylinder', said)
        if (heard === null) return 'pulled'
        this.cylinder.afterAnswer()
        const answer = this.#key.receive(heard.frames, heard.waitedMs)
        const arrived = this.#transfer('key', answer)
        if (arrived === null) return 'pulled'
        said = arrived.frames.flatMap((frame) => this.cylinder.receive(frame, arrived.waitedMs))
        if (said.length === 0) said = this.#silence()
        if (said.length === 0) break
      }
    } catch (error) {
      if (error instanceof PowerCut) return 'powerCut'
      throw error
    }
    if (this.cylinder.verdict !== null) return this.cylinder.verdict.reason
    if (isDisabled) return 'disabled'
    return this.#key.ending.kind === 'noTicket' ? REASONS.noTicket : (this.cylinder.refusal ?? 'noAnswer')
  }

  /** The window of the cylinder passes. */
  #silence(): DoorFrame[] {
    this.#ms += ANSWER_WINDOW_MS
    return this.cylinder.silence()
  }

  trace(): Pick<DoorVisit, 'frames' | 'durationMs'> {
    return { frames: this.#frames, durationMs: this.#ms }
  }

  signals(): readonly Signal[] {
    const { ending, taskStatuses } = this.#key
    const opening = ending.kind === 'm3' ? openingSignal(ending.m3.status, ending.m3.reason) : SIGNALS.notAuthorised
    const tasks = taskSignal(taskStatuses)
    if (tasks === null) return [opening]
    const { from, to } = this.#recordPhase
    return to - from > SHOW_RUNNING_MS ? [opening, SIGNALS.taskRunning, tasks] : [opening, tasks]
  }

  /** One side's turn over the line; null when the key was pulled meanwhile. */
  #transfer(
    from: DoorSideName,
    frames: readonly DoorFrame[],
  ): { readonly frames: readonly DoorFrame[]; readonly waitedMs: number } | null {
    const heard: DoorFrame[] = []
    let waitedMs = 0
    if (frames.length > 0) this.#ms += THINK_MS[from]
    for (const [n, frame] of frames.entries()) {
      const bytes = encodeDoorFrame(frame)
      this.#frames.push({ from, bytes })
      const arrivals = this.#contact.carry(from, bytes)
      if (arrivals === null) return null
      const delayMs = Math.max(0, ...arrivals.map((arrival) => arrival.delayMs))
      if (n === 0) waitedMs = this.#ms + delayMs - this.#sentAt[from === 'key' ? 'cylinder' : 'key']
      this.#ms += (bytes.length * BITS_PER_BYTE * 1000) / BAUD
      this.#sentAt[from] = this.#ms
      if (frame.type === DOOR_FRAME.m4) this.#recordPhase.from = this.#ms
      if (frame.type === DOOR_FRAME.cylinderRecord) this.#recordPhase.to = this.#ms
      this.#ms += delayMs
      const framer = this.#framers[from]
      for (const arrival of arrivals) heard.push(...framer.push(arrival.bytes), ...framer.silence())
    }
    return { frames: heard, waitedMs }
  }
}
