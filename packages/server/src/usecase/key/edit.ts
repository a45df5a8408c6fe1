import { keyContract } from '../../contract/key.ts'
import { fault } from '../../errors/index.ts'
import { json } from '../../store/index.ts'
import { replanKeys } from '../plan/affected.ts'
import { usecase } from '../usecase.ts'
import { newKeyIds } from './create.ts'
import { type KeyRow, keyView, loadKey, validityView } from './view.ts'

export const editKey = usecase(keyContract.edit, {
  permission: 'element.edit',
  versioned: true,
  async run(ctx, input, request) {
    const { keyNo, name, markedForProgramming, marking, kind, mechanicalCode } = input
    const before = await loadKey(ctx, keyNo)
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
  async run(ctx, { keyNo, validity, week, scheduleNo, revalidationHours }, request) {
    const { tx, systemId } = ctx
    const before = await loadKey(ctx, keyNo)
    if (scheduleNo !== undefined && scheduleNo !== null) {
      const known = await tx
        .selectFrom('schedule')
        .select('schedule_no')
        .where('system_id', '=', systemId)
        .where('schedule_no', '=', scheduleNo)
        .executeTakeFirst()
      if (!known) throw fault('scheduleUnknown', { no: scheduleNo })
    }
    const times = validity ?? validityView(before)
    const [from, to] = times.kind === 'between' ? [instantOf(times.from), instantOf(times.to)] : [null, null]
    if (from && to && from >= to) {
      throw fault('inputInvalid', { issues: [{ path: 'validity.to', message: 'Not after the begin' }] })
    }
    const changed = await tx
      .updateTable('key')
      .set({
        validity_kind: times.kind,
        valid_from: from,
        valid_to: to,
        week: json(week ?? before.week),
        schedule_no: scheduleNo === undefined ? before.schedule_no : scheduleNo,
        revalidation_hours: revalidationHours === undefined ? before.revalidation_hours : revalidationHours,
        version: before.version + 1,
      })
      .where('system_id', '=', systemId)
      .where('key_no', '=', keyNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    const summary = await replanKeys(ctx, [keyNo], 'times')
    const after = await loadKey(ctx, keyNo)
    ctx.journal({ subject: `key ${keyNo}`, before: timeFacts(before), after: timeFacts(after) })
    ctx.feed('key', { from: keyNo, count: 1 })
    return { key: keyView(after, ctx.now), summary }
  },
})

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

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
