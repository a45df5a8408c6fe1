import { bridgeContract } from '../../contract/bridge.ts'
import { fault } from '../../errors/index.ts'
import { newId } from '../../ports/index.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../session/secretToken.ts'
import { usecase } from '../usecase.ts'

/** Bridges of one system, and those of the installation, which serve it too. */
export const listBridges = usecase(bridgeContract.list, {
  permission: 'element.read',
  run: async (ctx) => ({ items: await bridges(ctx) }),
})

export const createBridge = usecase(bridgeContract.create, {
  permission: 'device.edit',
  secretAnswer: true,
  run: (ctx, { label, systemId }) => admit(ctx, label, systemId),
})

export const revokeBridge = usecase(bridgeContract.revoke, {
  permission: 'device.edit',
  async run(ctx, { bridgeId, systemId }) {
    await revoke(ctx, bridgeId, systemId)
    return {}
  },
})

export const listSharedBridges = usecase(bridgeContract.listShared, {
  permission: 'installation.bridge.edit',
  run: async (ctx) => ({ items: (await bridges(ctx)).filter(({ shared }) => shared) }),
})

export const createSharedBridge = usecase(bridgeContract.createShared, {
  permission: 'installation.bridge.edit',
  secretAnswer: true,
  run: (ctx, { label }) => admit(ctx, label, null),
})

export const revokeSharedBridge = usecase(bridgeContract.revokeShared, {
  permission: 'installation.bridge.edit',
  async run(ctx, { bridgeId }) {
    await revoke(ctx, bridgeId, null)
    return {}
  },
})

/** A connected one is noted every minute; one that was not for longer, lost its server. */
const SILENT_MS = 180_000

/** Row security leaves those that the one who asks may see. */
async function bridges({ tx, now }: Context) {
  const rows = await tx
    .selectFrom('bridge')
    .select(['bridge_id', 'label', 'system_id', 'created_at', 'connected_at', 'seen_at'])
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    bridgeId: row.bridge_id,
    label: row.label,
    shared: row.system_id === null,
    createdAt: row.created_at.toISOString(),
    connected: row.connected_at !== null && row.seen_at !== null && row.seen_at.getTime() > now.getTime() - SILENT_MS,
    seenAt: row.seen_at?.toISOString() ?? null,
  }))
}

/** The token is random, so that its hash alone need be kept; it is shown in the answer and never again. */
async function admit(ctx: Context, label: string, systemId: string | null) {
  const { token, hash } = newSecretToken('lwb', ctx.ports.random)
  const bridgeId = newId(ctx.ports)
  await ctx.tx
    .insertInto('bridge')
    .values({
      bridge_id: bridgeId,
      system_id: systemId,
      label,
      token_hash: hash,
      created_at: ctx.now,
      revoked_at: null,
    })
    .execute()
  ctx.journal({ subject: `bridge ${bridgeId}`, after: { label, shared: systemId === null } })
  return { bridgeId, label, shared: systemId === null, createdAt: ctx.now.toISOString(), token }
}

async function revoke(ctx: Context, bridgeId: string, systemId: string | null): Promise<void> {
  const { numUpdatedRows } = await ctx.tx
    .updateTable('bridge')
    .set({ revoked_at: ctx.now })
    .where('bridge_id', '=', bridgeId)
    .where('system_id', systemId === null ? 'is' : '=', systemId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw fault('bridgeUnknown')
  ctx.journal({ subject: `bridge ${bridgeId}`, after: { revoked: true } })
}
