import { chartContract } from '../../contract/chart.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { type DraftPolicy, loadDraftPolicy } from '../draft/policy.ts'
import { type SummaryView, summaryOf } from '../draft/summary.ts'
import { replanKeys } from '../plan/affected.ts'
import { lockKeys } from '../plan/wishes.ts'
import { grantRights, mustExist, revokeRights } from '../right/change.ts'
import { usecase } from '../usecase.ts'
import { type Change, type Compared, compareCells, countsOf, draftOf } from './cells.ts'

/** Conflicts told in a refusal, changes told in the journal. */
const CONFLICTS_TOLD = 100
const CHANGES_TOLD = 500

export const draftChart = usecase(chartContract.draft, {
  permission: 'policy.read',
  async run(ctx, { changes }) {
    await mustExist(ctx, changes.map(asGrant))
    const compared = await compareCells(ctx, changes)
    const { summary } = await summarised(ctx, compared)
    return { summary, conflicts: compared.conflicts.slice(0, CONFLICTS_TOLD) }
  },
})

export const saveChart = usecase(chartContract.save, {
  permission: 'policy.edit',
  async run(ctx, { changes, note }) {
    // First of all, so that two saves of the same keys come one after the other.
    await lockKeys(ctx, keysOf(changes))
    await mustExist(ctx, changes.map(asGrant))
    const compared = await compareCells(ctx, changes)
    const { conflicts } = compared
    if (conflicts.length > 0) {
      throw fault('chartChanged', { count: conflicts.length, conflicts: conflicts.slice(0, CONFLICTS_TOLD) })
    }
    const { summary, policy } = await summarised(ctx, compared)
    mustBeSavable(summary, policy)
    await apply(ctx, compared, note)
    const undo = compared.changes.map(({ keyNo, target, now, to }) => ({ keyNo, target, from: to, to: now }))
    return { summary, undo }
  },
})

const keysOf = (changes: readonly Change[]): readonly number[] =>
  [...new Set(changes.map(({ keyNo }) => keyNo))].sort((a, b) => a - b)

const asGrant = ({ keyNo, target, to }: Change) => ({
  keyNo,
  target,
  scheduleNo: to?.scheduleNo ?? null,
  window: to?.window ?? null,
})

async function summarised(
  ctx: Context,
  compared: Compared,
): Promise<{ readonly summary: SummaryView; readonly policy: DraftPolicy }> {
  const numbers = (kind: 'cylinder' | 'group') =>
    compared.changes.filter(({ target }) => target.kind === kind).map(({ target }) => target.no)
  const more = { cylinderNos: numbers('cylinder'), groupNos: numbers('group') }
  const policy = await loadDraftPolicy(ctx, keysOf(compared.changes), more)
  const draft = await draftOf(ctx, policy, compared)
  return { summary: await summaryOf(ctx, policy, draft, countsOf(compared)), policy }
}

/** What a key cannot say is refused before, with the key that is in the way; what it has no room for, when it is planned. */
function mustBeSavable({ warnings }: SummaryView, { keys }: DraftPolicy): void {
  const found = warnings[0]
  if (found?.code !== 'keyCannotHold') return
  const { code, keyNo, reason } = found
  const marking = keys.get(keyNo!)?.marking ?? ''
  throw fault('keyCannotHold', { marking, keyNo: keyNo!, reason: reason ?? code })
}

async function apply(ctx: Context, { changes }: Compared, note: string): Promise<void> {
  if (changes.length === 0) return
  const keyNos = keysOf(changes)
  const revoked = await revokeRights(
    ctx,
    changes.filter(({ to }) => to === null),
  )
  const granted = await grantRights(ctx, changes.filter(({ to }) => to !== null).map(asGrant))
  await replanKeys(ctx, keyNos, 'rights')
  const told = changes.length <= CHANGES_TOLD ? { changes } : { keyNos: keyNos.slice(0, CHANGES_TOLD) }
  ctx.journal({
    subject: keyNos.length === 1 ? `key ${keyNos[0]}` : 'rights',
    after: { granted, revoked, ...(note === '' ? {} : { note }), ...told },
  })
  ctx.feed('right', { keyNos })
}
