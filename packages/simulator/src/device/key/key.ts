import { type DayToken, type Passport, SLOT } from '../../record/index.ts'
import { Battery } from '../battery.ts'
import { contentDigest } from '../digest.ts'
import { type Attached, type Element, ElementPort } from '../element.ts'
import { Hardware, type Making } from '../hardware.ts'
import { RTC_QUALITY, Rtc } from '../rtc.ts'
import type { ElementFrame } from '../session/elementSession.ts'
import type { Candidate } from './choice.ts'
import { honest, type KeyHabits } from './habits.ts'
import { KeyHost } from './host.ts'
import { KeyMemory } from './memory.ts'

/** 256 KiB. */
const PAGES = 64
const DAY_SECONDS = 86_400
const CLASS_LISTED = 0

export interface KeyMaking extends Making {
  readonly kind: 'key'
  /** How much too fast (> 0) its clock runs. */
  readonly driftPpm?: number
  readonly habits?: Partial<KeyHabits>
}

/** A key: battery, clock, flash. Blank until it is claimed at a programming device. */
export class VirtualKey implements Element {
  readonly kind = 'key'
  readonly hardware: Hardware
  readonly memory: KeyMemory
  readonly rtc: Rtc
  readonly battery = new Battery()
  readonly #port: ElementPort
  habits: KeyHabits

  constructor(making: KeyMaking) {
    this.hardware = new Hardware(making, PAGES)
    this.memory = new KeyMemory(this.hardware)
    this.rtc = new Rtc(making.clock, making.driftPpm ?? 0)
    this.habits = { ...honest, ...making.habits }
    this.#port = new ElementPort(this.hardware, 'key', () => new KeyHost(this))
  }

  get deviceId(): string {
    return this.hardware.deviceId
  }

  /** Names the whole content; for tests and auditors, never for servers. */
  memoryDigest(): string {
    return contentDigest(this.hardware.journal)
  }

  powerUp(): void {
    this.hardware.powerUp()
  }

  /** A programming device gives power, so this works with an empty battery too. */
  attach(): Attached {
    this.powerUp()
    this.battery.use()
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

  /** Listed keys have no clock; that of others may be lost. */
  get hasTime(): boolean {
    return this.rtc.quality !== RTC_QUALITY.lost && this.memory.passport?.keyClass !== CLASS_LISTED
  }

  /** Seconds since 1970 by its own clock; 0 without one. */
  get doorTime(): number {
    return this.hasTime ? Math.floor(this.rtc.milliseconds / 1000) : 0
  }

  /** What it tells a door whose floor stands at `floorDay` (spec/door.md 4). */
  timeFor(floorDay: number): number {
    if (this.hasTime || this.memory.passport?.noClock === true) return this.doorTime
    return this.memory.dayEpoch + DAY_SECONDS * floorDay
  }

  /** After its clock was lost a key offers only what no time limits, until it has been at a programming device. */
  mayOffer({ slotType, schedule }: Candidate, passport: Passport): boolean {
    if (this.hasTime || passport.noClock || slotType === SLOT.task) return true
    return passport.always && schedule === null
  }

  /** A day later than the door's, but never one that has not come by the key's own clock (B9). */
  dayAbove(floorDay: number): DayToken | null {
    const { day, dayEpoch } = this.memory
    if (day === null || day.day <= floorDay || !this.hasTime) return null
    return day.day > Math.floor((this.doorTime - dayEpoch) / DAY_SECONDS) + 1 ? null : day
  }

  /** New battery: full, and the clock has stopped. */
  replaceBattery(): void {
    this.battery.replace()
    this.rtc.loseBattery()
  }
}
