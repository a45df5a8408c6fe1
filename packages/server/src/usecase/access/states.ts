import {
  type ActualView,
  type CylinderState,
  type Holding,
  indexStates,
  type KeyState,
  type Offer,
  type Refusal,
  type Renewal,
  type UrgentBlock,
} from '@lockwright/domain/actual'
import { revalidationIndex } from '@lockwright/domain/desired'
import type { CylinderImage, CylinderNo, KeyId, KeyImage, KeyNo, UnixSeconds } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { secondsOfDate } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { validityOf } from '../key/policy.ts'
import { loadLists } from './lists.ts'

/** Keys lose a few seconds a week between two visits to a programming device; screens are no judge of seconds. */
const CLOCK_MARGIN_S = 60
const SECONDS_A_DAY = 86_400
const OP_BLOCK = 1
const OP_GROUP = 8

/** What is known of these keys and of these cylinders, or of every door the keys ever had. */
export async function loadStates(
  ctx: Context,
  keyNos: readonly number[],
  cylinderNos?: readonly number[],
): Promise<ActualView> {
  const keys = await loadKeyStates(ctx, keyNos)
  const doors = cylinderNos ?? (await doorsEverOf(ctx, keys))
  const keyIds = [...new Set(keys.flatMap((key) => key.images.flatMap(({ content }) => content?.passport.keyId ?? [])))]
  return indexStates(keys, await loadCylinderStates(ctx, doors, keyIds))
}

/** `ever`: for questions about the past and about copies. `now`: from the confirmed image on, which decides what holds now. */
export type Reach = 'ever' | 'now'

interface ImageRow<Content> {
  readonly device_no: number
  readonly number: number
  readonly content: Content
  readonly created_at: Date
  /** First proof that the device held it. */
  readonly proven_at: Date | null
  readonly evidence: { readonly kind: string } | null
}

/** Images that a device held or may hold; what was only wished is in no device. */
async function loadImages<Content>(
  { tx, systemId }: Context,
  kind: 'key' | 'cylinder',
  numbers: readonly number[],
  reach: Reach,
): Promise<Map<number, ImageRow<Content>[]>> {
  const { rows } = await sql<ImageRow<Content>>`
    select i.device_no, i.number, i.content, i.created_at, h.from_at as proven_at, h.evidence
    from image i
      left join image_history h on h.system_id = ${systemId} and h.device_kind = ${kind} and h.device_no = i.device_no
        and h.number = i.number
      left join device_state d on d.system_id = ${systemId} and d.device_kind = ${kind} and d.device_no = i.device_no
    where i.system_id = ${systemId} and i.device_kind = ${kind} and i.device_no = any(${numbers}::bigint[])
      and (${reach === 'ever'}::boolean or d.confirmed_number is null or i.number >= d.confirmed_number)
    order by i.device_no, i.number`.execute(tx)
  return Map.groupBy(rows, (row) => row.device_no)
}

async function loadDeviceStates({ tx, systemId }: Context, kind: 'key' | 'cylinder', numbers: readonly number[]) {
  const { rows } = await sql<Row<'device_state'>>`
    select * from device_state
    where system_id = ${systemId} and device_kind = ${kind} and device_no = any(${numbers}::bigint[])`.execute(tx)
  return new Map(rows.map((row) => [row.device_no, row]))
}

