import { cylinderContract } from '../../contract/cylinder.ts'
import { fault } from '../../errors/index.ts'
import { replanKeysOfCylinders } from '../plan/affected.ts'
import { cylinderFieldsOf, inverseOf } from '../undo/fields.ts'
import { noteUndo } from '../undo/step.ts'
import { usecase } from '../usecase.ts'
import { isTimeZone } from '../zone/rules.ts'
import { type CylinderRow, cylinderView, loadCylinder } from './view.ts'

/** R026, R035: in place. A zone moves the local week of every key that opens here. */
export const editCylinder = usecase(cylinderContract.edit, {
  permission: 'element.edit',
  versioned: true,
  async run(ctx, input, request) {
    const { cylinderNo, name, place, kind, timeZone, note, mechanicalCode, markedForProgramming } = input
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw fault('zoneUnknown', { zone: timeZone })
    const before = await loadCylinder(ctx, cylinderNo)
    const fields = await cylinderFieldsOf(ctx, [cylinderNo])
    if (mechanicalCode !== undefined && mechanicalCode !== before.mechanical_code && before.state === 'programmed') {
      throw fault('elementProgrammed', { marking: before.marking })
    }
    const changed = await ctx.tx
      .updateTable('cylinder')
      .set({
        name: name ?? before.name,
        place: place ?? before.place,
        kind: kind ?? before.kind,
        zone: timeZone ?? before.zone,
        note: note ?? before.note,
        mechanical_code: mechanicalCode ?? before.mechanical_code,
        marked_for_programming: markedForProgramming ?? before.marked_for_programming,
        version: before.version + 1,
      })
      .where('system_id', '=', ctx.systemId)
      .where('cylinder_no', '=', cylinderNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    if (timeZone !== undefined && timeZone !== before.zone) await replanKeysOfCylinders(ctx, [cylinderNo], 'timeZone')
    const after = await loadCylinder(ctx, cylinderNo)
    if (after.mechanical_code === before.mechanical_code) {
      await noteUndo(ctx, 'element.edit', { kind: 'cylinders', rows: inverseOf(fields) })
    }
    ctx.journal({ subject: `cylinder ${cylinderNo}`, before: facts(before), after: facts(after) })
    ctx.feed('cylinder', { from: cylinderNo, count: 1 })
    return cylinderView(after)
  },
})

function facts(row: CylinderRow) {
  const { name, place, kind, zone, note, mechanical_code, marked_for_programming } = row
  return {
    name,
    place,
    kind,
    zone,
    note,
    mechanicalCode: mechanical_code,
    markedForProgramming: marked_for_programming,
  }
}
