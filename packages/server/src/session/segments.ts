import { type CylinderNo, cylinderNo } from '@lockwright/domain/model'
import {
  type ChainPoint,
  chainStart,
  type OpenedSegment,
  openSegment,
  segmentHead,
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

/**
 * Parts of cylinders' logs, sealed by the cylinder (spec/audit.md): checked against its chain, stored once. However many
 * came, each cylinder costs one look and one write.
 */
export async function foldSegments(
  ctx: Context,
  secrets: SystemSecrets,
  segments: readonly Uint8Array[],
  by: string,
): Promise<void> {
  const opened = segments.flatMap((bytes): readonly OpenedSegment[] => {
    const head = segmentHead(bytes)
    const segment = head.ok
      ? openSegment(ctx.ports.crypto, secrets.cylinderKeys(head.value.cylinderNo).audit, bytes)
      : head
    if (segment.ok) return [segment.value]
    ctx.feed('evidenceRefused', { what: 'log', by })
    return []
  })
  const own = Map.groupBy(
    opened.filter(({ ring }) => ring === 'own'),
    (segment) => segment.cylinderNo,
  )
  for (const [no, parts] of own) await foldOwn(ctx, no, parts, by)
  for (const segment of opened) if (segment.ring === 'foreign') await foldForeign(ctx, secrets, segment, by)
}

/** A stretch of a log that is not stored and never will be. */
interface Gap {
  readonly from: number
  readonly to: number
  readonly cause: 'overwritten' | 'damaged'
}

async function foldOwn(ctx: Context, no: CylinderNo, parts: readonly OpenedSegment[], by: string): Promise<void> {
  const start = await knownPoint(ctx, no)
  if (start === null) return
  let known = start.point
  let newest = start.newest
  const events: AuditEvent[] = []
  const gaps: Gap[] = []
  for (const segment of parts.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (segment.to <= newest) continue
    const verified = verifySegment(ctx.ports.crypto, known, segment)
    // A part that begins before the known boundary has nothing that a later one has not.
    if (!verified.ok && verified.error.code === 'beforeKnown') continue
    if (!verified.ok) {
      ctx.feed('logDamaged', { cylinderNo: no, from: segment.from, to: segment.to, by })
      gaps.push({ from: Math.max(segment.from, newest + 1), to: segment.to, cause: 'damaged' })
      continue
    }
    if (segment.from > newest + 1) gaps.push({ from: newest + 1, to: segment.from - 1, cause: 'overwritten' })
    events.push(...verified.value.events.filter(({ seq }) => seq > newest))
    newest = segment.to
    known = verified.value.boundary
  }
  await noteGaps(ctx, no, gaps)
  if (events.length === 0) return
  await storeEvents(ctx, 'event', no, events, by)
  if (known !== start.point) await keepPoint(ctx, no, known)
  ctx.feed('log', { cylinderNo: no, from: events[0]!.seq, to: newest, by })
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

/** Where the chain of this cylinder is known to stand (the last boundary, or its start from the claim), and its newest event. */
async function knownPoint(
  { tx, systemId, keystore }: Context,
  no: CylinderNo,
): Promise<{ readonly point: ChainPoint; readonly newest: number } | null> {
  const vault = await keystore.vault(tx, systemId)
  const row = await tx
    .selectFrom('cylinder')
    .leftJoin('audit_head as head', (join) =>
      join.onRef('head.system_id', '=', 'cylinder.system_id').onRef('head.cylinder_no', '=', 'cylinder.cylinder_no'),
    )
    .select(['cylinder.secrets_wrapped', 'head.seq', 'head.tag', 'head.chain_wrapped'])
    .select((eb) =>
      eb
        .selectFrom('event')
        .select(({ fn }) => fn.max('event.seq').as('newest'))
        .where('event.system_id', '=', systemId)
        .where('event.cylinder_no', '=', no)
        .where('event.log_epoch', '=', LOG_EPOCH)
        .as('newest'),
    )
    .where('cylinder.system_id', '=', systemId)
    .where('cylinder.cylinder_no', '=', no)
    .forUpdate('cylinder')
    .executeTakeFirst()
  if (row?.secrets_wrapped == null) return null
  const newest = row.newest ?? 0
  if (row.seq !== null && row.tag !== null && row.chain_wrapped !== null)
    return { point: { seq: row.seq, tag: row.tag, key: vault.open(row.chain_wrapped, chainContext(no)) }, newest }
  const first = vault.open(row.secrets_wrapped, secretsContext({ kind: 'cylinder', no })).slice(16)
  return { point: chainStart(first), newest }
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

async function keepPoint(ctx: Context, no: number, known: ChainPoint): Promise<void> {
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  const point = { seq: known.seq, tag: known.tag, chain_wrapped: vault.seal(known.key, chainContext(no)) }
  await ctx.tx
    .insertInto('audit_head')
    .values({ system_id: ctx.systemId, cylinder_no: no, ...point })
    .onConflict((conflict) => conflict.columns(['system_id', 'cylinder_no']).doUpdateSet(point))
    .execute()
}

async function noteGaps({ tx, systemId, now }: Context, no: number, gaps: readonly Gap[]): Promise<void> {
  if (gaps.length === 0) return
  await tx
    .insertInto('event_gap')
    .values(
      gaps.map(({ from, to, cause }) => ({
        system_id: systemId,
        cylinder_no: no,
        from_seq: from,
        to_seq: to,
        cause,
        noticed_at: now,
      })),
    )
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