/** Keys without any history are there too, cylinders as well: nothing is known of them. */
export async function loadKeyStates(
  ctx: Context,
  keyNos: readonly number[],
  reach: Reach = 'ever',
): Promise<KeyState[]> {
  const images = await loadImages<KeyImage>(ctx, 'key', keyNos, reach)
  const states = await loadDeviceStates(ctx, 'key', keyNos)
  const { rows } = await sql<Row<'key'> & { blocked: boolean }>`
    select k.*, exists (select 1 from block_order o where o.system_id = ${ctx.systemId} and o.key_no = k.key_no) as blocked
    from key k where k.system_id = ${ctx.systemId} and k.key_no = any(${keyNos}::bigint[])`.execute(ctx.tx)
  const refusals = await loadRefusals(ctx, keyNos)
  return rows.map((key) => {
    const state = states.get(key.key_no)
    const history = (images.get(key.key_no) ?? []).flatMap((row) => holdings(row, state, []))
    const drift = state?.clock_drift_s ?? 0
    return {
      keyNo: key.key_no as KeyNo,
      images: history,
      renewals: renewalsOf(key, state, history),
      clockErrorSeconds: Math.abs(drift) + CLOCK_MARGIN_S,
      refusals: refusals.get(key.key_no) ?? [],
    }
  })
}

/** Blocks of these keys, by task or list, that may have reached some door: a key once refused is silent everywhere (B17). */
async function loadRefusals(
  { tx, systemId }: Context,
  keyNos: readonly number[],
): Promise<ReadonlyMap<number, readonly Refusal[]>> {
  const { rows } = await sql<{ key_no: number; below: number; from: Date }>`
    select t.subject_key_no as key_no, get_byte(t.payload, 4) + 256 * get_byte(t.payload, 5) as below,
      coalesce(offered.first, t.created_at) as "from"
    from task t cross join lateral (select min(c.offered_at) as first from task_carrier c
      where c.system_id = ${systemId} and c.task_no = t.task_no) offered
    where t.system_id = ${systemId} and t.op = ${OP_BLOCK} and t.subject_key_no = any(${keyNos}::bigint[])
      and (t.receipt is not null or offered.first is not null)
    union all
    select k.key_no, e.min_epoch, released.first
    from key k join blocklist_entry e on e.system_id = ${systemId} and e.key_id = k.key_id
      cross join lateral (select v.released_at as first from blocklist_version v where v.system_id = ${systemId}
        and v.version >= e.version_from and (e.version_to is null or v.version < e.version_to)
        and v.released_at is not null order by v.version limit 1) released
    where k.system_id = ${systemId} and k.key_no = any(${keyNos}::bigint[])`.execute(tx)
  const ofKey = Map.groupBy(rows, (row) => row.key_no)
  return new Map(
    [...ofKey].map(([no, all]) => [no, all.map(({ below, from }) => ({ below, from: secondsOfDate(from) }))]),
  )
}

/** What is known about one image of a device; nothing when it never left the server. */
function holdings<Content>(
  row: ImageRow<Content>,
  state: Row<'device_state'> | undefined,
  offers: readonly { readonly offer: Offer; readonly withdrawn: Offer | null }[],
): Holding<Content>[] {
  const inFlight = state?.in_flight_number === row.number && state.in_flight_at !== null
  const confirmed = state?.confirmed_number === row.number && state.confirmed_at !== null
  const provenAt = row.proven_at ?? (confirmed ? state.confirmed_at : null)
  const inSession = inFlight ? [{ at: secondsOfDate(state.in_flight_at!), carrier: null }] : []
  // A proven one was handed over some time after it was made; when, nobody wrote down.
  const sinceMade = provenAt !== null ? [{ at: secondsOfDate(row.created_at), carrier: null }] : []
  const all = [...sinceMade, ...offers.map(({ offer }) => offer), ...inSession]
  if (all.length === 0) return []
  const proof = provenAt === null ? null : evidence('commit', secondsOfDate(provenAt))
  const seenAt = confirmed && state.seen_at !== null ? secondsOfDate(state.seen_at) : null
  return [
    {
      number: row.number,
      content: row.content,
      offers: all,
      withdrawals: offers.flatMap(({ withdrawn }) => withdrawn ?? []),
      proof,
      lastHeld: proof === null ? null : (Math.max(proof.at, seenAt ?? 0) as UnixSeconds),
    },
  ]
}

const evidence = (kind: 'commit' | 'receipt', at: UnixSeconds) => ({ kind, at, notBefore: at, by: null }) as const

