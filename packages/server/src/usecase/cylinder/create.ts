import { sql } from 'kysely'
import { cylinderContract } from '../../contract/cylinder.ts'
import { fault } from '../../errors/index.ts'
import { takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { markingsOf, mustBeFree } from '../element/marking.ts'
import { loadSystem } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { isTimeZone } from '../zone/rules.ts'

/** R026: bodies with their sides, one statement a table however many there are; all marked for programming (R035). */
export const createCylinders = usecase(cylinderContract.create, {
  permission: 'element.edit',
  async run(ctx, input) {
    const { marking, count, bodyKind, name = '', place = '', kind = 'door', note = '', mechanicalCode } = input
    const zone = input.timeZone ?? (await loadSystem(ctx)).time_zone
    if (!isTimeZone(zone)) throw fault('zoneUnknown', { zone })
    const markings = markingsOf(marking, count)
    const common = { name, place, kind, zone, note, mechanicalCode }
    const firstBodyNo = await insertBodies(ctx, markings, bodyKind)
    const sides = sidesOf(markings, bodyKind, firstBodyNo).map((side) => ({ ...side, ...common }))
    const firstCylinderNo = await insertCylinders(ctx, sides)
    ctx.journal({
      subject: `cylinders ${firstCylinderNo}..${firstCylinderNo + sides.length - 1}`,
      after: { marking, count, bodyKind, ...common },
    })
    ctx.feed('cylinder', { from: firstCylinderNo, count: sides.length })
    return { bodies: count, firstBodyNo, cylinders: sides.length, firstCylinderNo }
  },
})

export interface Side {
  readonly bodyNo: number
  readonly side: 'A' | 'B'
  readonly marking: string
}

export interface NewCylinder extends Side {
  readonly name: string
  readonly place: string
  readonly kind: 'door' | 'padlock' | 'cabinet' | 'other'
  readonly zone: string
  readonly note: string
  readonly mechanicalCode: number
}

/** R084: the marking ties both sides; a single one has the marking of the body itself. */
export function sidesOf(markings: readonly string[], kind: 'single' | 'double', firstBodyNo: number): readonly Side[] {
  return markings.flatMap((marking, place): Side[] => {
    const bodyNo = firstBodyNo + place
    return kind === 'single'
      ? [{ bodyNo, side: 'A', marking }]
      : [
          { bodyNo, side: 'A', marking: `${marking} A` },
          { bodyNo, side: 'B', marking: `${marking} B` },
        ]
  })
}

/** @returns number of the first body */
export async function insertBodies(
  { tx, systemId, now }: Context,
  markings: readonly string[],
  kind: 'single' | 'double',
): Promise<number> {
  const first = await takeNumbers(tx, systemId, 'body', markings.length)
  const { rows } = await sql<{ marking: string }>`
    insert into cylinder_body (system_id, body_no, marking, kind, created_at)
    select ${systemId}, ${first} + i - 1, marking, ${kind}, ${now}
    from unnest(${markings}::text[]) with ordinality as t (marking, i)
    on conflict (system_id, marking) do nothing returning marking`.execute(tx)
  mustBeFree(markings, rows)
  return first
}

/** @returns number of the first cylinder; the others follow in their order */
export async function insertCylinders(
  { tx, systemId, now }: Context,
  cylinders: readonly NewCylinder[],
): Promise<number> {
  const first = await takeNumbers(tx, systemId, 'cylinder', cylinders.length)
  const column = <Value>(pick: (cylinder: NewCylinder) => Value) => cylinders.map(pick)
  const { rows } = await sql<{ marking: string }>`
    insert into cylinder (system_id, cylinder_no, body_no, side, marking, name, place, kind, zone, note,
      mechanical_code, state, marked_for_programming, version, created_at)
    select ${systemId}, ${first} + i - 1, body_no, side, marking, name, place, kind, zone, note,
      code, 'nonProgrammed', true, 1, ${now}
    from unnest(${column((c) => c.bodyNo)}::bigint[], ${column((c) => c.side)}::text[],
      ${column((c) => c.marking)}::text[], ${column((c) => c.name)}::text[], ${column((c) => c.place)}::text[],
      ${column((c) => c.kind)}::text[], ${column((c) => c.zone)}::text[], ${column((c) => c.note)}::text[],
      ${column((c) => c.mechanicalCode)}::int[])
      with ordinality as t (body_no, side, marking, name, place, kind, zone, note, code, i)
    on conflict (system_id, marking) do nothing returning marking`.execute(tx)
  mustBeFree(
    column((c) => c.marking),
    rows,
  )
  return first
}
