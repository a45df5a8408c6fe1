import {
  CARRYING_KEY,
  type CylinderLoad,
  cylinderMemory,
  type KeyCapacity,
  type KeyLoad,
  keyMemory,
  STANDARD_CYLINDER,
} from '@lockwright/domain/memory'
import type { CylinderImage, KeyImage } from '@lockwright/domain/model'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { loadNewest } from '../mark/halves.ts'

/** A key keeps so many events of its own doings; when they are full the oldest goes (spec/session.md 8). */
const OWN_EVENTS = 1000

/** What lies in keys beside their images; the newest block list counts, for every key that comes takes it (R155). */
export async function loadKeyLoads(
  { tx, systemId }: Context,
  keyNos: readonly number[],
): Promise<(keyNo: number) => { readonly load: KeyLoad; readonly capacity: KeyCapacity }> {
  const { rows } = await sql<{ key_no: number; tasks: number }>`
    select c.key_no, count(*) as tasks from task_carrier c
      join task t on t.system_id = ${systemId} and t.task_no = c.task_no
        and t.state in ('created', 'assigned', 'transferred', 'executed')
    where c.system_id = ${systemId} and c.key_no = any(${keyNos}::bigint[]) and c.removed_at is null
    group by c.key_no`.execute(tx)
  const blocks = await sql<{ count: number }>`
    select count(*) as count from blocklist_entry where system_id = ${systemId} and version_to is null`.execute(tx)
  const tasks = new Map(rows.map((row) => [row.key_no, row.tasks]))
  const blockEntries = blocks.rows[0]!.count
  return (keyNo) => ({
    load: { blockEntries, events: OWN_EVENTS, tasks: tasks.get(keyNo) ?? 0 },
    capacity: CARRYING_KEY,
  })
}

const EMPTY_KEY = { entries: [], schedules: [] }

/** By its newest content; one never programmed is empty. */
export async function memoryOfKey(ctx: Context, keyNo: number) {
  const image = (await loadNewest<KeyImage>(ctx, 'key', [keyNo])).get(keyNo) ?? EMPTY_KEY
  const { load, capacity } = (await loadKeyLoads(ctx, [keyNo]))(keyNo)
  return keyMemory(image, load, capacity)
}

/**
 * Keys beside the list that a cylinder knows by task, events it has and we do not: from its last word about its log. It
 * holds no lists of its own keys, which only LIST entries would need.
 */
export async function memoryOfCylinder(ctx: Context, cylinderNo: number) {
  const { tx, systemId } = ctx
  const image = (await loadNewest<CylinderImage>(ctx, 'cylinder', [cylinderNo])).get(cylinderNo) ?? { groups: [] }
  const { rows } = await sql<Pick<CylinderLoad, 'blockEntries' | 'events'>>`
    select
      (select count(*) from (
        select key_id from cylinder_block where system_id = ${systemId} and cylinder_no = ${cylinderNo}
        union
        select key_id from blocklist_entry e join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder'
          and d.device_no = ${cylinderNo} and e.version_from <= d.blocklist_version
          and (e.version_to is null or e.version_to > d.blocklist_version)
        where e.system_id = ${systemId}) blocks) as "blockEntries",
      coalesce((select greatest(0, d.audit_seq - coalesce((select h.seq from audit_head h
          where h.system_id = ${systemId} and h.cylinder_no = ${cylinderNo}), 0)) from device_state d
        where d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = ${cylinderNo}), 0) as events
    `.execute(tx)
  const { blockEntries, events } = rows[0]!
  const load = {
    keyGroups: 0,
    singleKeys: 0,
    blockEntries,
    events: Math.min(events, STANDARD_CYLINDER.events),
    foreignEvents: 0,
  }
  return cylinderMemory(image, load, STANDARD_CYLINDER)
}
