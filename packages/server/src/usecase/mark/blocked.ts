import { type CylinderState, everDoors } from '@lockwright/domain/actual'
import type { CylinderImage, KeyImage, KeyNo } from '@lockwright/domain/model'
import { type Mark, markOf } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { composedMark, indexHalves } from './compose.ts'
import { type DoorHalves, type KeyHalf, loadNewest } from './halves.ts'

/** A mark that two halves do not make: the door has its own word about this key. */
export interface ExactMark {
  readonly keyNo: number
  readonly cylinderNo: number
  readonly mark: Mark | null
}

/** Where doors know, or may know, that a key is blocked, its marks are not those that its halves say. */
export async function loadBlockedMarks(
  ctx: Context,
  halves: readonly KeyHalf[],
  doors: ReadonlyMap<number, DoorHalves>,
  only: { readonly keyNo?: number; readonly cylinderNo?: number } = {},
): Promise<readonly ExactMark[]> {
  const all = await keysWithBlocks(ctx)
  const keyNos = only.keyNo === undefined ? all : all.filter((keyNo) => keyNo === only.keyNo)
  if (keyNos.length === 0) return []
  const index = indexHalves(halves)
  const view = await loadStates(ctx, keyNos, only.cylinderNo === undefined ? undefined : [only.cylinderNo])
  const wanted = await loadNewest<KeyImage>(ctx, 'key', keyNos)
  const asked = keyNos.flatMap((keyNo) => {
    const key = view.key(keyNo as KeyNo)
    return key === undefined ? [] : everDoors(view, key).map((cylinderNo) => ({ key, cylinderNo }))
  })
  const wantedThere = await loadNewest<CylinderImage>(ctx, 'cylinder', [
    ...new Set<number>(asked.map(({ cylinderNo }) => cylinderNo)),
  ])
  return asked.flatMap(({ key, cylinderNo }) => {
    const cylinder: CylinderState | undefined = view.cylinder(cylinderNo)
    const door = doors.get(cylinderNo)
    if (cylinder === undefined || door === undefined) return []
    const pair = { key: wanted.get(key.keyNo) ?? null, cylinder: wantedThere.get(cylinderNo) ?? null }
    const mark = markOf(pair, key, cylinder, ctx.at)
    const composed = composedMark(index.get(key.keyNo), cylinderNo, door)
    return mark === composed ? [] : [{ keyNo: key.keyNo, cylinderNo, mark }]
  })
}

/** Blocked keys, and those of which some door may still think so. */
async function keysWithBlocks({ tx, systemId }: Context): Promise<readonly number[]> {
  const { rows } = await sql<{ key_no: number }>`
    select key_no from block_order where system_id = ${systemId}
    union
    select u.key_no from key_update u join key k on k.system_id = ${systemId} and k.key_no = u.key_no
    where u.system_id = ${systemId} and u.state in ('wished', 'underWay') and (
      exists (select 1 from cylinder_block b where b.system_id = ${systemId} and b.key_id = k.key_id)
      or exists (select 1 from blocklist_entry e where e.system_id = ${systemId} and e.key_id = k.key_id)
      or exists (select 1 from task t where t.system_id = ${systemId} and t.subject_key_no = k.key_no))
    order by 1`.execute(tx)
  return rows.map((row) => row.key_no)
}
