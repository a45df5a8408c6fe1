import type { Draft } from '@lockwright/domain/access'
import { EMPTY_DRAFT } from '@lockwright/domain/access'
import { cylinderNo, groupNo, type Right, type RightTarget, type Week } from '@lockwright/domain/model'
import { sql } from 'kysely'
import type { chartContract } from '../../contract/chart.ts'
import { fault } from '../../errors/index.ts'
import { secondsOf } from '../../ports/index.ts'
import type { Context } from '../context.ts'
import type { DraftPolicy } from '../draft/policy.ts'
import type { Counts } from '../draft/summary.ts'
import type { Input, Output } from '../usecase.ts'

export type Change = Input<typeof chartContract.save>['changes'][number]
export type Cell = Change['to']
export type Conflict = Output<typeof chartContract.draft>['conflicts'][number]

/** The changes of a draft held against what is there now. */
export interface Compared {
  /** To be made; `now` is what stands there. */
  readonly changes: readonly (Change & { readonly now: Cell })[]
  /** Somebody else made another change to the same cell. */
  readonly conflicts: readonly Conflict[]
}

interface CurrentRow {
  readonly key_no: number
  readonly target_kind: 'cylinder' | 'group'
  readonly target_no: number
  readonly schedule_no: number | null
  readonly window_from: Date | null
  readonly window_to: Date | null
  readonly created_at: Date
  readonly created_by: string
}

/** A cell that is already as wished is no change; one that is neither as it was nor as wished is a conflict. */
export async function compareCells(ctx: Context, changes: readonly Change[]): Promise<Compared> {
  const wanted = [...new Map(changes.map((change) => [cellId(change.keyNo, change.target), change])).values()]
  mustBeWindows(wanted)
  const rows = new Map((await loadCells(ctx, wanted)).map((row) => [rowId(row), row]))
  const open = wanted.flatMap((change) => {
    const row = rows.get(cellId(change.keyNo, change.target))
    const now = row === undefined ? null : cellOf(row)
    return sameCell(now, change.to) ? [] : [{ ...change, now, row }]
  })
  return {
    changes: open.filter(({ now, from }) => sameCell(now, from)).map(({ row: _row, ...change }) => change),
    conflicts: open
      .filter(({ now, from }) => !sameCell(now, from))
      .map(({ keyNo, target, now, row }) => ({
        keyNo,
        target,
        now,
        at: row?.created_at.toISOString() ?? null,
        by: row?.created_by ?? null,
      })),
  }
}

const cellId = (keyNo: number, { kind, no }: Change['target']): string => `${keyNo} ${kind} ${no}`
const rowId = (row: CurrentRow): string => cellId(row.key_no, { kind: row.target_kind, no: row.target_no })

function cellOf({ schedule_no: scheduleNo, window_from: from, window_to: to }: CurrentRow): NonNullable<Cell> {
  return { scheduleNo, window: from && to ? { from: from.toISOString(), to: to.toISOString() } : null }
}

function sameCell(a: Cell, b: Cell): boolean {
  if (a === null || b === null) return a === b
  const instant = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
  return (
    a.scheduleNo === b.scheduleNo &&
    instant(a.window?.from) === instant(b.window?.from) &&
    instant(a.window?.to) === instant(b.window?.to)
  )
}

function mustBeWindows(changes: readonly Change[]): void {
  const place = changes.findIndex(({ to }) => to?.window && Date.parse(to.window.from) >= Date.parse(to.window.to))
  if (place < 0) return
  throw fault('inputInvalid', { issues: [{ path: `changes.${place}.to.window`, message: 'Not after the begin' }] })
}

async function loadCells({ tx, systemId }: Context, changes: readonly Change[]): Promise<readonly CurrentRow[]> {
  const { rows } = await sql<CurrentRow>`
    select r.key_no, r.target_kind, r.target_no, r.schedule_no, r.window_from, r.window_to, r.created_at, r.created_by
    from explicit_right r join unnest(${changes.map(({ keyNo }) => keyNo)}::bigint[],
      ${changes.map(({ target }) => target.kind)}::text[], ${changes.map(({ target }) => target.no)}::bigint[])
      as t (key_no, target_kind, target_no)
      on r.key_no = t.key_no and r.target_kind = t.target_kind and r.target_no = t.target_no
    where r.system_id = ${systemId}`.execute(tx)
  return rows
}

/** The same changes as the domain has them: what changes its times goes and comes again. */
export async function draftOf(ctx: Context, policy: DraftPolicy, { changes }: Compared): Promise<Draft> {
  const weeks = await loadWeeks(ctx)
  return {
    ...EMPTY_DRAFT,
    grants: changes.flatMap(({ keyNo, target, to }): Right[] => {
      if (to === null) return []
      const week = to.scheduleNo === null ? 'always' : weeks.get(to.scheduleNo)
      if (week === undefined) throw fault('scheduleUnknown', { no: to.scheduleNo! })
      if (!policy.keys.has(keyNo)) throw fault('keyUnknown', { no: keyNo })
      const window = to.window && {
        from: secondsOf(Date.parse(to.window.from)),
        to: secondsOf(Date.parse(to.window.to)),
      }
      return [{ keyNo: policy.keys.get(keyNo)!.wish.key.keyNo, target: rightTarget(target), week, window }]
    }),
    revokes: changes.flatMap(({ keyNo, target, now }) => {
      const key = policy.keys.get(keyNo)
      return now === null || key === undefined ? [] : policy.view.rightsBetween(key.wish.key.keyNo, rightTarget(target))
    }),
  }
}

function rightTarget({ kind, no }: Change['target']): RightTarget {
  return kind === 'cylinder' ? { kind, cylinderNo: cylinderNo(no) } : { kind, groupNo: groupNo(no) }
}

export function countsOf({ changes }: Compared): Counts {
  const count = (test: (change: Compared['changes'][number]) => boolean) => changes.filter(test).length
  return {
    granted: count(({ now }) => now === null),
    revoked: count(({ to }) => to === null),
    changed: count(({ now, to }) => now !== null && to !== null),
  }
}

async function loadWeeks({ tx, systemId }: Context): Promise<ReadonlyMap<number, Week>> {
  const rows = await tx
    .selectFrom('schedule')
    .select(['schedule_no', 'week'])
    .where('system_id', '=', systemId)
    .execute()
  return new Map(rows.map((row) => [row.schedule_no, row.week]))
}