/**
 * Elements of the revalidation chain: the one the key proved, and the highest that may have been sent when it was last
 * at a programming device.
 */
function renewalsOf(
  key: Row<'key'> & { blocked: boolean },
  state: Row<'device_state'> | undefined,
  history: readonly Holding<KeyImage>[],
): Renewal[] {
  const seenAt = state?.seen_at ? secondsOfDate(state.seen_at) : null
  if (seenAt === null) return []
  const policy = {
    keyNo: key.key_no as KeyNo,
    keyId: key.key_id as KeyId,
    kind: key.kind,
    validity: validityOf(key),
    week: key.week,
    revalidationHours: key.revalidation_hours,
  }
  return history.flatMap(({ content }) => {
    const chain = content?.passport.revalidation
    if (!content || !chain) return []
    const until = state?.revalidated_until ? secondsOfDate(state.revalidated_until) : null
    const held = until === null ? 0 : Math.floor((until - chain.start) / (3600 * chain.unitHours))
    const sent = revalidationIndex(content.passport, policy, false, seenAt) ?? 0
    const { serial } = chain
    return [
      { serial, index: Math.max(0, Math.min(held, chain.length)), offeredAt: seenAt, heldAt: seenAt },
      { serial, index: Math.max(0, sent), offeredAt: seenAt, heldAt: null },
    ]
  })
}

/** Doors that any image a key held or may hold names; of groups the members now, and those on their way out. */
async function doorsEverOf({ tx, systemId }: Context, keys: readonly KeyState[]): Promise<number[]> {
  const slots = keys.flatMap((key) =>
    key.images.flatMap(({ content }) => content?.entries.map(({ slot }) => slot) ?? []),
  )
  const doors = slots.flatMap((slot) => (slot.kind === 'cylinder' ? [slot.cylinderNo] : []))
  const groups = [...new Set(slots.flatMap((slot) => (slot.kind === 'group' ? [slot.groupNo] : [])))]
  const { rows } = await sql<{ no: number }>`
    select cylinder_no as no from cylinder_group_member where system_id = ${systemId} and group_no = any(${groups}::bigint[])
    union
    select cylinder_no from task where system_id = ${systemId} and op = ${OP_GROUP} and state <> 'reported'
      and get_byte(payload, 6) + 256 * get_byte(payload, 7) = any(${groups}::bigint[])
    union
    select no from unnest(${doors}::bigint[]) as t (no)`.execute(tx)
  return rows.map((row) => row.no)
}

interface CarriedRow {
  readonly task_no: number
  readonly cylinder_no: number
  readonly op: number
  readonly payload: Uint8Array
  readonly state: Row<'task'>['state']
  readonly state_at: Date
  readonly key_no: number | null
  readonly offered_at: Date | null
  readonly removed_at: Date | null
}

