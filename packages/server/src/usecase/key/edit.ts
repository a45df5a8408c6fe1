import { keyContract } from '../../contract/key.ts'
import { fault } from '../../errors/index.ts'
import { replanKeys } from '../plan/affected.ts'
import { inverseOf, keyFieldsOf, setKeyFields } from '../undo/fields.ts'
import { noteUndo } from '../undo/step.ts'
import { usecase } from '../usecase.ts'
import { newKeyIds } from './create.ts'
import { checkTimes, withTimes } from './times.ts'
import { type KeyRow, keyView, loadKey, validityView } from './view.ts'

export const editKey = usecase(keyContract.edit, {
  permission: 'element.edit',
  versioned: true,
  async run(ctx, input, request) {
    const { keyNo, name, markedForProgramming, marking, kind, mechanicalCode } = input
    const before = await loadKey(ctx, keyNo)
    const fields = await keyFieldsOf(ctx, [keyNo])
    const next = {
      name: name ?? before.name,
      marked_for_programming: markedForProgramming ?? before.marked_for_programming,
      marking: marking ?? before.marking,
      kind: kind ?? before.kind,
      mechanical_code: mechanicalCode ?? before.mechanical_code,
    }
    const hard =
      next.marking !== before.marking || next.kind !== before.kind || next.mechanical_code !== before.mechanical_code
    if (hard && before.state === 'programmed') throw fault('elementProgrammed', { marking: before.marking })
    const isProgramming = (one: KeyRow['kind']) => one === 'programming' || one === 'master'
    const [keyId] =
      isProgramming(next.kind) === isProgramming(before.kind) ? [before.key_id] : await newKeyIds(ctx, next.kind, 1)
    const changed = await ctx.tx
      .updateTable('key')
      .set({ ...next, key_id: keyId!, version: before.version + 1 })
      .where('system_id', '=', ctx.systemId)
      .where('key_no', '=', keyNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    if (next.kind !== before.kind) await replanKeys(ctx, [keyNo], 'keyKind')
    const after = await loadKey(ctx, keyNo)
    // Marking, kind and code are those of hardware to come: they are set, not taken back.
    if (!hard) await noteUndo(ctx, 'element.edit', { kind: 'keys', rows: inverseOf(fields) })
    ctx.journal({ subject: `key ${keyNo}`, before: facts(before), after: facts(after) })
    ctx.feed('key', { from: keyNo, count: 1 })
    return keyView(after, ctx.now)
  },
})

function facts(row: KeyRow) {
  const { name, marking, kind, mechanical_code, marked_for_programming } = row
  return { name, marking, kind, mechanicalCode: mechanical_code, markedForProgramming: marked_for_programming }
}

/** R070, R071, R104. An unpublished system takes wishes too; they are in the key when it is programmed. */
export const setKeyTimes = usecase(keyContract.setTimes, {
  permission: 'policy.edit',
  versioned: true,
  async run(ctx, { keyNo, systemId: _system, ...wish }, request) {
    await checkTimes(ctx, wish)
    const before = await loadKey(ctx, keyNo)
    const [row] = await keyFieldsOf(ctx, [keyNo])
    const changed = await setKeyFields(ctx, [
      { no: keyNo, version: request.version!, fields: withTimes(row!.fields, wish) },
    ])
    if (changed.length === 0) throw fault('versionChanged', { version: before.version })
    const summary = await replanKeys(ctx, [keyNo], 'times')
    const after = await loadKey(ctx, keyNo)
    await noteUndo(ctx, 'policy.edit', { kind: 'keys', rows: inverseOf([row!]) })
    ctx.journal({ subject: `key ${keyNo}`, before: timeFacts(before), after: timeFacts(after) })
    ctx.feed('key', { from: keyNo, count: 1 })
    return { key: keyView(after, ctx.now), summary }
  },
})

function timeFacts(row: KeyRow) {
  const { week, schedule_no, revalidation_hours } = row
  return { validity: validityView(row), week, scheduleNo: schedule_no, revalidationHours: revalidation_hours }
}

/** R034. */
export const removeKey = usecase(keyContract.remove, {
  permission: 'element.edit',
  async run(ctx, { keyNo }) {
    const before = await loadKey(ctx, keyNo)
    if (before.state === 'programmed') throw fault('elementProgrammed', { marking: before.marking })
    await ctx.tx
      .deleteFrom('key')
      .where('system_id', '=', ctx.systemId)
      .where('key_no', '=', keyNo)
      .where('state', '=', 'nonProgrammed')
      .execute()
    ctx.journal({ subject: `key ${keyNo}`, before: { ...facts(before), ...timeFacts(before), rights: before.rights } })
    ctx.feed('key', { removed: [keyNo] })
    return {}
  },
})
