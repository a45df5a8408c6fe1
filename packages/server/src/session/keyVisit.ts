import { cylinderNo, type ImageNo, type KeyId, type KeyImage } from '@lockwright/domain/model'
import { equal } from '@lockwright/protocol/bytes'
import { revalidationElement } from '@lockwright/protocol/chain'
import {
  type EncodedImage,
  encodeKeyImage,
  type KeyImageSecrets,
  releaseIndex,
  revalidationDeadline,
  rowsDelta,
  type TableRow,
} from '@lockwright/protocol/image'
import {
  type DownRecord,
  deleteTask,
  type KeyState,
  putRevalidation,
  putTask,
  type SessionOutcome,
  type Transaction,
  type UpRecord,
} from '@lockwright/protocol/session'
import { sql } from 'kysely'
import { Fault } from '../errors/index.ts'
import { dateOf } from '../ports/index.ts'
import type { Row } from '../store/index.ts'
import { tooOld } from '../usecase/bridge/wallUnit.ts'
import type { Context } from '../usecase/index.ts'
import { replan } from '../usecase/plan/replan.ts'
import {
  CARRIES_NOTHING,
  type Carried,
  type CarriedTask,
  carriedTasks,
  noteOffered,
  noteTransferred,
} from './carriedTasks.ts'
import { confirmImage, type Device, noteInFlight } from './confirm.ts'
import type { KnownDevice } from './device.ts'
import { type ListUpdate, listsFor, NO_LISTS, noteReleased } from './lists.ts'
import { noteSlot } from './programmingDevice.ts'
import { acksOf, foldReports } from './reports.ts'
import type { Seat } from './seat.ts'
import { noteSeen, versionText } from './seen.ts'
import type { SystemSecrets } from './systemSecrets.ts'
import { type Desk, dayFor, planOf, transactionNo, type Visit } from './visit.ts'

/** A user key at a programming device: reports come in, whatever waits for it goes out (R072, R132). */
export async function keyVisit(
  desk: Desk,
  device: KnownDevice,
  keyState: KeyState,
  records: readonly UpRecord[],
): Promise<Visit> {
  const by = `bridge ${desk.seat.bridgeLabel}`
  const self: Device = { kind: 'key', no: device.no }
  return desk.inSystem(device.systemId, 'session.key', async (ctx, secrets) => {
    const plan = planOf(ctx.ports)
    const { cloneSuspected } = await noteSeen(ctx, self, keyState, by, plan.sessionId)
    await noteSlot(ctx, desk.seat, self)
    const reports = await foldReports(ctx, secrets, records, `key ${device.marking}`, device.no)
    const wanted =
      cloneSuspected || desk.seat.slot !== 'right'
        ? null
        : await wantedContent(ctx, secrets, desk.seat, device.no, keyState)
    const transaction = wanted === null ? null : transactionOf(ctx, wanted, keyState)
    if (transaction !== null) {
      if (!wanted!.isHeld) await noteInFlight(ctx, self, transaction.image)
      await noteOffered(ctx, device.no, wanted!.tasks)
      await noteReleased(ctx, wanted!.lists)
    }
    return {
      plan: { ...plan, acks: acksOf(reports), transaction },
      full: () => ({ ...transaction!, mode: 'full', rows: [...putRows(wanted!.encoded.tables), ...wanted!.extras] }),
      end: (outcome) => endKeyVisit(desk, device, wanted, outcome),
    }
  })
}

/** What a key should hold when it leaves. */
interface Wanted {
  readonly image: KeyImage
  readonly encoded: EncodedImage
  /** The key came with this image: only what lies outside it can be new. */
  readonly isHeld: boolean
  /** What the image it says it holds looks like, if we know it and the key proves it has exactly that. */
  readonly held: readonly TableRow[] | null
  /** Records outside the image: revalidation, day, tasks, lists. */
  readonly extras: readonly DownRecord[]
  readonly tasks: readonly CarriedTask[]
  /** What it lacks of the block list, so that it spreads it (R160). */
  readonly lists: ListUpdate
  /** Until when the key lives by what it last took, and by what it takes now; null = for ever. */
  readonly revalidated: { readonly before: Date | null; readonly until: Date | null }
}

