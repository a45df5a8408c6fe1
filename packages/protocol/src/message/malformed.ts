import { err } from '@lockwright/domain/model'

/** Bytes from outside that are no such record: wrong length, a reserved bit set, a value outside its registry. */
export interface Malformed {
  readonly code: 'malformed'
  readonly record: string
  readonly field: string
}

export const malformed = (record: string, field: string): { readonly ok: false; readonly error: Malformed } =>
  err({ code: 'malformed', record, field })
