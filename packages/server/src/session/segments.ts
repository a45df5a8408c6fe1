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
import { withTimes } from './eventTimes.ts'
import type { SystemSecrets } from './systemSecrets.ts'

/** Re-keying begins a new count of events; until there is any, all are of the first. */
const LOG_EPOCH = 0

/**
 * Parts of cylinders' logs, sealed by the cylinder (spec/audit.md): checked against its chain, stored once. However many
 * came, they cost one look and one write.
 */
export async function foldSegments(
  ctx: Context,
  secrets: SystemSecrets,
  segments: readonly Uint8Array[],
  by: string,
): Promise<void> {
  const heads = segments.map(segmentHead)
  const named = new Set(heads.flatMap((head) => (head.ok ? [head.value.cylinderNo] : [])))
  const keys = new Map([...named].map((no) => [no, secrets.cylinderKeys(no).audit]))
  const opened = segments.flatMap((bytes, place): readonly OpenedSegment[] => {
    const head = heads[place]!
    const segment = head.ok ? openSegment(ctx.ports.crypto, keys.get(head.value.cylinderNo)!, bytes) : head
    if (segment.ok) return [segment.value]
    ctx.feed('evidenceRefused', { what: 'log', by })
    return []
  })
  const own = Map.groupBy(
    opened.filter(({ ring }) => ring === 'own'),
    (segment) => segment.cylinderNo,
  )
  await foldOwn(ctx, own, by)
  for (const segment of opened) if (segment.ring === 'foreign') await foldForeign(ctx, secrets, segment, by)
}

/** A stretch of a log that is not stored and never will be. */
interface Gap {
  readonly from: number
  readonly to: number
  readonly cause: 'overwritten' | 'damaged'
}

/** What the parts of one log add to what is known of it. */
interface Added {
  readonly cylinderNo: CylinderNo
  readonly events: readonly AuditEvent[]
  readonly gaps: readonly Gap[]
  /** Where the chain stands now; null = no further than before. */
  readonly boundary: ChainPoint | null
}

async function foldOwn(
  ctx: Context,
  logs: ReadonlyMap<CylinderNo, readonly OpenedSegment[]>,
  by: string,
): Promise<void> {
  if (logs.size === 0) return
  const known = await knownPoints(ctx, [...logs.keys()])
  const added = [...logs].flatMap(([no, parts]): readonly Added[] => {
    const start = known.get(no)
    return start === undefined ? [] : [addedBy(ctx, no, parts, start, by)]
  })
  await noteGaps(ctx, added)
  await storeEvents(ctx, 'event', added, by)
  await keepPoints(ctx, added)
  for (const { cylinderNo: no, events } of added)
    if (events.length > 0) ctx.feed('log', { cylinderNo: no, from: events[0]!.seq, to: events.at(-1)!.seq, by })
}

function addedBy(ctx: Context, no: CylinderNo, parts: readonly OpenedSegment[], start: Known, by: string): Added {
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
  const moved = events.length > 0 && known !== start.point
  return { cylinderNo: no, events, gaps, boundary: moved ? known : null }
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
  await storeEvents(ctx, 'foreign_event', [{ cylinderNo: no, events: verified.value.events }], by)
}

interface Known {
  readonly point: ChainPoint
  /** Number of its newest stored event, 0 = none. */
  readonly newest: number
}

/**
 * Where the chains of these cylinders are known to stand: the last boundary, or the start from the claim; nothing of one
 * that is not programmed. They stay locked, always in the same order: two keys may bring parts of one log at once, and
 * what the first one stored shows only to a statement that begins after it.
 */
