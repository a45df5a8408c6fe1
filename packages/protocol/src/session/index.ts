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
