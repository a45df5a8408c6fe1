import { createHash } from 'node:crypto'
import { type Fault, fault, faultOfConstraint } from '../errors/index.ts'
import { canonical } from '../journal/index.ts'
import { INSTALLATION, json } from '../store/index.ts'
import type { Actor, Context, Services } from './context.ts'
import { perform } from './perform.ts'
import { isSystemPermission, type Permission, roleMay, type SystemPermission } from './permission.ts'
import type { RequestFacts, UseCase } from './usecase.ts'

/** One call of a use case by a known actor: permission first, then one transaction, then the answer. */
export async function execute(
  services: Services,
  useCase: UseCase,
  name: string,
  actor: Actor,
  input: unknown,
  request: RequestFacts,
): Promise<unknown> {
  authorize(useCase.permission, actor, input)
  if (useCase.versioned && request.version === null) throw fault('versionRequired')
  try {
    if ('serve' in useCase) return await useCase.serve(services, actor, input, request)
    const systemId = isSystemPermission(useCase.permission) ? actor.systemId! : INSTALLATION
    return await perform(services, { systemId, actor, useCase: name }, (ctx) =>
      useCase.secretAnswer || useCase.contract['~orpc'].route.method === 'GET'
        ? useCase.run(ctx, input, request)
        : once(ctx, request.idempotencyKey, input, () => useCase.run(ctx, input, request)),
    )
  } catch (error) {
    throw faultOfConstraint(error, input) ?? error
  }
}

/** Throws unless the actor may. Who is not a member learns nothing of the system, not even that it exists. */
export function authorize(permission: Permission, actor: Actor, input: unknown): void {
  const refusal = refusalOf(permission, actor, input)
  if (refusal !== null) throw refusal
}

export function may(permission: Permission, actor: Actor, input: unknown): boolean {
  return refusalOf(permission, actor, input) === null
}

/** Does this actor's role, and the limit of its token, reach so far in the system it asks about? */
export function mayIn({ role, limit }: Actor, permission: SystemPermission): boolean {
  return role !== null && roleMay(role, permission) && roleMay(limit?.role ?? role, permission)
}

function refusalOf(permission: Permission, actor: Actor, input: unknown): Fault | null {
  if (permission === 'public') return null
  if (actor.accountId === null) return fault('notSignedIn')
  const forbidden = fault('forbidden', { permission })
  if (permission === 'signedIn') return null
  if (permission === 'self') return actor.limit === null ? null : forbidden
  if (!isSystemPermission(permission)) return actor.operator ? null : forbidden
  // The role was looked up for the system in the address; the input must mean the same one.
  const meant = (input as { readonly systemId?: unknown }).systemId
  if (actor.role === null || meant !== actor.systemId) return fault('systemUnknown')
  return mayIn(actor, permission) ? null : forbidden
}

/**
 * A repeated request with the same key gets the first answer and changes nothing. The row is written first: of two
 * requests at the same time the second waits here for the end of the first.
 */
async function once(ctx: Context, key: string | null, input: unknown, run: () => Promise<unknown>): Promise<unknown> {
  const { accountId } = ctx.actor
  if (key === null || accountId === null) return run()
  const requestHash = Uint8Array.from(
    createHash('sha256')
      .update(canonical([ctx.useCase, input]))
      .digest(),
  )
  const mine = await ctx.tx
    .insertInto('idempotency')
    .values({ account_id: accountId, key, request_hash: requestHash, status: 0, response: 'null', at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (!mine) {
    const first = await ctx.tx
      .selectFrom('idempotency')
      .select(['request_hash', 'response'])
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (Buffer.compare(first.request_hash, requestHash) !== 0) throw fault('idempotencyKeyReused')
    return first.response
  }
  const response = await run()
  await ctx.tx
    .updateTable('idempotency')
    .set({ status: 200, response: json(response ?? null) })
    .where('account_id', '=', accountId)
    .where('key', '=', key)
    .execute()
  return response
}
