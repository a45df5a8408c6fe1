import { type RawBuilder, sql } from 'kysely'
import type { programmingContract } from '../../contract/programming.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import type { Output } from '../usecase.ts'

type Run = Output<typeof programmingContract.start>

interface RunRow {
  readonly run_no: number
  readonly state: Run['state']
  readonly bridge_id: string
  readonly link: number
  readonly started_at: Date
  readonly started_by: string
  readonly ended_at: Date | null
  readonly counts: Partial<Run['counts']> | null
}

/** Runs with how many of their elements are where, in one query. */
export async function selectRuns(
  { tx, systemId }: Context,
  condition: RawBuilder<boolean>,
  limit: number,
): Promise<Run[]> {
  const { rows } = await sql<RunRow>`
    select r.run_no, r.state, r.bridge_id, r.link, r.started_at, r.started_by, r.ended_at, (
      select jsonb_object_agg(state, count) from (
        select i.state, count(*) as count from programming_run_item i
        where i.system_id = ${systemId} and i.run_no = r.run_no group by i.state) as counted) as counts
    from programming_run r where r.system_id = ${systemId} and (${condition})
    order by r.run_no desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    runNo: row.run_no,
    state: row.state,
    bridgeId: row.bridge_id,
    link: row.link,
    startedAt: row.started_at.toISOString(),
    startedBy: row.started_by,
    endedAt: row.ended_at?.toISOString() ?? null,
    counts: { waiting: 0, inProgress: 0, done: 0, failed: 0, ...row.counts },
  }))
}

export async function loadRun(ctx: Context, runNo: number): Promise<Run> {
  const [run] = await selectRuns(ctx, sql<boolean>`r.run_no = ${runNo}`, 1)
  if (run === undefined) throw fault('runUnknown', { no: runNo })
  return run
}
