import type { KeyImage } from '@lockwright/domain/model'
import { keyUpdate } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import type { keyContract } from '../../contract/key.ts'
import type { Context } from '../context.ts'
import { witnessOf } from '../element/witness.ts'
import { countMarks } from '../mark/compose.ts'
import { marksOfKey } from '../mark/pairs.ts'
import { memoryOfKey } from '../memory/load.ts'
import type { Output } from '../usecase.ts'

type KeyHead = Output<typeof keyContract.get>['head']

interface HeadRow {
  readonly seen_at: Date | null
  readonly seen_by: string | null
  readonly clock_drift_s: number | null
  readonly created_at: Date | null
  readonly created_by: string | null
  readonly cause: string | null
  readonly wanted: KeyImage | null
  readonly held: KeyImage | null
}

/** What the head of the page of a key says beyond its own row, in one request. */
export async function keyHead(ctx: Context, keyNo: number): Promise<KeyHead> {
  const { tx, systemId, at } = ctx
  const { rows } = await sql<HeadRow>`
    select d.seen_at, d.seen_by, d.clock_drift_s, u.created_at, u.created_by, u.cause, i.content as wanted, h.content as held
    from key k
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'key' and d.device_no = k.key_no
      left join key_update u on u.system_id = ${systemId} and u.key_no = k.key_no and u.state in ('wished', 'underWay')
      left join image i on i.system_id = ${systemId} and i.device_kind = 'key' and i.device_no = k.key_no
        and i.number = u.number
      left join image h on h.system_id = ${systemId} and h.device_kind = 'key' and h.device_no = k.key_no
        and h.number = d.confirmed_number
    where k.system_id = ${systemId} and k.key_no = ${keyNo}`.execute(tx)
  const row = rows[0]!
  const memory = await memoryOfKey(ctx, keyNo)
  return {
    doors: countMarks(await marksOfKey(ctx, keyNo)),
    waiting: row.wanted && {
      changes: keyUpdate(row.held, row.wanted, at)?.causes.length ?? 0,
      at: row.created_at!.toISOString(),
      by: row.created_by!,
      cause: row.cause!,
    },
    carriedTasks: memory.tasks.used,
    lastSeen: row.seen_at && {
      at: row.seen_at.toISOString(),
      by: row.seen_by === null ? null : witnessOf(row.seen_by),
    },
    clockDriftSeconds: row.clock_drift_s,
    memory,
  }
}
