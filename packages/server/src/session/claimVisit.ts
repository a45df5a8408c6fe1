import { STANDARD_CYLINDER } from '@lockwright/domain/memory'
import { type CylinderImage, cylinderNo, groupNo, type KeyImage } from '@lockwright/domain/model'
import { concat } from '@lockwright/protocol/bytes'
import { encodeKeyImage, rootOf, type TableRow } from '@lockwright/protocol/image'
import {
  type BlankElement,
  type ClaimTlv,
  type DownRecord,
  encodeKid,
  type Plan,
  putClaim,
  putDay,
  putRevalidation,
  type SessionOutcome,
  type Transaction,
} from '@lockwright/protocol/session'
import { Fault } from '../errors/index.ts'
import type { Context } from '../usecase/index.ts'
import { replan } from '../usecase/plan/replan.ts'
import { secretsContext } from './claimSecrets.ts'
import { confirmImage } from './confirm.ts'
import { putRows, revalidationFor, secretsFor } from './keyVisit.ts'
import { listsFor, noteReleased } from './lists.ts'
import { noteSlot } from './programmingDevice.ts'
import { endRunIfDone, nextItem, noteItem, type OpenRun, type RunItem, refuse, runAt } from './run.ts'
import type { SystemSecrets } from './systemSecrets.ts'
import { type Desk, NO_IMAGE, planOf, transactionNo, type Visit } from './visit.ts'

type Blank = BlankElement & { readonly secrets: { readonly deviceKey: Uint8Array; readonly auditKey: Uint8Array } }

/** A blank in a slot: it becomes the next element of the run at this programming device, once (R036, R037). */
export async function claimVisit(desk: Desk, blank: Blank): Promise<Visit> {
  const run = await runAt(desk.services, desk.seat)
  if (run === null) return idle(desk)
  if (!rightSlot(desk, blank)) return refusing(desk, 'wrongSlot')
  const item = await desk.inSystem(run.systemId, 'session.claim', (ctx) =>
    nextItem(ctx, run.runNo, blank.request.element, blank.deviceId),
  )
  if (item === null) return refusing(desk, 'nothingOfThisKindLeft')
  const { systemNo, ownerPublic } = await desk.inSystem(run.systemId, 'session.claim', async (_, secrets) => secrets)
  const voucher = await desk.issuer.issue({
    deviceId: blank.deviceId,
    deviceKind: blank.request.element,
    sessionPublic: blank.sessionPublic,
    serverPublic: desk.serverPublic,
    identityPublic: blank.request.identityPublic,
    signature: blank.request.signature,
    systemId: run.systemId,
    systemNo,
    ownerPublic,
  })
  if (!voucher.ok) return failing(desk, run, item, voucher.error.code)
  try {
    return await beginClaim(desk, run, item, blank, voucher.value)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return failing(desk, run, item, error.code)
  }
}

/** Throws the refusals of `replan`. */
function beginClaim(desk: Desk, run: OpenRun, item: RunItem, blank: Blank, voucher: NonNullable<Plan['voucher']>) {
  return desk.inSystem(run.systemId, 'session.claim', async (ctx, secrets): Promise<Visit> => {
    const content = await contentOf(ctx, secrets, item, desk)
    const plan = planOf(ctx.ports)
    const transaction: Transaction = {
      no: transactionNo(ctx),
      base: NO_IMAGE,
      mode: 'full',
      rows: content.rows,
      image: content.image.number,
      root: content.root,
    }
    await noteItem(ctx, run.runNo, item, 'inProgress', null)
    await noteAttempt(ctx, item, blank, plan.sessionId, transaction)
    return {
      plan: { ...plan, voucher, transaction },
      full: () => transaction,
      end: (outcome) => endClaim(desk, run, item, blank, plan.sessionId, outcome),
    }
  })
}

/** Keys go into the right slot, cylinders on the cable (R037, R090). */
const rightSlot = (desk: Desk, blank: Blank): boolean =>
  desk.seat.slot === (blank.request.element === 'key' ? 'right' : 'cable')

/** A session in which nothing is loaded. */
const idle = (desk: Desk): Visit => ({
  plan: planOf(desk.services.ports),
  full: () => {
    throw new Error('a session without a transaction has no full one')
  },
  end: async () => undefined,
})

