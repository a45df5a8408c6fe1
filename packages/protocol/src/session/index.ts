export type { FirmwareVersion } from '../bytes/index.ts'
export * from './claimRequest.ts'
export * from './claimTlv.ts'
export * from './delivery.ts'
export {
  decodeErrorMessage,
  type EdhocError,
  type ErrorMessage,
  encodeErrorMessage,
  errorMessageFor,
} from './edhocError.ts'
export * as initiator from './edhocInitiator.ts'
export type { Session } from './edhocKeys.ts'
export { claimWish, EAD, type EadItem, type IdCred } from './edhocMessage.ts'
export * as responder from './edhocResponder.ts'
export * from './identity.ts'
export * from './keyState.ts'
export { packRecords, type RecordError } from './record.ts'
export * from './recordDown.ts'
export * from './recordUp.ts'
export { claimSecrets, SEAL_OVERHEAD, type SealedChannel, sealedChannel } from './sealedChannel.ts'
export type {
  BlankElement,
  ClaimedElement,
  ElementIdentity,
  HandshakeFault,
  ServerIdentity,
} from './serverHandshake.ts'
export * from './serverSession.ts'
