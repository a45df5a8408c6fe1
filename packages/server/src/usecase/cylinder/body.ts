import { cylinderContract } from '../../contract/cylinder.ts'
import { fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { keysOfCylinders, replanKeys } from '../plan/affected.ts'
import type { UpdateSummary } from '../plan/replan.ts'
import { usecase } from '../usecase.ts'
import { insertCylinders, sidesOf } from './create.ts'

/** R027: marking, and single or double, as long as no side is programmed. */
export const editBody = usecase(cylinderContract.editBody, {
  permission: 'element.edit',
  async run(ctx, { bodyNo, marking, kind }) {
    const { tx, systemId } = ctx
    const { body, cylinders } = await loadNonProgrammed(ctx, bodyNo)
    const next = { marking: marking ?? body.marking, kind: kind ?? body.kind }
    await tx
      .updateTable('cylinder_body')
      .set(next)
      .where('system_id', '=', systemId)
      .where('body_no', '=', bodyNo)
      .execute()
    const sideA = cylinders.find((cylinder) => cylinder.side === 'A')!
    const sideB = cylinders.find((cylinder) => cylinder.side === 'B')
    if (next.kind === 'single' && sideB) await deleteCylinders(ctx, [sideB.cylinder_no])
    const wanted = sidesOf([next.marking], next.kind, bodyNo)
    if (next.kind === 'double' && !sideB) {
      const { name, place, kind: doorKind, zone, note, mechanical_code } = sideA
      const common = { name, place, kind: doorKind, zone, note, mechanicalCode: mechanical_code }
      await insertCylinders(ctx, [{ ...wanted[1]!, ...common }])
    }
    for (const { side, marking: sideMarking } of wanted) {
      await tx
        .updateTable('cylinder')
        .set((eb) => ({ marking: sideMarking, version: eb('version', '+', 1) }))
        .where('system_id', '=', systemId)
        .where('body_no', '=', bodyNo)
        .where('side', '=', side)
        .where('marking', '!=', sideMarking)
        .execute()
    }
    const now = await sidesOfBody(ctx, bodyNo)
    ctx.journal({ subject: `body ${bodyNo}`, before: { marking: body.marking, kind: body.kind }, after: next })
    ctx.feed('cylinder', { from: sideA.cylinder_no, count: now.length })
    return { bodyNo, ...next, cylinders: now.map((row) => row.cylinder_no) }
  },
})

/** R034. */
export const removeBody = usecase(cylinderContract.removeBody, {
  permission: 'element.edit',
  async run(ctx, { bodyNo }) {
    const { body, cylinders } = await loadNonProgrammed(ctx, bodyNo)
    await deleteCylinders(
      ctx,
      cylinders.map((row) => row.cylinder_no),
    )
    await ctx.tx
      .deleteFrom('cylinder_body')
      .where('system_id', '=', ctx.systemId)
      .where('body_no', '=', bodyNo)
      .execute()
    const before = { marking: body.marking, kind: body.kind, cylinders: cylinders.map((row) => row.cylinder_no) }
    ctx.journal({ subject: `body ${bodyNo}`, before })
    ctx.feed('cylinder', { removed: before.cylinders })
    return {}
  },
})

async function loadNonProgrammed(ctx: Context, bodyNo: number) {
  const body = await ctx.tx
    .selectFrom('cylinder_body')
    .selectAll()
    .where('system_id', '=', ctx.systemId)
    .where('body_no', '=', bodyNo)
    .forUpdate()
    .executeTakeFirst()
  if (!body) throw fault('bodyUnknown', { no: bodyNo })
  const cylinders = await sidesOfBody(ctx, bodyNo)
  const programmed = cylinders.find((cylinder) => cylinder.state === 'programmed')
  if (programmed) throw fault('elementProgrammed', { marking: programmed.marking })
  return { body, cylinders }
}

function sidesOfBody({ tx, systemId }: Context, bodyNo: number): Promise<Row<'cylinder'>[]> {
  return tx
    .selectFrom('cylinder')
    .selectAll()
    .where('system_id', '=', systemId)
    .where('body_no', '=', bodyNo)
    .orderBy('side')
    .forUpdate()
    .execute()
}

/** Rights on them go too, and what their keys should hold changes. */
export async function deleteCylinders(ctx: Context, cylinderNos: readonly number[]): Promise<UpdateSummary> {
  const { tx, systemId } = ctx
  const keyNos = await keysOfCylinders(ctx, cylinderNos)
  await tx
    .deleteFrom('explicit_right')
    .where('system_id', '=', systemId)
    .where('target_kind', '=', 'cylinder')
    .where('target_no', 'in', [...cylinderNos])
    .execute()
  await tx
    .deleteFrom('cylinder')
    .where('system_id', '=', systemId)
    .where('cylinder_no', 'in', [...cylinderNos])
    .execute()
  return replanKeys(ctx, keyNos, 'cylinderRemoved')
}
