import { sql } from 'kysely'
import { bulkContract } from '../../contract/bulk.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { deleteCylinders } from '../cylinder/body.ts'
import { replanKeysOfCylinders } from '../plan/affected.ts'
import { NO_UPDATE } from '../plan/replan.ts'
import { type CylinderFields, cylinderFieldsOf, inverseOf, type Named, setCylinderFields } from '../undo/fields.ts'
import { noteUndo } from '../undo/step.ts'
import { usecase } from '../usecase.ts'
import { isTimeZone } from '../zone/rules.ts'
import { type Asked, inOrder, runBulk } from './run.ts'

type CylinderRow = Asked & Named<CylinderFields>

export const editCylinders = usecase(bulkContract.editCylinders, {
  permission: 'element.edit',
  async run(ctx, { cylinderNos, place, kind, timeZone, markedForProgramming }, { language }) {
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw fault('zoneUnknown', { zone: timeZone })
    const found = (await cylinderFieldsOf(ctx, cylinderNos)).map((row) => ({ ...row, refused: null }))
    return runBulk(ctx, language, inOrder(cylinderNos, found, 'cylinderUnknown'), async (asked) => {
      const rows = asked.filter((row): row is CylinderRow => 'fields' in row)
      const next = rows.map(({ no, version, fields }) => ({
        no,
        version,
        fields: {
          ...fields,
          place: place ?? fields.place,
          kind: kind ?? fields.kind,
          zone: timeZone ?? fields.zone,
          marked_for_programming: markedForProgramming ?? fields.marked_for_programming,
        },
      }))
      await setCylinderFields(ctx, next)
      const moved = rows.filter(({ fields }) => timeZone !== undefined && fields.zone !== timeZone)
      const summary =
        moved.length === 0
          ? NO_UPDATE
          : await replanKeysOfCylinders(
              ctx,
              moved.map(({ no }) => no),
              'timeZone',
            )
      const done = rows.map(({ no }) => no)
      const after = { place, kind, timeZone, markedForProgramming, cylinderNos: done }
      ctx.journal({ subject: 'cylinders', after })
      ctx.feed('cylinder', { cylinderNos: done })
      return { summary, undoToken: await noteUndo(ctx, 'element.edit', { kind: 'cylinders', rows: inverseOf(rows) }) }
    })
  },
})

interface Side extends Asked {
  readonly bodyNo: number
}

/** R034. */
export const removeCylinders = usecase(bulkContract.removeCylinders, {
  permission: 'element.edit',
  async run(ctx, { cylinderNos }, { language }) {
    const sides = await removable(ctx, cylinderNos)
    return runBulk(ctx, language, inOrder(cylinderNos, sides, 'cylinderUnknown'), async (asked) => {
      const rows = asked.filter((row): row is Side => 'bodyNo' in row)
      const done = rows.map(({ no }) => no)
      const summary = await deleteCylinders(ctx, done)
      await sql`delete from cylinder_body where system_id = ${ctx.systemId}
        and body_no = any(${rows.map(({ bodyNo }) => bodyNo)}::bigint[])`.execute(ctx.tx)
      ctx.journal({ subject: 'cylinders', before: rows.map(({ no, marking }) => ({ cylinderNo: no, marking })) })
      ctx.feed('cylinder', { removed: done })
      return { summary, undoToken: null }
    })
  },
})

/** Both sides of a body, or none: half a double cylinder is another cylinder. */
async function removable({ tx, systemId }: Context, cylinderNos: readonly number[]): Promise<Side[]> {
  const { rows } = await sql<{
    no: number
    marking: string
    bodyNo: number
    programmed: string | null
    other: string | null
  }>`
    select c.cylinder_no as no, c.marking, c.body_no as "bodyNo",
      (select min(o.marking) from cylinder o where o.system_id = ${systemId} and o.body_no = c.body_no
        and o.state = 'programmed') as programmed,
      (select min(o.marking) from cylinder o where o.system_id = ${systemId} and o.body_no = c.body_no
        and o.cylinder_no <> all(${cylinderNos}::bigint[])) as other
    from cylinder c where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])
    order by c.cylinder_no for update`.execute(tx)
  return rows.map(({ no, marking, bodyNo, programmed, other }) => ({
    no,
    marking,
    bodyNo,
    refused:
      programmed !== null
        ? fault('elementProgrammed', { marking: programmed })
        : other !== null
          ? fault('otherSideStays', { marking, other })
          : null,
  }))
}
