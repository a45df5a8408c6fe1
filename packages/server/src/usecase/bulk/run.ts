import { sql } from 'kysely'
import { Fault, fault, type Language, sentence } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { NO_UPDATE, type UpdateSummary } from '../plan/replan.ts'

/** One row that was asked for; `refused`: why nothing is done to it. */
export interface Asked {
  readonly no: number
  readonly marking: string
  readonly refused: Fault | null
}

export interface Done {
  readonly summary: UpdateSummary
  /** How to take it back; null: not. */
  readonly undoToken: string | null
}

/** One after the other, rows that cannot be done are put aside; more of them than this, and the wish itself is wrong. */
const ASIDE_MAX = 20

/**
 * Does something to those rows that can take it, all in this transaction, and says of each what became of it. A key that
 * cannot hold what it should (`keyCannotHold`) is put aside and the others are done without it.
 */
export async function runBulk<Row extends Asked>(
  ctx: Context,
  language: Language,
  asked: readonly Row[],
  act: (rows: readonly Row[]) => Promise<Done>,
) {
  const refused = new Map(asked.flatMap(({ no, refused: why }) => (why === null ? [] : [[no, why] as const])))
  let done: Done = { summary: NO_UPDATE, undoToken: null }
  for (let aside = 0; ; aside++) {
    const rows = asked.filter(({ no }) => !refused.has(no))
    if (rows.length === 0) break
    try {
      done = await insideSavepoint(ctx, () => act(rows))
      break
    } catch (error) {
      const keyNo = error instanceof Fault ? error.facts.keyNo : undefined
      if (!(error instanceof Fault) || !rows.some(({ no }) => no === keyNo) || aside === ASIDE_MAX) throw error
      refused.set(keyNo as number, error)
    }
  }
  return {
    done: asked.length - refused.size,
    refused: refused.size,
    outcomes: asked.map(({ no, marking }) => ({ no, marking, refused: refusalView(refused.get(no), language) })),
    ...done,
  }
}

function refusalView(found: Fault | undefined, language: Language) {
  if (found === undefined) return null
  const { code, facts } = found
  return { code, message: sentence(code, language, facts), facts: { ...facts } }
}

async function insideSavepoint<Value>({ tx }: Context, work: () => Promise<Value>): Promise<Value> {
  await sql`savepoint bulk`.execute(tx)
  try {
    const value = await work()
    await sql`release savepoint bulk`.execute(tx)
    return value
  } catch (error) {
    await sql`rollback to savepoint bulk`.execute(tx)
    throw error
  }
}

/** The rows in the order asked, each once; those that are not there are refused. */
export function inOrder<Row extends Asked>(
  numbers: readonly number[],
  rows: readonly Row[],
  unknown: 'keyUnknown' | 'cylinderUnknown',
): readonly (Row | Asked)[] {
  const found = new Map(rows.map((row) => [row.no, row]))
  return [...new Set(numbers)].map((no) => found.get(no) ?? { no, marking: '', refused: fault(unknown, { no }) })
}