async function refusing(desk: Desk, code: string): Promise<Visit> {
  await refuse(desk, code)
  return idle(desk)
}

async function failing(desk: Desk, run: OpenRun, item: RunItem, code: string): Promise<Visit> {
  await desk.inSystem(run.systemId, 'session.claim', (ctx) => noteItem(ctx, run.runNo, item, 'failed', code))
  return idle(desk)
}

interface Content {
  readonly image: { readonly number: KeyImage['number'] }
  readonly rows: readonly DownRecord[]
  readonly root: Uint8Array
}

async function contentOf(ctx: Context, secrets: SystemSecrets, item: RunItem, desk: Desk): Promise<Content> {
  await replan(ctx, item.kind === 'key' ? { keyNos: [item.no] } : { cylinderNos: [item.no] })
  const { content } = await ctx.tx
    .selectFrom('image')
    .select('content')
    .where('system_id', '=', ctx.systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return item.kind === 'key'
    ? keyContent(ctx, secrets, item.no, content as KeyImage, desk)
    : cylinderContent(ctx, secrets, item.no, content as CylinderImage, desk)
}

const common = (secrets: SystemSecrets, no: number, desk: Desk, mechanicalCode: number): readonly ClaimTlv[] => [
  { kind: 'identity', system: secrets.systemNo, no },
  { kind: 'listKey', publicKey: secrets.listKey.public },
  { kind: 'ownerKey', publicKey: secrets.ownerPublic },
  {
    kind: 'server',
    kid: encodeKid({ kind: 'server', serverNo: desk.serverNo }),
    publicKey: desk.serverPublic,
  },
  { kind: 'mechanicalCode', code: mechanicalCode },
  { kind: 'countersigner', index: 0, publicKey: secrets.countersigner.public },
]

async function keyContent(
  ctx: Context,
  secrets: SystemSecrets,
  no: number,
  image: KeyImage,
  desk: Desk,
): Promise<Content> {
  const key = await ctx.tx
    .selectFrom('key')
    .select(['mechanical_code', 'revalidation_hours'])
    .where('system_id', '=', ctx.systemId)
    .where('key_no', '=', no)
    .executeTakeFirstOrThrow()
  const encoded = encodeKeyImage(ctx.ports.crypto, image, secretsFor(secrets, image.passport.keyId))
  const revalidation = revalidationFor(ctx, secrets, image, key)
  const today = secrets.dayAt(ctx.at)
  return {
    image,
    root: encoded.root8,
    rows: [
      ...common(secrets, image.passport.keyId, desk, key.mechanical_code).map(putClaim),
      putClaim({ kind: 'days', dayEpoch: secrets.dayEpoch, day: today, anchor: secrets.day(today) }),
      ...putRows(encoded.tables),
      ...(revalidation === null ? [] : [putRevalidation(revalidation.index, revalidation.proof)]),
      putDay(today, secrets.day(today)),
    ],
  }
}

async function cylinderContent(
  ctx: Context,
  secrets: SystemSecrets,
  no: number,
  image: CylinderImage,
  desk: Desk,
): Promise<Content> {
  const cylinder = await ctx.tx
    .selectFrom('cylinder')
    .select(['body_no', 'side', 'mechanical_code'])
    .where('system_id', '=', ctx.systemId)
    .where('cylinder_no', '=', no)
    .executeTakeFirstOrThrow()
  const today = secrets.dayAt(ctx.at)
  const rows: readonly ClaimTlv[] = [
    ...common(secrets, no, desk, cylinder.mechanical_code),
    { kind: 'cylinderSecret', secret: secrets.cylinderSecret(cylinderNo(no)) },
    { kind: 'days', dayEpoch: secrets.dayEpoch, day: today, anchor: secrets.day(today) },
    { kind: 'capacities', ...STANDARD_CYLINDER, blocks: STANDARD_CYLINDER.blockEntries },
    ...image.groups.map((group): ClaimTlv => ({ kind: 'group', group: groupNo(group), secret: secrets.group(group) })),
    { kind: 'side', bodyNo: cylinder.body_no, side: cylinder.side },
  ]
  const noRows: readonly TableRow[] = []
  // A key that was lost before the cylinder was there may have a ticket for it.
  const lists = await listsFor(ctx, 0)
  await noteReleased(ctx, lists)
  return { image, root: rootOf(ctx.ports.crypto, noRows), rows: [...rows.map(putClaim), ...lists.records] }
}

/** Kept before the claim goes out: whichever attempt the device commits, its secrets are known here (spec/claim.md). */
async function noteAttempt(
  ctx: Context,
  item: RunItem,
  blank: Blank,
  sessionId: Uint8Array,
  transaction: Transaction,
): Promise<void> {
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  await ctx.tx
    .insertInto('claim_attempt')
    .values({
      system_id: ctx.systemId,
      device_kind: item.kind,
      device_no: item.no,
      session_id: sessionId,
      device_id: blank.deviceId,
      device_public: blank.sessionPublic,
      secrets_wrapped: vault.seal(concat(blank.secrets.deviceKey, blank.secrets.auditKey), secretsContext(item)),
      image_number: transaction.image,
      at: ctx.now,
    })
    .execute()
}

async function endClaim(
  desk: Desk,
  run: OpenRun,
  item: RunItem,
  blank: Blank,
  sessionId: Uint8Array,
  outcome: SessionOutcome,
): Promise<void> {
  await desk.inSystem(run.systemId, 'session.claim', async (ctx) => {
    if (outcome.kind === 'committed') {
      await settleClaim(ctx, item, sessionId, { kind: 'commit', by: `bridge ${desk.seat.bridgeLabel}` })
      // Who helps at the programming device is told to take it out before the next one comes.
      await noteSlot(ctx, desk.seat, item)
      return
    }
    const code = outcome.kind === 'refused' ? outcome.error : 'interrupted'
    await noteItem(ctx, run.runNo, item, outcome.kind === 'refused' ? 'failed' : 'inProgress', code)
    if (outcome.kind === 'refused') await forgetAttempt(ctx, item, blank, sessionId)
  })
}

/** The device said no, so this attempt cannot have been the one that counts. */
async function forgetAttempt({ tx, systemId }: Context, item: RunItem, blank: Blank, sessionId: Uint8Array) {
  await tx
    .deleteFrom('claim_attempt')
    .where('system_id', '=', systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .where('device_id', '=', blank.deviceId)
    .where('session_id', '=', sessionId)
    .execute()
}

/**
 * The element is programmed: the attempt whose session it committed becomes its secrets. Said by the commit, or by the
 * first session after a commit nobody heard of. False when no attempt has this session id.
 */
export async function settleClaim(
  ctx: Context,
  item: RunItem,
  sessionId: Uint8Array,
  evidence: { readonly kind: 'commit' | 'state'; readonly by: string },
): Promise<boolean> {
  const { tx, systemId, now } = ctx
  const attempt = await tx
    .selectFrom('claim_attempt')
    .selectAll()
    .where('system_id', '=', systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  if (attempt === undefined) return false
  const programmed = {
    state: 'programmed' as const,
    programmed_at: now,
    device_id: attempt.device_id,
    device_public: attempt.device_public,
    secrets_wrapped: attempt.secrets_wrapped,
    marked_for_programming: false,
  }
  if (item.kind === 'key')
    await tx
      .updateTable('key')
      .set(programmed)
      .where('system_id', '=', systemId)
      .where('key_no', '=', item.no)
      .execute()
  else
    await tx
      .updateTable('cylinder')
      .set(programmed)
      .where('system_id', '=', systemId)
      .where('cylinder_no', '=', item.no)
      .execute()
  await confirmImage(ctx, item, attempt.image_number as KeyImage['number'], evidence)
  await tx
    .updateTable('device_state')
    .set({ session_id: sessionId, offered_session_id: null, seen_at: now, seen_by: evidence.by })
    .where('system_id', '=', systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .execute()
  await tx
    .deleteFrom('claim_attempt')
    .where('system_id', '=', systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .execute()
  const runs = await tx
    .selectFrom('programming_run_item')
    .select('run_no')
    .where('system_id', '=', systemId)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .where('state', '<>', 'done')
    .execute()
  for (const { run_no } of runs) {
    await noteItem(ctx, run_no, item, 'done', null)
    await endRunIfDone(ctx, run_no)
  }
  return true
}
