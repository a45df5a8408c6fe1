import { err, ok, type Result } from '@lockwright/domain/model'
import {
  concat,
  EMPTY,
  encodeFirmware,
  type FirmwareVersion,
  le32,
  Reader,
  readFirmware,
  Writer,
} from '../bytes/index.ts'
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
  type RelayFault,
  SLOTS,
  type Slot,
  slotBits,
  slotsOf,
} from './registry.ts'

/**
 * Between bridge and server, one WebSocket message each (spec/relay.md 3). `session` is chosen by the bridge, 1 or
 * more, never used again in a connection; messages without it are about the bridge itself (session 0).
 */
export type RelayMessage =
  | { readonly kind: 'edhoc' | 'sealed'; readonly session: number; readonly body: Uint8Array }
  | { readonly kind: 'status'; readonly session: number; readonly code: number }
  | { readonly kind: 'close'; readonly session: number; readonly reason: CloseReason }
  | {
      readonly kind: 'open'
      readonly session: number
      readonly link: number
      readonly slot: Slot
      readonly maxFrame: number
      readonly element: ElementClass
      readonly life: Life
    }
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'device'
      readonly link: number
      readonly state: 'found' | 'lost'
      readonly device: DeviceClass
      /** Slots with an element in them. */
      readonly occupied: readonly Slot[]
      readonly firmware: FirmwareVersion
      /** At most 64 bytes of UTF-8. */
      readonly label: string
    }
  | { readonly kind: 'kick'; readonly link: number; readonly slot: Slot }

const TYPE = {
  edhoc: 0x10,
  sealed: 0x11,
  status: 0x12,
  close: 0x1f,
  open: 0x20,
  ping: 0x21,
  device: 0x22,
  kick: 0x23,
} as const

const STATES = { lost: 0, found: 1 } as const
const HEAD = 5
/** A message about a device up to its label. */
const DEVICE_HEAD = 8
const MAX_LABEL = 64

const utf8 = (text: string): Uint8Array =>
  Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (unit) =>
    unit.length === 3 ? Number.parseInt(unit.slice(1), 16) : unit.charCodeAt(0),
  )

const fromUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return null
  }
}

const bodyOf = (message: RelayMessage): Uint8Array => {
  switch (message.kind) {
    case 'edhoc':
    case 'sealed':
      return message.body
    case 'status':
      return Uint8Array.of(message.code)
    case 'close':
      return Uint8Array.of(CLOSE_REASONS[message.reason])
    case 'open': {
      const writer = new Writer(8).u8(message.link).u8(SLOTS[message.slot]).u16(message.maxFrame)
      return writer.u8(ELEMENT_CLASSES[message.element]).u8(LIVES[message.life]).zeros(2).done()
    }
    case 'ping':
      return EMPTY
    case 'device': {
      const label = utf8(message.label)
      if (label.length > MAX_LABEL) throw new RangeError(`label of ${label.length} bytes`)
      const writer = new Writer(DEVICE_HEAD + label.length).u8(message.link).u8(STATES[message.state])
      writer.u8(DEVICE_CLASSES[message.device]).u8(slotBits(message.occupied)).put(encodeFirmware(message.firmware))
      return writer.put(label).done()
    }
    case 'kick':
      return new Writer(2).u8(message.link).u8(SLOTS[message.slot]).done()
  }
}

/** sess4 type1 body */
export const encodeRelay = (message: RelayMessage): Uint8Array =>
  concat(le32('session' in message ? message.session : 0), Uint8Array.of(TYPE[message.kind]), bodyOf(message))

const fits = (type: number, length: number): boolean => {
  switch (type) {
    case TYPE.edhoc:
    case TYPE.sealed:
      return length > 0
    case TYPE.status:
    case TYPE.close:
      return length === 1
    case TYPE.open:
      return length === 8
    case TYPE.ping:
      return length === 0
    case TYPE.device:
      return length >= DEVICE_HEAD && length <= DEVICE_HEAD + MAX_LABEL
    default:
      return length === 2
  }
}

const readOfBridge = (type: number, reader: Reader): RelayMessage | null => {
  const link = reader.u8()
  switch (type) {
    case TYPE.ping:
      return { kind: 'ping' }
    case TYPE.device: {
      const [state, device] = [nameOf(STATES, reader.u8()), nameOf(DEVICE_CLASSES, reader.u8())]
      const [occupied, firmware, label] = [slotsOf(reader.u8()), readFirmware(reader.take(4)), fromUtf8(reader.rest())]
      if (state === null || device === null || occupied === null || label === null) return null
      return { kind: 'device', link, state, device, occupied, firmware, label }
    }
    case TYPE.kick: {
      const slot = nameOf(SLOTS, reader.u8())
      return slot === null ? null : { kind: 'kick', link, slot }
    }
    default:
      return null
  }
}

const readOfSession = (type: number, session: number, reader: Reader): RelayMessage | null => {
  switch (type) {
    case TYPE.edhoc:
      return { kind: 'edhoc', session, body: reader.rest() }
    case TYPE.sealed:
      return { kind: 'sealed', session, body: reader.rest() }
    case TYPE.status:
      return { kind: 'status', session, code: reader.u8() }
    case TYPE.close: {
      const reason = nameOf(CLOSE_REASONS, reader.u8())
      return reason === null ? null : { kind: 'close', session, reason }
    }
    case TYPE.open: {
      const [link, slot, maxFrame] = [reader.u8(), nameOf(SLOTS, reader.u8()), reader.u16()]
      const [element, life, reserved] = [nameOf(ELEMENT_CLASSES, reader.u8()), nameOf(LIVES, reader.u8()), reader.u16()]
      if (slot === null || element === null || life === null || reserved !== 0) return null
      return { kind: 'open', session, link, slot, maxFrame, element, life }
    }
    default:
      return null
  }
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(TYPE))

/** Any bytes: the message, null for a type of a later version (to be ignored), or why they are none. */
export const decodeRelay = (bytes: Uint8Array): Result<RelayMessage | null, RelayFault> => {
  if (bytes.length < HEAD) return err({ code: 'badLength' })
  const reader = new Reader(bytes)
  const [session, type] = [reader.u32(), reader.u8()]
  if (!KNOWN.has(type)) return ok(null)
  if (!fits(type, reader.left)) return err({ code: 'badLength' })
  const message = session === 0 ? readOfBridge(type, reader) : readOfSession(type, session, reader)
  return message === null ? err({ code: 'badValue' }) : ok(message)
}
