import { compileCylinder, compileKey, cylinderSteps } from '@lockwright/domain/desired'
import { keyMemory, whatIsFull } from '@lockwright/domain/memory'
import { type CylinderImage, cylinderNo, groupNo, type KeyImage } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import { SECRET_GENERATION } from '../../keystore/index.ts'
import type { Context } from '../context.ts'
import { loadKeyLoads } from '../memory/load.ts'
import { createTasks } from '../task/create.ts'
import type { TaskOrder } from '../task/writer.ts'
import { type KeyCase, loadKeyCases, lockKeys } from './wishes.ts'

/** What a change of policy means for the devices. */
export interface UpdateSummary {
  /** New contents made. */
  readonly images: number
  /** Programmed keys that must visit a programming device. */
  readonly keysToUpdate: number[]
  /** Programmed cylinders that must be visited by a carrier. */
  readonly doorsToVisit: number[]
}

export const NO_UPDATE: UpdateSummary = { images: 0, keysToUpdate: [], doorsToVisit: [] }

export function joinSummaries(a: UpdateSummary, b: UpdateSummary): UpdateSummary {
  return {
    images: a.images + b.images,
    keysToUpdate: [...new Set([...a.keysToUpdate, ...b.keysToUpdate])],
    doorsToVisit: [...new Set([...a.doorsToVisit, ...b.doorsToVisit])],
  }
}

export interface Devices {
  readonly keyNos?: readonly number[]
  readonly cylinderNos?: readonly number[]
}

/**
 * Compiles the policy for these devices against the newest image of each and stores what is new: images, key updates
 * (older open ones are superseded), group tasks of programmed cylinders. Doing it again gives nothing (law 10). Throws
 * `keyCannotHold` when a key cannot say a wish, `keyMemoryFull` when it has no room for it.
 * @param which `programmed`: for devices never claimed it only checks that the wish fits; their image is made at the claim
 */
export async function replan(
  ctx: Context,
  devices: Devices,
  cause = 'policy',
  which: 'all' | 'programmed' = 'all',
): Promise<UpdateSummary> {
  const { keyNos = [], cylinderNos = [] } = devices
  const cylinders = cylinderNos.length > 0 ? await replanCylinders(ctx, cylinderNos, cause, which) : NO_UPDATE
  const keys = keyNos.length > 0 ? await replanKeys(ctx, keyNos, cause, which) : NO_UPDATE
  return joinSummaries(cylinders, keys)
}

async function replanKeys(
  ctx: Context,
  keyNos: readonly number[],
  cause: string,
  which: 'all' | 'programmed',
): Promise<UpdateSummary> {
  await lockKeys(ctx, keyNos)
  const cases = await loadKeyCases(ctx, keyNos)
  const changed = [...cases].flatMap(([no, one]) => {
    const image = compiled(ctx, no, one)
    return image === one.previous ? [] : [{ no, image, ...one }]
  })
  await mustFit(ctx, changed)
  const fresh = changed.filter(({ programmed }) => which === 'all' || programmed)
  await storeImages(ctx, 'key', fresh, cause)
  const updates = fresh.filter(({ programmed }) => programmed)
  await storeUpdates(
    ctx,
    updates.map(({ no, image }) => ({ no, number: image.number })),
    cause,
  )
  return { images: fresh.length, keysToUpdate: updates.map(({ no }) => no), doorsToVisit: [] }
}

function compiled(ctx: Context, no: number, { wish, previous, marking }: KeyCase): KeyImage {
  const result = compileKey(wish, previous, ctx.at)
  if (result.ok) return result.value
  const { code, ...facts } = result.error
  throw fault('keyCannotHold', { ...facts, marking, reason: code, keyNo: no })
}

/** No image is ever made that a key must refuse for want of room (spec/memory.md 3). */
async function mustFit(ctx: Context, changed: readonly (KeyCase & { no: number; image: KeyImage })[]): Promise<void> {
  if (changed.length === 0) return
  const loads = await loadKeyLoads(
    ctx,
    changed.map(({ no }) => no),
  )
  for (const { no, marking, image, previous } of changed) {
    const { load, capacity } = loads(no)
    const full = whatIsFull(keyMemory(image, load, capacity), previous && keyMemory(previous, load, capacity))
    if (full !== null) throw fault('keyMemoryFull', { marking, ...full, keyNo: no })
  }
}

