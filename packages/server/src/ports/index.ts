import type { UnixSeconds } from '@lockwright/domain/model'
import type { Crypto, Random } from '@lockwright/protocol/ports'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMillis = number

export interface Clock {
  now(): UnixMillis
}

/** The part of a pino logger that is used; facts first, then the sentence. */
export interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** What the server takes from outside, so that tests and simulated worlds own time and chance. */
export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly crypto: Crypto
  readonly log: Log
}

export const secondsOf = (millis: UnixMillis): UnixSeconds => Math.floor(millis / 1000) as UnixSeconds
export const dateOf = (seconds: UnixSeconds): Date => new Date(seconds * 1000)
export const secondsOfDate = (date: Date): UnixSeconds => secondsOf(date.getTime())

/** A uuid of version 7 (RFC 9562): ordered by time, 74 random bits. */
export function newId({ clock, random }: Pick<Ports, 'clock' | 'random'>): string {
  const bytes = Uint8Array.from(random.bytes(16))
  let millis = clock.now()
  for (let place = 5; place >= 0; place--) {
    bytes[place] = millis % 256
    millis = Math.floor(millis / 256)
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