/** null where nothing may be loaded: the system is not published (R038) or the key was never planned. */
async function wantedContent(
  ctx: Context,
  secrets: SystemSecrets,
  seat: Seat,
  no: number,
  keyState: KeyState,
): Promise<Wanted | null> {
  const key = await plannedKey(ctx, no, keyState.image)
  const { newest } = key
  if (key.state !== 'published' || newest === null) return null
  const tasks = (await mayCarryFrom(ctx, seat, key, keyState)) ? key.tasks : []
  const keySecrets = secretsFor(secrets, newest.passport.keyId)
  const { crypto } = ctx.ports
  const encoded = encodeKeyImage(crypto, newest, keySecrets)
  const isHeld = newest.number === keyState.image
  const before = isHeld ? encoded : key.told === null ? null : encodeKeyImage(crypto, key.told, keySecrets)
  const revalidation = revalidationFor(ctx, secrets, newest, key)
  // A blocked key is given nothing to carry (R079).
  const isBehind = !key.blocked && (key.list_version ?? 0) > keyState.blocklist
  const lists = isBehind ? await listsFor(ctx, keyState.blocklist) : NO_LISTS
  return {
    image: newest,
    encoded,
    isHeld,
    held: before !== null && equal(before.root8, keyState.root) ? before.tables : null,
    extras: [
      ...(revalidation !== null && (!isHeld || revalidation.index !== keyState.revalidationIndex)
        ? [putRevalidation(revalidation.index, revalidation.proof)]
        : []),
      ...dayFor(ctx, secrets, keyState),
      ...tasks.flatMap((task) => (task.kind === 'load' ? putTask(task.document) : [deleteTask(task.taskNo)])),
      ...lists.records,
    ],
    tasks,
    lists,
    revalidated: { before: key.revalidated_until, until: revalidation === null ? null : dateOf(revalidation.until) },
  }
}

/** R133: with tasks it does a programming key's work (R148), for which a wall unit and the key have to be new enough. */
async function mayCarryFrom(ctx: Context, seat: Seat, key: PlannedKey, { firmware }: KeyState): Promise<boolean> {
  if (key.tasks.length === 0) return true
  const device = await ctx.tx
    .selectFrom('programming_device')
    .select(['class', 'firmware'])
    .where('bridge_id', '=', seat.bridgeId)
    .where('link', '=', seat.link)
    .executeTakeFirst()
  const old = device === undefined ? null : tooOld(device, versionText(firmware))
  if (old !== null) ctx.feed('keyRefused', { no: key.key_no, error: 'firmwareTooOld', ...old })
  return old === null
}

type KeyRow = Pick<Row<'key'>, 'key_no' | 'revalidation_hours'> &
  Pick<Row<'locking_system'>, 'state'> &
  Pick<Row<'device_state'>, 'revalidated_until'>

interface PlannedKey extends KeyRow, Carried {
  readonly blocked: boolean
  /** Newest version of the block list; null: none was ever made. */
  readonly list_version: number | null
  readonly newest: KeyImage | null
  /**
   * The image that the key says it holds, if that is another one of ours with the same passport. Every ticket is bound to
   * the passport: under another one no entry stays, and there is nothing to compare.
   */
  readonly told: KeyImage | null
}

/** What is planned for the key; what of it grows old by itself is renewed before, now that the key is here. */
async function plannedKey(ctx: Context, no: number, told: ImageNo): Promise<PlannedKey> {
  const key = await loadPlanned(ctx, no, told)
  const { newest, doors } = key
  if (key.state !== 'published' || (newest !== null && !growsOld(newest, doors))) return key
  try {
    const { images } = await replan(ctx, { keyNos: [no] })
    return images > 0 ? await loadPlanned(ctx, no, told) : key
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // What it cannot hold is no reason to leave it without the rest.
    ctx.feed('keyRefused', { no, error: error.code })
    return key
  }
}

/**
 * Chains and schedule records come near their end, clocks change by new rules, and task tickets are for doors that no other
 * entry reaches, which for groups follows from what doors have confirmed. All else changes with the policy only, and
 * whoever changes that plans the key anew.
 * @param doors where it has tasks to do
 */
function growsOld({ passport, schedules, entries }: KeyImage, doors: ReadonlySet<number>): boolean {
  if (passport.revalidation !== null || schedules.length > 0) return true
  const named = new Set(entries.map(({ slot }) => (slot.kind === 'group' ? null : slot.cylinderNo)))
  return (
    [...doors].some((no) => !named.has(cylinderNo(no))) ||
    entries.some(({ slot }) => slot.kind === 'task' && !doors.has(slot.cylinderNo))
  )
}

