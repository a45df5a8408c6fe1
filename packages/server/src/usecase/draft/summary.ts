import type { Draft } from '@lockwright/domain/access'
import type { KeyImage } from '@lockwright/domain/model'
import { type DraftSummary, summarise } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { draftSummary } from '../../contract/chart.ts'
import { SECRET_GENERATION } from '../../keystore/index.ts'
import type { Context } from '../context.ts'
import { loadKeyLoads } from '../memory/load.ts'
import type { DraftPolicy } from './policy.ts'
import { countStillOpen } from './stillOpen.ts'
import { savable, type Warning, warningsOf } from './warnings.ts'

export type SummaryView = z.input<typeof draftSummary>

const TOLD_MAX = 200

/** How many rights come, go and change; the domain's draft says a change as one of each. */
export interface Counts {
  readonly granted: number
  readonly revoked: number
  readonly changed: number
}

/** What a draft would mean, in the words of the screens. */
export async function summaryOf(ctx: Context, policy: DraftPolicy, draft: Draft, counts: Counts): Promise<SummaryView> {
  const { view, keys, doors } = policy
  const loads = await loadKeyLoads(ctx, [...keys.keys()])
  const previous = (no: number): KeyImage | null => {
    const found = keys.get(no)
    return found?.programmed ? found.previous : null
  }
  const found = summarise(
    view,
    draft,
    {
      keyImage: previous,
      cylinderImage: (no) => doors.get(no)?.image ?? null,
      outside: (no) => {
        const { minEpoch, carries } = keys.get(no)!.wish
        return { secretGeneration: SECRET_GENERATION, minEpoch, carries }
      },
      memory: loads,
    },
    ctx.at,
  )
  const memory = found.keysToUpdate.map(({ keyNo, memory: { entries, bytes }, full }) => ({
    keyNo: keyNo as number,
    percent: full?.percent ?? Math.max(entries.percent, bytes.percent),
    full,
  }))
  const fullest = memory.reduce<(typeof memory)[number] | null>(
    (most, one) => (most === null || one.percent > most.percent ? one : most),
    null,
  )
  const state = await loadStateOfSystem(ctx, [...keys.keys()])
  const stillOpen = await countStillOpen(
    ctx,
    found.doors.filter(({ keyNo }) => keys.get(keyNo)!.programmed),
  )
  const warnings = warningsOf({ policy, draft, summary: found, memory, stillOpen, ...state, at: ctx.at })
  return {
    ...counts,
    ...doorCounts(found),
    keys: found.doors
      .map(({ keyNo, gained, lost }) => ({
        keyNo: keyNo as number,
        marking: keys.get(keyNo)!.marking,
        gained: gained.length,
        lost: lost.length,
      }))
      .sort((a, b) => b.lost - a.lost || b.gained - a.gained || a.keyNo - b.keyNo)
      .slice(0, TOLD_MAX),
    keysToUpdate: found.keysToUpdate.map(({ keyNo }) => keyNo as number).filter((no) => keys.get(no)!.programmed),
    doorsToVisit: found.doorsToVisit as readonly number[] as number[],
    memory: fullest && {
      keyNo: fullest.keyNo,
      percent: fullest.percent,
      marking: keys.get(fullest.keyNo)!.marking,
    },
    warnings: warnings.slice(0, TOLD_MAX) as Warning[],
    warningCount: warnings.length,
    savable: savable(warnings),
  }
}

function doorCounts({ doors }: DraftSummary) {
  const sum = (of: 'gained' | 'lost') => doors.reduce((all, one) => all + one[of].length, 0)
  return { gained: sum('gained'), lost: sum('lost') }
}

/** Who has keys, and whether there is daily work yet: a planned system has nothing programmed, and need not hear it. */
async function loadStateOfSystem({ tx, systemId }: Context, keyNos: readonly number[]) {
  const { state } = await tx
    .selectFrom('locking_system')
    .select('state')
    .where('system_id', '=', systemId)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ key_no: number; holder: string }>`
    select key_no, holder from handout where system_id = ${systemId} and in_at is null
      and key_no = any(${keyNos}::bigint[])`.execute(tx)
  return { published: state === 'published', holders: new Map(rows.map((row) => [row.key_no, row.holder])) }
}
