import { EMPTY_DRAFT } from '@lockwright/domain/access'
import { type CylinderPolicy, groupNo, type KeyPolicy, type Week } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { previewContract } from '../../contract/preview.ts'
import { fault } from '../../errors/index.ts'
import { secondsOf } from '../../ports/index.ts'
import type { Context } from '../context.ts'
import { loadDraftPolicy } from '../draft/policy.ts'
import { summaryOf } from '../draft/summary.ts'
import { loadGroup } from '../group/view.ts'
import { loadKey } from '../key/view.ts'
import { keysOfCylinders, keysOfGroup } from '../plan/affected.ts'
import { loadSchedule } from '../schedule/view.ts'
import { type Input, usecase } from '../usecase.ts'

const NO_RIGHTS = { granted: 0, revoked: 0, changed: 0 }

export const previewKeyTimes = usecase(previewContract.keyTimes, {
  permission: 'policy.read',
  async run(ctx, input) {
    const { keyNo } = input
    const row = await loadKey(ctx, keyNo)
    const policy = await loadDraftPolicy(ctx, [keyNo], {})
    const { key } = policy.keys.get(keyNo)!.wish
    const scheduleNo = input.scheduleNo === undefined ? row.schedule_no : input.scheduleNo
    const changed: KeyPolicy = {
      ...key,
      validity: input.validity === undefined ? key.validity : validityOf(input.validity),
      week: scheduleNo === null ? (input.week ?? row.week) : (await loadSchedule(ctx, scheduleNo)).periods,
      revalidationHours: input.revalidationHours === undefined ? key.revalidationHours : input.revalidationHours,
    }
    return { summary: await summaryOf(ctx, policy, { ...EMPTY_DRAFT, keys: [changed] }, NO_RIGHTS) }
  },
})

type ValidityInput = NonNullable<Input<typeof previewContract.keyTimes>['validity']>

function validityOf(validity: ValidityInput): KeyPolicy['validity'] {
  if (validity.kind !== 'between') return validity
  const instant = (text: string | null) => (text === null ? null : secondsOf(Date.parse(text)))
  const [from, to] = [instant(validity.from), instant(validity.to)]
  if (from !== null && to !== null && from >= to) {
    throw fault('inputInvalid', { issues: [{ path: 'validity.to', message: 'Not after the begin' }] })
  }
  return { kind: 'between', from, to }
}

interface Use {
  readonly key_no: number
  /** The week of the key itself; false: of a right. */
  readonly own: boolean
  readonly target_kind: 'cylinder' | 'group' | null
  readonly target_no: number | null
}

export const previewSchedule = usecase(previewContract.schedule, {
  permission: 'policy.read',
  async run(ctx, { scheduleNo, periods }) {
    await loadSchedule(ctx, scheduleNo)
    const uses = await loadUses(ctx, scheduleNo)
    const policy = await loadDraftPolicy(ctx, [...new Set(uses.map((use) => use.key_no))], {})
    const week: Week = periods
    const revokes = uses.flatMap((use) => {
      if (use.own) return []
      const { key } = policy.keys.get(use.key_no)!.wish
      return policy.view
        .rightsOf(key.keyNo)
        .filter(({ target }) =>
          target.kind === 'cylinder'
            ? use.target_kind === 'cylinder' && target.cylinderNo === use.target_no
            : use.target_kind === 'group' && target.groupNo === use.target_no,
        )
    })
    const draft = {
      ...EMPTY_DRAFT,
      revokes,
      grants: revokes.map((right) => ({ ...right, week })),
      keys: uses.filter(({ own }) => own).map((use) => ({ ...policy.keys.get(use.key_no)!.wish.key, week })),
    }
    return { summary: await summaryOf(ctx, policy, draft, { ...NO_RIGHTS, changed: revokes.length }) }
  },
})

async function loadUses({ tx, systemId }: Context, scheduleNo: number): Promise<readonly Use[]> {
  const { rows } = await sql<Use>`
    select key_no, false as own, target_kind, target_no from explicit_right
      where system_id = ${systemId} and schedule_no = ${scheduleNo}
    union all
    select key_no, true, null, null from key where system_id = ${systemId} and schedule_no = ${scheduleNo}
    order by 1`.execute(tx)
  return rows
}

export const previewGroupMembers = usecase(previewContract.groupMembers, {
  permission: 'policy.read',
  async run(ctx, { groupNo: no, join, leave }) {
    await loadGroup(ctx, no)
    const changed = [...new Set([...join, ...leave])]
    const keyNos = new Set([...(await keysOfGroup(ctx, no)), ...(await keysOfCylinders(ctx, changed))])
    const policy = await loadDraftPolicy(ctx, [...keyNos], { cylinderNos: changed, groupNos: [no] })
    const unknown = changed.find((cylinderNo) => !policy.doors.has(cylinderNo))
    if (unknown !== undefined) throw fault('cylinderUnknown', { no: unknown })
    const gone = new Set(leave)
    const cylinders = changed.map((cylinderNo): CylinderPolicy => {
      const door = policy.doors.get(cylinderNo)!.policy
      const others = door.groups.filter((other) => other !== no)
      return { ...door, groups: gone.has(cylinderNo) ? others : [...others, groupNo(no)] }
    })
    return { summary: await summaryOf(ctx, policy, { ...EMPTY_DRAFT, cylinders }, NO_RIGHTS) }
  },
})
