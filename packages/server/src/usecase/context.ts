import type { UnixSeconds } from '@lockwright/domain/model'
import type { FeedHub } from '../feed/index.ts'
import type { JournalEntry } from '../journal/index.ts'
import type { Keystore } from '../keystore/index.ts'
import type { Ports } from '../ports/index.ts'
import type { Role, Store, Tx } from '../store/index.ts'
import type { TaskWriter } from './task/writer.ts'

/** Who does something; decided before any row of a system is read. */
export interface Actor {
  /** null for devices and bridges, and for requests without sign-in. */
  readonly accountId: string | null
  /** What the journal says: a login, or such as `bridge Porter's lodge`. */
  readonly login: string
  /** The break-glass account, and not by a limited token. */
  readonly operator: boolean
  /** The system that the request is about, and the role in it; null = none, or not a member. */
  readonly systemId: string | null
  readonly role: Role | null
  /** What the API token is limited to; null: everything the account may. */
  readonly limit: { readonly systemId: string | null; readonly role: Role | null } | null
}

/** An actor without an account: a device, a bridge or the server itself. */
export const serviceActor = (login: string): Actor => ({
  accountId: null,
  login,
  operator: false,
  systemId: null,
  role: null,
  limit: null,
})

/** What use cases need beyond their transaction. */
export interface Services {
  readonly store: Store
  readonly ports: Ports
  readonly keystore: Keystore
  readonly feedHub: FeedHub
  readonly taskWriter: TaskWriter
}

/** One transaction in one system (or in the installation, then `systemId` is the nil uuid). */
export interface Context extends Services {
  readonly tx: Tx
  readonly systemId: string
  readonly actor: Actor
  readonly useCase: string
  readonly at: UnixSeconds
  /** The same instant as `at`, to the millisecond. */
  readonly now: Date
  /** Noted now, written at the end of the transaction. */
  journal(entry: JournalEntry): void
  feed(kind: string, payload: Readonly<Record<string, unknown>>): void
}
