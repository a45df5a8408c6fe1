import type { Cell, ChartChange } from '../model/chart.ts'

/** One step back or forth: what stood in the draft for some cells before and after; null = nothing. */
type Step = readonly { readonly before: ChartChange | null; readonly after: ChartChange | null }[]

/** Cells somebody changed and has not saved, with the way back. Pure: kept in memory and for a reload. */
export interface Draft {
  /** By `cellId`; never one whose `to` is its `from`. */
  readonly changes: ReadonlyMap<string, ChartChange>
  readonly done: readonly Step[]
  readonly undone: readonly Step[]
}

export const EMPTY_DRAFT: Draft = { changes: new Map(), done: [], undone: [] }

/** What the server takes at once. */
export const CHANGES_MAX = 10_000
/** Cells in all steps back that are kept. */
const STEPS_CELLS_MAX = 50_000

export type DraftAction =
  /** `from` is what is saved; a cell that is in the draft already keeps its own `from`. */
  | { readonly kind: 'change'; readonly changes: readonly ChartChange[] }
  | { readonly kind: 'undo' | 'redo' | 'discard' }
  /** They stand in the chart now: they and the way back through them go. */
  | { readonly kind: 'saved'; readonly changes: readonly ChartChange[] }
  /** Somebody else changed the cell: go on from what stands there now. */
  | { readonly kind: 'rebase'; readonly change: ChartChange; readonly now: Cell | null }
  | { readonly kind: 'drop'; readonly change: ChartChange }

export const cellId = ({ keyNo, target }: Pick<ChartChange, 'keyNo' | 'target'>): string =>
  `${keyNo} ${target.kind} ${target.no}`

/** Two cells say the same. */
export function sameCell(a: Cell | null | undefined, b: Cell | null | undefined): boolean {
  if (!a || !b) return !a && !b
  return (
    (a.scheduleNo ?? null) === (b.scheduleNo ?? null) &&
    a.window?.from === b.window?.from &&
    a.window?.to === b.window?.to
  )
}

const cellOf = (cell: ChartChange['to']): Cell | null =>
  cell && { scheduleNo: cell.scheduleNo ?? null, window: cell.window ?? null }

/** The next draft; the same one when nothing changes. A change that would make it larger than `CHANGES_MAX` changes nothing. */
export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.kind) {
    case 'change':
      return take(draft, stepOf(draft, action.changes))
    case 'undo': {
      const step = draft.done.at(-1)
      if (!step) return draft
      return {
        changes: applied(draft.changes, step, 'before'),
        done: draft.done.slice(0, -1),
        undone: [...draft.undone, step],
      }
    }
    case 'redo': {
      const step = draft.undone.at(-1)
      if (!step) return draft
      return {
        changes: applied(draft.changes, step, 'after'),
        done: [...draft.done, step],
        undone: draft.undone.slice(0, -1),
      }
    }
    case 'discard':
      return take(
        draft,
        [...draft.changes.values()].map((before) => ({ before, after: null })),
      )
    case 'saved': {
      const changes = new Map(draft.changes)
      for (const saved of action.changes) {
        const mine = changes.get(cellId(saved))
        if (!mine) continue
        // Changed again while the save was on its way: it now starts from what was saved.
        if (sameCell(cellOf(mine.to), cellOf(saved.to))) changes.delete(cellId(saved))
        else changes.set(cellId(saved), { ...mine, from: saved.to })
      }
      return { changes, done: [], undone: [] }
    }
    case 'rebase': {
      const mine = draft.changes.get(cellId(action.change))
      if (!mine) return draft
      const changes = new Map(draft.changes)
      if (sameCell(cellOf(mine.to), action.now)) changes.delete(cellId(mine))
      else changes.set(cellId(mine), { ...mine, from: action.now })
      return { changes, done: [], undone: [] }
    }
    case 'drop': {
      const before = draft.changes.get(cellId(action.change))
      return before ? take(draft, [{ before, after: null }]) : draft
    }
  }
}

/** What takes a draft back again after it was saved. */
export const opposite = (changes: readonly ChartChange[]): ChartChange[] =>
  changes.map((change) => ({ ...change, from: change.to, to: change.from }))

function stepOf(draft: Draft, changes: readonly ChartChange[]): Step {
  const step = new Map<string, Step[number]>()
  for (const change of changes) {
    const id = cellId(change)
    const before = draft.changes.get(id) ?? null
    const next = { ...change, from: before ? before.from : change.from }
    const after = sameCell(cellOf(next.from), cellOf(next.to)) ? null : next
    if (!before && !after) step.delete(id)
    else if (before && after && sameCell(cellOf(before.to), cellOf(after.to))) step.delete(id)
    else step.set(id, { before, after })
  }
  return [...step.values()]
}

function take(draft: Draft, step: Step): Draft {
  if (step.length === 0) return draft
  const changes = applied(draft.changes, step, 'after')
  if (changes.size > CHANGES_MAX) return draft
  return { changes, done: recent([...draft.done, step]), undone: [] }
}

function applied(changes: Draft['changes'], step: Step, side: 'before' | 'after'): Draft['changes'] {
  const next = new Map(changes)
  for (const cell of step) {
    const id = cellId((cell.before ?? cell.after)!)
    const change = cell[side]
    if (change) next.set(id, change)
    else next.delete(id)
  }
  return next
}

/** Old steps are forgotten before a draft outgrows the place it is kept in. */
function recent(steps: readonly Step[]): readonly Step[] {
  let cells = 0
  const first = steps.findLastIndex((step) => {
    cells += step.length
    return cells > STEPS_CELLS_MAX
  })
  return steps.slice(first + 1)
}