async function knownPoints(
  { tx, systemId, keystore }: Context,
  cylinders: readonly CylinderNo[],
): Promise<ReadonlyMap<number, Known>> {
  await sql`select 1 from cylinder where system_id = ${systemId} and cylinder_no = any(${cylinders}::bigint[])
    order by cylinder_no for no key update`.execute(tx)
  const vault = await keystore.vault(tx, systemId)
  const rows = await tx
    .selectFrom('cylinder')
    .leftJoin('audit_head as head', (join) =>
      join.onRef('head.system_id', '=', 'cylinder.system_id').onRef('head.cylinder_no', '=', 'cylinder.cylinder_no'),
    )
    .select(['cylinder.cylinder_no', 'cylinder.secrets_wrapped', 'head.seq', 'head.tag', 'head.chain_wrapped'])
    .select((eb) =>
      eb
        .selectFrom('event')
        .select(({ fn }) => fn.max('event.seq').as('newest'))
        .whereRef('event.system_id', '=', 'cylinder.system_id')
        .whereRef('event.cylinder_no', '=', 'cylinder.cylinder_no')
        .where('event.log_epoch', '=', LOG_EPOCH)
        .as('newest'),
    )
    .where('cylinder.system_id', '=', systemId)
    .where('cylinder.cylinder_no', 'in', [...cylinders])
    .where('cylinder.secrets_wrapped', 'is not', null)
    .execute()
  const pointOf = ({ cylinder_no: no, seq, tag, chain_wrapped, secrets_wrapped }: (typeof rows)[number]) =>
    seq !== null && tag !== null && chain_wrapped !== null
      ? { seq, tag, key: vault.open(chain_wrapped, chainContext(no)) }
      : chainStart(vault.open(secrets_wrapped!, secretsContext({ kind: 'cylinder', no })).slice(16))
  return new Map(rows.map((row) => [row.cylinder_no, { point: pointOf(row), newest: row.newest ?? 0 }]))
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

async function keepPoints(ctx: Context, added: readonly Added[]): Promise<void> {
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  const heads = added.flatMap(({ cylinderNo: no, boundary }) =>
    boundary === null
      ? []
      : [
          {
            system_id: ctx.systemId,
            cylinder_no: no,
            seq: boundary.seq,
            tag: boundary.tag,
            chain_wrapped: vault.seal(boundary.key, chainContext(no)),
          },
        ],
  )
  if (heads.length === 0) return
  await ctx.tx
    .insertInto('audit_head')
    .values(heads)
    .onConflict((conflict) =>
      conflict.columns(['system_id', 'cylinder_no']).doUpdateSet((eb) => ({
        seq: eb.ref('excluded.seq'),
        tag: eb.ref('excluded.tag'),
        chain_wrapped: eb.ref('excluded.chain_wrapped'),
      })),
    )
    .execute()
}

async function noteGaps({ tx, systemId, now }: Context, added: readonly Added[]): Promise<void> {
  const rows = added.flatMap(({ cylinderNo: no, gaps }) =>
    gaps.map(({ from, to, cause }) => ({
      system_id: systemId,
      cylinder_no: no,
      from_seq: from,
      to_seq: to,
      cause,
      noticed_at: now,
    })),
  )
  if (rows.length === 0) return
  await tx
    .insertInto('event_gap')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Numbers as PostgreSQL reads an array, written out at once: there may be thousands. */
const arrayOf = (numbers: readonly (number | null)[]): string => `{${numbers.map((no) => no ?? 'NULL').join()}}`

/** Storing an event of a foreign log twice is harmless: its number is its name (law 6). Of own logs only news come here. */
async function storeEvents(
  { tx, systemId, now }: Context,
  table: 'event' | 'foreign_event',
  logs: readonly Pick<Added, 'cylinderNo' | 'events'>[],
  by: string,
): Promise<void> {
  const noticed = Math.floor(now.getTime() / 1000)
  const timed = logs.flatMap(({ cylinderNo: no, events }) =>
    withTimes(events, noticed).map((event) => ({ ...event, cylinderNo: no })),
  )
  if (timed.length === 0) return
  const column = (pick: (event: (typeof timed)[number]) => number | null) => arrayOf(timed.map(pick))
  await sql`
    insert into ${sql.table(table)}
      (system_id, cylinder_no, log_epoch, seq, at, key_id, code, detail, flags, stored_at, carried_by, value)
    select ${systemId}::uuid, e.cylinder_no, ${LOG_EPOCH}::int, e.seq, to_timestamp(e.at), e.key_id, e.code, e.detail,
      e.flags, ${now}::timestamptz, ${by}, e.value
    from unnest(${column((e) => e.cylinderNo)}::bigint[], ${column((e) => e.seq)}::bigint[],
      ${column((e) => e.at)}::bigint[], ${column((e) => e.keyId)}::bigint[],
      ${column((e) => EVENT_CODES[e.code])}::int[], ${column((e) => e.detail)}::int[],
      ${column((e) => (e.claimed ? 1 : 0))}::int[], ${column((e) => e.value)}::bigint[])
      as e (cylinder_no, seq, at, key_id, code, detail, flags, value)
    ${table === 'foreign_event' ? sql`on conflict do nothing` : sql``}`.execute(tx)
}
