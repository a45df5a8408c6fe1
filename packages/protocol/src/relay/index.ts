export type { FirmwareVersion } from '../bytes/index.ts'
export { decodeLink, encodeLink, type LinkMessage } from './deviceLink.ts'
export {
  type CloseReason,
  type DeviceClass,
  type ElementClass,
  type Life,
  MAX_FRAME,
  type Presence,
  type RelayFault,
  type Slot,
} from './registry.ts'
export { decodeRelay, encodeRelay, type RelayMessage } from './relayFrame.ts'
