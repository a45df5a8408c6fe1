import type { ActualView } from '@lockwright/domain/actual'
import { honestTwin } from '@lockwright/domain/actual'
import type { CylinderImage, CylinderNo, KeyImage, KeyNo, UnixSeconds } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { dateOf } from '../../ports/index.ts'
import { missingText } from '../access/ask.ts'
import type { Context } from '../context.ts'
import { type Witness, witnessOf } from '../element/witness.ts'

/** Proof of what a device held. */
export interface Proof {
  readonly image: number
  readonly at: string
  readonly kind: 'commit' | 'receipt' | 'beacon' | 'state'
  readonly by: Witness
}

/** What these devices were proven to hold at an instant, by device. */
export async function loadProofs(
  { tx, systemId }: Context,
  kind: 'key' | 'cylinder',
  numbers: readonly number[],
  at: UnixSeconds,
): Promise<ReadonlyMap<number, Proof>> {
  const { rows } = await sql<Omit<Proof, 'at' | 'by'> & { device_no: number; at: Date; by: string }>`
    select distinct on (device_no) device_no, number as image, from_at as at, evidence ->> 'kind' as kind,
      coalesce(evidence ->> 'by', '') as by
    from image_history
    where system_id = ${systemId} and device_kind = ${kind} and device_no = any(${numbers}::bigint[])
      and from_at <= ${dateOf(at)} and (to_at is null or to_at > ${dateOf(at)})
    order by device_no, number desc`.execute(tx)
  return new Map(
    rows.map(({ device_no, image, at: since, kind: how, by }) => [
      device_no,
      { image, at: since.toISOString(), kind: how, by: witnessOf(by) },
    ]),
  )
}

/** What a key did at a door at an instant, by all that is known today; null: it surely did not open. */
export function certaintyOf(view: ActualView, keyNo: number, cylinderNo: number, at: UnixSeconds) {
  const key = view.key(keyNo as KeyNo)
  const cylinder = view.cylinder(cylinderNo as CylinderNo)
  if (key === undefined || cylinder === undefined) return null
  const { answer, reason, missing } = honestTwin(key, cylinder, at)
  return answer === 'surelyNot' ? null : { answer, reason, missing: missing.map(missingText) }
}

/** Doors that any content ever made for the key names, itself or by a group that a content of the door had. */
export async function doorsEverNamed({ tx, systemId }: Context, keyNo: number): Promise<readonly number[]> {
  const { rows: images } = await sql<{ entries: KeyImage['entries'] }>`
    select content -> 'entries' as entries from image
    where system_id = ${systemId} and device_kind = 'key' and device_no = ${keyNo}`.execute(tx)
  const slots = images.flatMap(({ entries }) => entries.map(({ slot }) => slot))
  const doors = slots.flatMap((slot) => (slot.kind === 'cylinder' ? [slot.cylinderNo] : []))
  const groups = new Set(slots.flatMap((slot) => (slot.kind === 'group' ? [slot.groupNo] : [])))
  const { rows } = await sql<{ no: number }>`
    select c.cylinder_no as no from cylinder c where c.system_id = ${systemId}
      and (c.cylinder_no = any(${[...new Set(doors)]}::bigint[]) or exists (select 1 from image i
        where i.system_id = ${systemId} and i.device_kind = 'cylinder' and i.device_no = c.cylinder_no
          and i.content -> 'groups' @> any(${[...groups].map((no) => JSON.stringify([no]))}::jsonb[])))
    order by 1`.execute(tx)
  return rows.map((row) => row.no)
}

/** Keys that any content made by then names the door in, itself or by a group that a content of the door had. */
export async function keysEverNaming(
  { tx, systemId }: Context,
  cylinderNo: number,
  at: UnixSeconds,
): Promise<readonly number[]> {
  const { rows: images } = await sql<{ groups: CylinderImage['groups'] }>`
    select content -> 'groups' as groups from image
    where system_id = ${systemId} and device_kind = 'cylinder' and device_no = ${cylinderNo}`.execute(tx)
  const groups = new Set(images.flatMap(({ groups: held }) => held))
  const slots = [{ kind: 'cylinder', cylinderNo }, ...[...groups].map((groupNo) => ({ kind: 'group', groupNo }))]
  const { rows } = await sql<{ no: number }>`
    select distinct device_no as no from image
    where system_id = ${systemId} and device_kind = 'key' and created_at <= ${dateOf(at)}
      and content -> 'entries' @> any(${slots.map((slot) => JSON.stringify([{ slot }]))}::jsonb[])
    order by 1`.execute(tx)
  return rows.map((row) => row.no)
}
