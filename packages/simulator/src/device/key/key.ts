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

export interface KeyMaking extends Making {
  readonly kind: 'key'
  /** How much too fast (> 0) its clock runs. */
  readonly driftPpm?: number
  readonly habits?: Partial<KeyHabits>
}

/** A key: battery, clock, flash (spec/key.md). Blank until it is claimed at a programming device. */
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

  get hasTime(): boolean {
    return this.rtc.quality !== RTC_QUALITY.lost
  }

  /** Seconds since 1970 as told to doors: the clock; without one 0 where the passport allows it, else the last sure moment. */
  get doorTime(): number {
    if (this.hasTime) return Math.floor(this.rtc.milliseconds / 1000)
    return this.memory.passport?.noClock === true ? 0 : this.memory.checkpoint
  }

  /** After its clock was lost a key offers only what no time limits, until it has been at a programming device (3.10). */
  mayOffer({ slotType, schedule }: Candidate, passport: Passport): boolean {
    if (this.hasTime || passport.noClock || slotType === SLOT.task) return true
    return passport.always && passport.unitHours === 0 && schedule === null
  }

  /** A day token newer than the door's, but never one of a day that has not come by the key's own clock (B9). */
  dayAbove(floorDay: number): DayToken | null {
    const { day } = this.memory
    if (day === null || day.day <= floorDay) return null
    return this.isFutureDay(this.memory, day.day) ? null : day
  }

  isFutureDay(memory: KeyMemory, day: number): boolean {
    return this.hasTime && day > Math.floor((this.doorTime - memory.dayEpoch) / DAY_SECONDS) + 1
  }

  /** New battery: full, and the clock has stopped. */
  replaceBattery(): void {
    this.battery.replace()
    this.rtc.loseBattery()
  }
}