async function loadPlanned(ctx: Context, no: number, told: ImageNo): Promise<PlannedKey> {
  const { rows } = await sql<Omit<PlannedKey, keyof Carried> & { readonly carries: boolean }>`
    select k.key_no, k.revalidation_hours, s.state, d.revalidated_until, newest.content as newest, told.content as told,
      exists (select 1 from task_carrier c
        where c.system_id = k.system_id and c.key_no = k.key_no and c.removed_at is null) as carries,
      exists (select 1 from block_order o where o.system_id = k.system_id and o.key_no = k.key_no) as blocked,
      (select max(l.version) from blocklist_version l where l.system_id = k.system_id) as list_version
    from key k join locking_system s on s.system_id = k.system_id
      left join device_state d on d.system_id = k.system_id and d.device_kind = 'key' and d.device_no = k.key_no
      left join image newest on newest.system_id = k.system_id and newest.device_kind = 'key'
        and newest.device_no = k.key_no and newest.number = (select max(n.number) from image n
          where n.system_id = k.system_id and n.device_kind = 'key' and n.device_no = k.key_no)
      left join image told on told.system_id = k.system_id and told.device_kind = 'key' and told.device_no = k.key_no
        and told.number = ${told} and told.number < newest.number
        and told.content -> 'passport' = newest.content -> 'passport'
    where k.system_id = ${ctx.systemId} and k.key_no = ${no}`.execute(ctx.tx)
  const row = rows[0]!
  return { ...row, ...(row.carries ? await carriedTasks(ctx, no) : CARRIES_NOTHING) }
}

export const secretsFor = (secrets: SystemSecrets, keyId: KeyId): KeyImageSecrets => ({
  systemNo: secrets.systemNo,
  ticketMac: secrets.ticketMac,
  revalidationSeed: (serial) => secrets.revalidationSeed(keyId, serial),
})

/** The chain element that keeps the key alive for its period from now on; only ever of the newest chain (B1). */
export function revalidationFor(
  ctx: Context,
  secrets: SystemSecrets,
  image: KeyImage,
  key: Pick<KeyRow, 'revalidation_hours'>,
) {
  const chain = image.passport.revalidation
  if (chain === null || key.revalidation_hours === null) return null
  const index = releaseIndex(chain, ctx.at, key.revalidation_hours)
  const seed = secrets.revalidationSeed(image.passport.keyId, chain.serial)
  return {
    index,
    proof: revalidationElement(ctx.ports.crypto, image.passport.keyId, seed, chain.length, index),
    until: revalidationDeadline(chain, index),
  }
}

export const putRows = (rows: readonly TableRow[]): readonly DownRecord[] =>
  rows.map(({ table, body }) => ({ kind: 'put', table, body, more: false }))

/** Only what is not there yet; null when the key holds all of it. */
function transactionOf(ctx: Context, wanted: Wanted, keyState: KeyState): Transaction | null {
  const { image, encoded, held, extras } = wanted
  const { puts, dels } = rowsDelta(held ?? [], encoded.tables)
  const rows: readonly DownRecord[] = [
    ...dels.map(({ table, id }): DownRecord => ({ kind: 'delete', table, id })),
    ...putRows(puts),
    ...extras,
  ]
  if (rows.length === 0 && image.number === keyState.image) return null
  return {
    no: transactionNo(ctx),
    base: keyState.image,
    mode: held === null ? 'full' : 'delta',
    rows,
    image: image.number,
    root: encoded.root8,
  }
}

async function endKeyVisit(
  desk: Desk,
  device: KnownDevice,
  wanted: Wanted | null,
  outcome: SessionOutcome,
): Promise<void> {
  if (outcome.kind === 'nothingToDo' || outcome.kind === 'failed') return
  const by = `bridge ${desk.seat.bridgeLabel}`
  await desk.inSystem(device.systemId, 'session.key', async (ctx) => {
    if (outcome.kind === 'refused') {
      ctx.feed('keyRefused', { no: device.no, error: outcome.error, by })
      return
    }
    if (!wanted!.isHeld) await confirmImage(ctx, { kind: 'key', no: device.no }, outcome.image, { kind: 'commit', by })
    await noteTransferred(ctx, device.no, wanted!.tasks)
    const { before, until } = wanted!.revalidated
    // Without room for the list it takes the list another time; what is meant for the key itself does not wait for that.
    const list = outcome.withoutLists ? undefined : wanted!.lists.versions.at(-1)
    if (list !== undefined || before?.getTime() !== until?.getTime())
      await ctx.tx
        .updateTable('device_state')
        .set({ revalidated_until: until, ...(list === undefined ? {} : { blocklist_version: list }) })
        .where('system_id', '=', ctx.systemId)
        .where('device_kind', '=', 'key')
        .where('device_no', '=', device.no)
        .execute()
    ctx.feed('keyUpdated', { no: device.no, image: outcome.image, by, withoutList: outcome.withoutLists })
  })
}
