import { appendFeed, type FeedItem } from '../feed/index.ts'
import { appendJournal, type JournalEntry } from '../journal/index.ts'
import { secondsOf } from '../ports/index.ts'
import { INSTALLATION, inSystem } from '../store/index.ts'
import type { Actor, Context, Services } from './context.ts'

export interface Performance {
  readonly systemId: string
  readonly actor: Actor
  /** Name in the journal, such as `key.handOut`. */
  readonly useCase: string
}

/**
 * Runs `work` as one transaction: its rows, its journal entries and its feed items are all there or none. Everything
 * that changes a system goes through here, sessions with devices included. No permission is asked here.
 */
export function perform<Value>(
  services: Services,
  { systemId, actor, useCase }: Performance,
  work: (ctx: Context) => Promise<Value>,
): Promise<Value> {
  const millis = services.ports.clock.now()
  const now = new Date(millis)
  const entries: JournalEntry[] = []
  const items: FeedItem[] = []
  const asker = { accountId: actor.accountId ?? undefined, operator: actor.operator }
  return inSystem(
    services.store.db,
    systemId,
    async (tx) => {
      const value = await work({
        ...services,
        tx,
        systemId,
        actor,
        useCase,
        at: secondsOf(millis),
        now,
        journal: (entry) => void entries.push(entry),
        feed: (kind, payload) => void items.push({ kind, payload }),
      })
      await appendJournal(tx, { systemId, at: now, actor: actor.login, useCase }, entries)
      await appendFeed(tx, systemId, now, items)
      return value
    },
    asker,
  )
}

/** The same for what concerns no system: accounts, bridges, the list of systems. */
export function performInInstallation<Value>(
  services: Services,
  { actor, useCase }: Omit<Performance, 'systemId'>,
  work: (ctx: Context) => Promise<Value>,
): Promise<Value> {
  return perform(services, { systemId: INSTALLATION, actor, useCase }, work)
}