async function storeImages(
  { tx, systemId, now }: Context,
  kind: 'key' | 'cylinder',
  images: readonly { readonly no: number; readonly image: KeyImage | CylinderImage }[],
  cause: string,
): Promise<void> {
  if (images.length === 0) return
  await sql`
    insert into image (system_id, device_kind, device_no, number, content, cause, created_at)
    select ${systemId}, ${kind}, no, number, content::jsonb, ${cause}, ${now}
    from unnest(${images.map(({ no }) => no)}::bigint[], ${images.map(({ image }) => image.number)}::bigint[],
      ${images.map(({ image }) => JSON.stringify(image))}::text[]) as t (no, number, content)`.execute(tx)
}

/** Key updates: what the key should take, with every older wish passed over. */
async function storeUpdates(
  ctx: Context,
  updates: readonly { readonly no: number; readonly number: number }[],
  cause: string,
): Promise<void> {
  if (updates.length === 0) return
  const { tx, systemId, now, actor } = ctx
  const keyNos = updates.map(({ no }) => no)
  await tx
    .updateTable('key_update')
    .set({ state: 'superseded', state_at: now })
    .where('system_id', '=', systemId)
    .where(sql<boolean>`key_no = any(${keyNos}::bigint[])`)
    .where('state', 'in', ['wished', 'underWay'])
    .execute()
  await sql`
    insert into key_update (system_id, key_no, number, state, cause, created_at, created_by, state_at)
    select ${systemId}, key_no, number, 'wished', ${cause}, ${now}, ${actor.login}, ${now}
    from unnest(${keyNos}::bigint[], ${updates.map(({ number }) => number)}::bigint[]) as t (key_no, number)`.execute(
    tx,
  )
  ctx.feed('keyUpdate', { keyNos })
}

interface CylinderCase {
  readonly cylinder_no: number
  readonly marking: string
  readonly zone: string
  readonly state: 'nonProgrammed' | 'programmed'
  readonly groups: number[]
  readonly previous: CylinderImage | null
}

async function replanCylinders(
  ctx: Context,
  cylinderNos: readonly number[],
  cause: string,
  which: 'all' | 'programmed',
): Promise<UpdateSummary> {
  const { tx, systemId } = ctx
  await sql`select 1 from cylinder where system_id = ${systemId} and cylinder_no = any(${cylinderNos}::bigint[])
    order by cylinder_no for no key update`.execute(tx)
  const { rows } = await sql<CylinderCase>`
    select c.cylinder_no, c.marking, c.zone, c.state,
      array(select m.group_no from cylinder_group_member m
        where m.system_id = ${systemId} and m.cylinder_no = c.cylinder_no) as groups,
      (select i.content from image i where i.system_id = ${systemId} and i.device_kind = 'cylinder'
        and i.device_no = c.cylinder_no order by i.number desc limit 1) as previous
    from cylinder c where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])
    order by c.cylinder_no`.execute(tx)

  const images: { no: number; image: CylinderImage }[] = []
  const orders: TaskOrder[] = []
  for (const row of rows) {
    const policy = {
      cylinderNo: cylinderNo(row.cylinder_no),
      zone: row.zone,
      groups: row.groups.map(groupNo),
    }
    const result = compileCylinder(policy, SECRET_GENERATION, row.previous)
    if (!result.ok) {
      throw fault('cylinderCannotHold', { marking: row.marking, reason: result.error.code, no: row.cylinder_no })
    }
    if (result.value === row.previous) continue
    if (row.state === 'nonProgrammed' || row.previous === null) {
      if (which === 'all') images.push({ no: row.cylinder_no, image: result.value })
      continue
    }
    // Each step is a task of its own with an image of its own: a carrier may bring one and not the next.
    for (const { operation, base, result: image } of cylinderSteps(row.previous, result.value)) {
      images.push({ no: row.cylinder_no, image })
      if (operation.kind === 'minGeneration') throw new Error('a new secret generation comes with re-keying only')
      const join = operation.kind === 'joinGroup'
      orders.push({ op: 'group', cylinderNo: row.cylinder_no, join, groupNo: operation.groupNo, base })
    }
  }
  await storeImages(ctx, 'cylinder', images, cause)
  await createTasks(ctx, orders, cause)
  const doorsToVisit = [...new Set(orders.map((order) => order.cylinderNo))]
  return { images: images.length, keysToUpdate: [], doorsToVisit }
}
