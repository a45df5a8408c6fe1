import { cylinderNo } from '@lockwright/domain/model'
import {
  type ChainPoint,
  chainStart,
  type OpenedSegment,
  openSegment,
  segmentHead,
  type VerifiedSegment,
  verifySegment,
} from '@lockwright/protocol/audit'
import { type AuditEvent, EVENT_CODES } from '@lockwright/protocol/message'
import { foreignAuditKey } from '@lockwright/protocol/secret'
import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'
import { secretsContext } from './claimSecrets.ts'
import type { SystemSecrets } from './systemSecrets.ts'

/** Re-keying begins a new count of events; until there is any, all are of the first. */
const LOG_EPOCH = 0

/** Parts of cylinders' logs, sealed by the cylinder (spec/audit.md): checked against its chain, stored once. */
export async function foldSegments(
  ctx: Context,
  secrets: SystemSecrets,
  segments: readonly Uint8Array[],
  by: string,
): Promise<void> {
  for (const bytes of segments) {
    const head = segmentHead(bytes)
    const opened = head.ok
      ? openSegment(ctx.ports.crypto, secrets.cylinderKeys(head.value.cylinderNo).audit, bytes)
      : head
    if (!opened.ok) {
      ctx.feed('evidenceRefused', { what: 'log', by })
      continue
    }
    if (opened.value.ring === 'own') await foldOwn(ctx, opened.value, by)
    else await foldForeign(ctx, secrets, opened.value, by)
  }
}

async function foldOwn(ctx: Context, segment: OpenedSegment, by: string): Promise<void> {
  const no = segment.cylinderNo
  const known = await knownPoint(ctx, no)
  if (known === null || known.seq >= segment.to) return
  const verified = verifySegment(ctx.ports.crypto, known, segment)
  // A part that begins before the known boundary has nothing that a later one has not.
  if (!verified.ok && verified.error.code === 'beforeKnown') return
  if (!verified.ok) {
    ctx.feed('logDamaged', { cylinderNo: no, from: segment.from, to: segment.to, by })
    await noteGap(ctx, no, segment.from, segment.to, 'damaged')
    return
  }
  const newest = await newestSeq(ctx, no)
  if (segment.from > newest + 1) await noteGap(ctx, no, newest + 1, segment.from - 1, 'overwritten')
  await storeEvents(ctx, 'event', no, verified.value.events, by)
  await keepPoint(ctx, no, verified.value)
  ctx.feed('log', { cylinderNo: no, from: segment.from, to: segment.to, by })
}

/** Keys of other systems: a ring of its own, checked from its start, for there are never many. */
async function foldForeign(ctx: Context, secrets: SystemSecrets, segment: OpenedSegment, by: string): Promise<void> {
  const no = segment.cylinderNo
  const first = await firstAuditKey(ctx, no)
  if (first === null) return
  const { crypto } = ctx.ports
  const start = chainStart(foreignAuditKey(crypto, first, secrets.systemNo, cylinderNo(no)))
  const verified = verifySegment(crypto, start, segment)
  if (!verified.ok) {
    ctx.feed('logDamaged', { cylinderNo: no, from: segment.from, to: segment.to, by })
    return
  }
  await storeEvents(ctx, 'foreign_event', no, verified.value.events, by)
}

/** Where the chain of this cylinder is known to stand: the last boundary, or its start from the claim. */
async function knownPoint(ctx: Context, no: number): Promise<ChainPoint | null> {
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  const head = await ctx.tx
    .selectFrom('audit_head')
    .select(['seq', 'tag', 'chain_wrapped'])
    .where('system_id', '=', ctx.systemId)
    .where('cylinder_no', '=', no)
    .forUpdate()
    .executeTakeFirst()
  if (head !== undefined) return { seq: head.seq, tag: head.tag, key: vault.open(head.chain_wrapped, chainContext(no)) }
  const first = await firstAuditKey(ctx, no)
  return first === null ? null : chainStart(first)
}

/** A_1 of the claim; null when the cylinder is not programmed. */
async function firstAuditKey(ctx: Context, no: number): Promise<Uint8Array | null> {
  const row = await ctx.tx
    .selectFrom('cylinder')
    .select('secrets_wrapped')
    .where('system_id', '=', ctx.systemId)
    .where('cylinder_no', '=', no)
    .executeTakeFirst()
  if (row?.secrets_wrapped == null) return null
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  return vault.open(row.secrets_wrapped, secretsContext({ kind: 'cylinder', no })).slice(16)
}

const chainContext = (no: number) => `cylinder ${no} log`

async function keepPoint(ctx: Context, no: number, { boundary }: VerifiedSegment): Promise<void> {
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  const point = {
    seq: boundary.seq,
    tag: boundary.tag,
    chain_wrapped: vault.seal(boundary.key, chainContext(no)),
  }
  await ctx.tx
    .insertInto('audit_head')
    .values({ system_id: ctx.systemId, cylinder_no: no, ...point })
    .onConflict((conflict) =>
      conflict.columns(['system_id', 'cylinder_no']).doUpdateSet(point).where('audit_head.seq', '<', boundary.seq),
    )
    .execute()
}

async function newestSeq({ tx, systemId }: Context, no: number): Promise<number> {
  const row = await tx
    .selectFrom('event')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('system_id', '=', systemId)
    .where('cylinder_no', '=', no)
    .where('log_epoch', '=', LOG_EPOCH)
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}

async function noteGap({ tx, systemId, now }: Context, no: number, from: number, to: number, cause: string) {
  await tx
    .insertInto('event_gap')
    .values({ system_id: systemId, cylinder_no: no, from_seq: from, to_seq: to, cause, noticed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Storing an event twice is harmless: its number is its name (law 6). */
async function storeEvents(
  { tx, systemId, now }: Context,
  table: 'event' | 'foreign_event',
  no: number,
  events: readonly AuditEvent[],
  by: string,
): Promise<void> {
  const timed = withTimes(events, Math.floor(now.getTime() / 1000))
  const column = <Value>(pick: (event: TimedEvent) => Value) => timed.map(pick)
  await sql`
    insert into ${sql.table(table)}
      (system_id, cylinder_no, log_epoch, seq, at, key_id, code, detail, flags, stored_at, carried_by, value)
    select ${systemId}::uuid, ${no}::bigint, ${LOG_EPOCH}::int, e.seq, to_timestamp(e.at), e.key_id, e.code, e.detail,
      e.flags, ${now}::timestamptz, ${by}, e.value
    from unnest(${column((e) => e.seq)}::bigint[], ${column((e) => e.at)}::bigint[], ${column((e) => e.keyId)}::bigint[],
      ${column((e) => EVENT_CODES[e.code])}::int[], ${column((e) => e.detail)}::int[],
      ${column((e) => (e.claimed ? 1 : 0))}::int[], ${column((e) => e.value)}::bigint[])
      as e (seq, at, key_id, code, detail, flags, value)
    on conflict do nothing`.execute(tx)
}

interface TimedEvent extends AuditEvent {
  readonly at: number
  readonly value: number | null
}

/** A new time floor and a loss have no time of their own: they happened after the record before them. */
function withTimes(events: readonly AuditEvent[], now: number): readonly TimedEvent[] {
  let last = events.find((event) => isTimed(event))?.time ?? now
  return events.map((event) => {
    if (isTimed(event)) last = event.time
    return { ...event, at: last, value: isTimed(event) ? null : event.time }
  })
}

const isTimed = ({ code }: AuditEvent): boolean => code !== 'floor' && code !== 'lost'
