import { err, ok, type Result, type UnixSeconds, unixSeconds } from '@lockwright/domain/model'
import { EMPTY, encodeFirmware, type FirmwareVersion, Reader, readFirmware, Writer } from '../bytes/index.ts'
import type { LinkFrame } from '../frame/index.ts'
import {
  CLOSE_REASONS,
  type CloseReason,
  DEVICE_CLASSES,
  type DeviceClass,
  ELEMENT_CLASSES,
  type ElementClass,
  LIVES,
  type Life,
  nameOf,
  PRESENCES,
  type Presence,
  type RelayFault,
  SLOTS,
  type Slot,
  slotBits,
  slotsOf,
} from './registry.ts'

/** Between a programming device and its host (spec/relay.md 1). Bodies of `edhoc` and `sealed` are opaque. */
export type LinkMessage =
  | { readonly kind: 'wake'; readonly link: number; readonly maxFrame: number; readonly state: number }
  | {
      readonly kind: 'wakeAck'
      readonly version: number
      readonly device: DeviceClass
      readonly slots: readonly Slot[]
      readonly clock: boolean
      readonly maxFrame: number
      /** Of the programming device itself (R133). */
      readonly firmware: FirmwareVersion
    }
  | {
      readonly kind: 'element'
      readonly slot: Slot
      readonly presence: Presence
      readonly element: ElementClass
      readonly capabilities: number
      readonly maxFrame: number
      readonly life: Life
    }
  | { readonly kind: 'begin'; readonly slot: Slot }
  | { readonly kind: 'timeSet'; readonly at: UnixSeconds }
  | { readonly kind: 'edhoc' | 'sealed'; readonly slot: Slot; readonly body: Uint8Array }
  | { readonly kind: 'status'; readonly slot: Slot | null; readonly code: number }
  | { readonly kind: 'close'; readonly slot: Slot; readonly reason: CloseReason }

const TYPE = {
  wake: 0x01,
  wakeAck: 0x02,
  element: 0x03,
  begin: 0x04,
  timeSet: 0x05,
  edhoc: 0x10,
  sealed: 0x11,
  status: 0x12,
  close: 0x1f,
} as const

const VERSION = 1
/** Port of the programming device itself. */
const DEVICE = 0
/** Capability bit of a device with its own clock, above the three slots. */
const CLOCK = 8

export const encodeLink = (message: LinkMessage): LinkFrame => {
  const type = TYPE[message.kind]
  switch (message.kind) {
    case 'wake': {
      const body = new Writer(8).u8(VERSION).u8(message.link).u16(message.maxFrame).u8(message.state).zeros(3).done()
      return { port: DEVICE, type, body }
    }
    case 'wakeAck': {
      const capabilities = slotBits(message.slots) | (message.clock ? CLOCK : 0)
      const writer = new Writer(10).u8(message.version).u8(DEVICE_CLASSES[message.device]).u16(capabilities)
      return { port: DEVICE, type, body: writer.u16(message.maxFrame).put(encodeFirmware(message.firmware)).done() }
    }
    case 'element': {
      const writer = new Writer(8).u8(PRESENCES[message.presence]).u8(ELEMENT_CLASSES[message.element])
      const body = writer.u16(message.capabilities).u16(message.maxFrame).u8(LIVES[message.life]).zeros(1).done()
      return { port: SLOTS[message.slot], type, body }
    }
    case 'begin':
      return { port: SLOTS[message.slot], type, body: EMPTY }
    case 'timeSet':
      return { port: DEVICE, type, body: new Writer(4).u32(message.at).done() }
    case 'edhoc':
    case 'sealed':
      return { port: SLOTS[message.slot], type, body: message.body }
    case 'status':
      return { port: message.slot === null ? DEVICE : SLOTS[message.slot], type, body: Uint8Array.of(message.code) }
    case 'close':
      return { port: SLOTS[message.slot], type, body: Uint8Array.of(CLOSE_REASONS[message.reason]) }
  }
}

const SIZE: Readonly<Record<number, number>> = {
  [TYPE.wake]: 8,
  [TYPE.wakeAck]: 10,
  [TYPE.element]: 8,
  [TYPE.begin]: 0,
  [TYPE.timeSet]: 4,
  [TYPE.status]: 1,
  [TYPE.close]: 1,
}

/** Messages of the device itself; null when a value has no name. */
const readDevice = (type: number, reader: Reader): LinkMessage | null => {
  switch (type) {
    case TYPE.wake: {
      const [version, link, maxFrame, state] = [reader.u8(), reader.u8(), reader.u16(), reader.u8()]
      return version === VERSION && reader.u24() === 0 ? { kind: 'wake', link, maxFrame, state } : null
    }
    case TYPE.wakeAck: {
      const [version, device, bits] = [reader.u8(), nameOf(DEVICE_CLASSES, reader.u8()), reader.u16()]
      const [maxFrame, firmware] = [reader.u16(), readFirmware(reader.take(4))]
      const slots = slotsOf(bits & ~CLOCK)
      if (device === null || slots === null) return null
      return { kind: 'wakeAck', version, device, slots, clock: (bits & CLOCK) !== 0, maxFrame, firmware }
    }
    case TYPE.timeSet:
      return { kind: 'timeSet', at: unixSeconds(reader.u32()) }
    default:
      return type === TYPE.status ? { kind: 'status', slot: null, code: reader.u8() } : null
  }
}

/** Messages about what sits in a slot. */
const readSlot = (type: number, slot: Slot, reader: Reader): LinkMessage | null => {
  switch (type) {
    case TYPE.element: {
      const [presence, element] = [nameOf(PRESENCES, reader.u8()), nameOf(ELEMENT_CLASSES, reader.u8())]
      const [capabilities, maxFrame] = [reader.u16(), reader.u16()]
      const [life, reserved] = [nameOf(LIVES, reader.u8()), reader.u8()]
      if (presence === null || element === null || life === null || reserved !== 0) return null
      return { kind: 'element', slot, presence, element, capabilities, maxFrame, life }
    }
    case TYPE.begin:
      return { kind: 'begin', slot }
    case TYPE.edhoc:
      return { kind: 'edhoc', slot, body: reader.rest() }
    case TYPE.sealed:
      return { kind: 'sealed', slot, body: reader.rest() }
    case TYPE.status:
      return { kind: 'status', slot, code: reader.u8() }
    case TYPE.close: {
      const reason = nameOf(CLOSE_REASONS, reader.u8())
      return reason === null ? null : { kind: 'close', slot, reason }
    }
    default:
      return null
  }
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(TYPE))

/** Any frame: the message, null for a type of a later version (to be ignored), or why it is none. */
export const decodeLink = ({ port, type, body }: LinkFrame): Result<LinkMessage | null, RelayFault> => {
  if (!KNOWN.has(type)) return ok(null)
  const size = SIZE[type]
  if (size === undefined ? body.length === 0 : body.length !== size) return err({ code: 'badLength' })
  const reader = new Reader(body)
  const slot = nameOf(SLOTS, port)
  const message = port === DEVICE ? readDevice(type, reader) : slot === null ? null : readSlot(type, slot, reader)
  return message === null ? err({ code: 'badValue' }) : ok(message)
}