/** `keyIds`: of whose blocks there is to be known. */
export async function loadCylinderStates(
  ctx: Context,
  cylinderNos: readonly number[],
  keyIds: readonly number[],
  reach: Reach = 'ever',
): Promise<CylinderState[]> {
  const { tx, systemId } = ctx
  const images = await loadImages<CylinderImage>(ctx, 'cylinder', cylinderNos, reach)
  const states = await loadDeviceStates(ctx, 'cylinder', cylinderNos)
  const tasks = await sql<CarriedRow>`
    select t.task_no, t.cylinder_no, t.op, t.payload, t.state, t.state_at, c.key_no, c.offered_at, c.removed_at
    from task t left join task_carrier c on c.system_id = ${systemId} and c.task_no = t.task_no
    where t.system_id = ${systemId} and t.cylinder_no = any(${cylinderNos}::bigint[]) and t.op in (${OP_BLOCK}, ${OP_GROUP})
    order by t.task_no`.execute(tx)
  const blocks = await sql<Row<'cylinder_block'>>`
    select * from cylinder_block where system_id = ${systemId} and cylinder_no = any(${cylinderNos}::bigint[])
      and key_id = any(${keyIds}::bigint[])`.execute(tx)
  const { day_epoch: dayEpoch } = await tx
    .selectFrom('locking_system')
    .select('day_epoch')
    .where('system_id', '=', systemId)
    .executeTakeFirstOrThrow()
  const held = [...states.values()].flatMap((state) => state.blocklist_version ?? [])
  const lists = await loadLists(ctx, keyIds, held)
  const tasksOf = Map.groupBy(tasks.rows, (row) => row.cylinder_no)
  const blocksOf = Map.groupBy(blocks.rows, (row) => row.cylinder_no)

  return cylinderNos.map((no): CylinderState => {
    const state = states.get(no)
    const own = tasksOf.get(no) ?? []
    const seenAt = secondsOfDate(state?.seen_at ?? state?.confirmed_at ?? new Date(0))
    const listVersion = state?.blocklist_version ?? 0
    return {
      cylinderNo: no as CylinderNo,
      images: (images.get(no) ?? []).flatMap((row) => holdings(row, state, groupOffers(own, row.number))),
      lists:
        listVersion === 0
          ? []
          : [
              {
                number: listVersion,
                content: lists.contentOf(listVersion),
                offers: [],
                withdrawals: [],
                proof: evidence('receipt', seenAt),
                // Its word came with a carrier: when it arrived the door may have had a newer one for long.
                lastHeld: null,
              },
            ],
      releasedLists: lists.released,
      urgentBlocks: [...confirmedBlocks(blocksOf.get(no) ?? []), ...carriedBlocks(own)],
      floors:
        state?.floor_day == null
          ? []
          : [{ from: seenAt, floor: (dayEpoch + SECONDS_A_DAY * state.floor_day) as UnixSeconds }],
    }
  })
}

const numberAt = (payload: Uint8Array, place: number): number =>
  new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getUint32(place, true)

function carriedOffer({ key_no, offered_at, removed_at }: CarriedRow) {
  if (key_no === null || offered_at === null) return []
  const carrier = key_no as KeyNo
  const withdrawn = removed_at === null ? null : { at: secondsOfDate(removed_at), carrier }
  return [{ offer: { at: secondsOfDate(offered_at), carrier }, withdrawn }]
}

/** Carriers under way with the group task that leads to this image: its base is the image before (spec/tasks.md). */
function groupOffers(tasks: readonly CarriedRow[], number: number) {
  return tasks
    .filter(({ op, payload }) => op === OP_GROUP && payload.length >= 4 && numberAt(payload, 0) + 1 === number)
    .flatMap(carriedOffer)
}

/** A block that the cylinder proved, by task or list; it outlives every list that does not name the key. */
function confirmedBlocks(rows: readonly Row<'cylinder_block'>[]): UrgentBlock[] {
  return rows.map((row) => ({
    taskId: `confirmed ${row.key_id}`,
    kind: 'block',
    entry: { keyId: row.key_id as KeyId, minEpoch: row.min_epoch },
    inVersion: Number.POSITIVE_INFINITY,
    offers: [],
    executed: evidence('receipt', secondsOfDate(row.confirmed_at)),
  }))
}

function carriedBlocks(tasks: readonly CarriedRow[]): UrgentBlock[] {
  return tasks
    .filter(({ op, payload }) => op === OP_BLOCK && payload.length >= 6)
    .flatMap((task) =>
      carriedOffer(task).map(({ offer }) => ({
        taskId: `${task.task_no}`,
        kind: 'block' as const,
        entry: {
          keyId: numberAt(task.payload, 0) as KeyId,
          minEpoch: new DataView(task.payload.buffer, task.payload.byteOffset).getUint16(4, true),
        },
        inVersion: Number.POSITIVE_INFINITY,
        offers: [offer],
        executed: null,
      })),
    )
}
