import { indexPolicy, type PolicyView } from '@lockwright/domain/access'
import {
  type CylinderImage,
  type CylinderPolicy,
  cylinderNo,
  type GroupNo,
  groupNo,
  type Right,
} from '@lockwright/domain/model'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { loadNewest } from '../mark/halves.ts'
import { type KeyCase, loadKeyCases } from '../plan/wishes.ts'
import { zonesOf } from '../zone/rules.ts'

/** The part of the policy that a draft touches: some keys whole, with every door they reach. */
export interface DraftPolicy {
  readonly view: PolicyView
  readonly keys: ReadonlyMap<number, KeyCase>
  readonly doors: ReadonlyMap<number, Door>
}

export interface Door {
  readonly policy: CylinderPolicy
  readonly marking: string
  readonly programmed: boolean
  /** The newest content; null: never programmed. */
  readonly image: CylinderImage | null
}

/** `more`: doors and groups that the draft names beside those that the keys reach now. */
export async function loadDraftPolicy(
  ctx: Context,
  keyNos: readonly number[],
  more: { readonly cylinderNos?: readonly number[]; readonly groupNos?: readonly number[] },
): Promise<DraftPolicy> {
  const keys = await loadKeyCases(ctx, keyNos)
  const rights = [...keys.values()].flatMap(({ wish }) => wish.rights)
  const named = targetsOf(rights)
  const doors = await loadDoors(
    ctx,
    [...named.cylinders, ...(more.cylinderNos ?? [])],
    [...named.groups, ...(more.groupNos ?? [])],
  )
  const cases = [...keys.values()]
  const zones = [...doors.values()].map(({ policy }) => policy.zone)
  const view = indexPolicy({
    keys: cases.map(({ wish }) => wish.key),
    cylinders: [...doors.values()].map(({ policy }) => policy),
    rights,
    blocks: cases.filter(({ wish }) => wish.blocked).map(({ wish }) => ({ keyNo: wish.key.keyNo })),
    zones: { ...cases[0]?.wish.zones, ...zonesOf(zones, ctx.at) },
  })
  return { view, keys, doors }
}

function targetsOf(rights: readonly Right[]) {
  const cylinders = new Set<number>()
  const groups = new Set<GroupNo>()
  for (const { target } of rights) {
    if (target.kind === 'cylinder') cylinders.add(target.cylinderNo)
    else groups.add(target.groupNo)
  }
  return { cylinders, groups }
}

interface DoorRow {
  readonly cylinder_no: number
  readonly marking: string
  readonly zone: string
  readonly programmed: boolean
  readonly groups: number[]
}

async function loadDoors(
  ctx: Context,
  cylinderNos: readonly number[],
  groupNos: readonly number[],
): Promise<ReadonlyMap<number, Door>> {
  const { tx, systemId } = ctx
  const { rows } = await sql<DoorRow>`
    select c.cylinder_no, c.marking, c.zone, c.state = 'programmed' as programmed,
      array(select m.group_no from cylinder_group_member m
        where m.system_id = ${systemId} and m.cylinder_no = c.cylinder_no) as groups
    from cylinder c where c.system_id = ${systemId} and (c.cylinder_no = any(${[...new Set(cylinderNos)]}::bigint[])
      or c.cylinder_no in (select m.cylinder_no from cylinder_group_member m where m.system_id = ${systemId}
        and m.group_no = any(${[...new Set(groupNos)]}::bigint[])))`.execute(tx)
  const programmed = rows.filter((row) => row.programmed).map((row) => row.cylinder_no)
  const images = await loadNewest<CylinderImage>(ctx, 'cylinder', programmed)
  return new Map(
    rows.map(({ cylinder_no: no, marking, zone, programmed: is, groups }) => [
      no,
      {
        policy: { cylinderNo: cylinderNo(no), zone, groups: groups.map(groupNo) },
        marking,
        programmed: is,
        image: images.get(no) ?? null,
      },
    ]),
  )
}
