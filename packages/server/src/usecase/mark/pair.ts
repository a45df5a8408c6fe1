import { type ActualView, blockedAt, confirmedAt, honestTwin } from '@lockwright/domain/actual'
import type { CylinderNo, KeyNo } from '@lockwright/domain/model'
import { combineHalves, type Half, type Mark } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import type { markContract } from '../../contract/mark.ts'
import { missingText } from '../access/ask.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { evidenceOf } from '../element/state.ts'
import type { Output } from '../usecase.ts'
import { type DoorHalves, type KeyHalf, loadDoorHalves, loadKeyHalves } from './halves.ts'
import { type DoorTask, loadDoorTasks, stepOf } from './step.ts'

export type PairView = Output<typeof markContract.why>

interface KeyFacts {
  readonly key_no: number
  readonly programmed: boolean
  readonly confirmed_number: number | null
  readonly confirmed_at: Date | null
  readonly evidence_kind: 'commit' | 'receipt' | 'beacon' | 'state' | null
  readonly evidence_by: string | null
  readonly ordered_at: Date | null
  readonly ordered_by: string | null
  readonly block_cause: string | null
  readonly update_at: Date | null
  readonly update_by: string | null
  readonly update_cause: string | null
}

type DoorFacts = Pick<
  KeyFacts,
  'programmed' | 'confirmed_number' | 'confirmed_at' | 'evidence_kind' | 'evidence_by'
> & { readonly cylinder_no: number }

interface RuleRow {
  readonly key_no: number
  readonly target_kind: 'cylinder' | 'group'
  readonly target_no: number
  readonly group: string | null
  readonly schedule_no: number | null
  readonly schedule: string | null
  readonly window_from: Date | null
  readonly window_to: Date | null
  readonly created_at: Date
  readonly created_by: string
}

/** Gives the answer to "why?" for any pair of these keys and these doors; a page of either, not all. */
export async function explainPairs(
  ctx: Context,
  keyNos: readonly number[],
  cylinderNos: readonly number[],
): Promise<(keyNo: number, cylinderNo: number, mark: Mark | null) => PairView> {
  const view = await loadStates(ctx, keyNos, cylinderNos)
  const doors = await loadDoorHalves(ctx, sql`c.cylinder_no = any(${cylinderNos}::bigint[])`)
  const ofKeys = sql<boolean>`k.key_no = any(${keyNos}::bigint[])`
  const halves = await loadKeyHalves(ctx, { keys: ofKeys, rights: sql`r.key_no = any(${keyNos}::bigint[])` })
  const keyFacts = new Map((await loadKeyFacts(ctx, keyNos)).map((row) => [row.key_no, row]))
  const doorFacts = new Map((await loadDoorFacts(ctx, cylinderNos)).map((row) => [row.cylinder_no, row]))
  const rules = Map.groupBy(await loadRules(ctx, keyNos, cylinderNos), (row) => row.key_no)
  const tasks = await loadDoorTasks(ctx, cylinderNos)
  const halvesOf = Map.groupBy(halves, ({ keyNo }) => keyNo)

  return (keyNo, cylinderNo, mark) => {
    const key = keyFacts.get(keyNo)!
    const door = doorFacts.get(cylinderNo)!
    const own = (halvesOf.get(keyNo) ?? []).filter(({ target }) => touches(target, cylinderNo, doors.get(cylinderNo)))
    const block = blockOf(ctx, view, key, cylinderNo)
    return {
      mark,
      rules: (rules.get(keyNo) ?? []).flatMap((rule) => {
        const half = own.find(({ target }) => target.kind === rule.target_kind && target.no === rule.target_no)
        return half?.right ? [ruleView(rule, half, doors.get(cylinderNo)!)] : []
      }),
      now: nowOf(ctx, view, keyNo, cylinderNo),
      blocked: block,
      keyEvidence: evidenceOf(key),
      cylinderEvidence: evidenceOf(door),
      waiting: waitingOf(key),
      next: stepOf({
        mark,
        key: { keyNo, programmed: key.programmed, settled: own.every(({ half }) => half === 'confirmed') },
        door: { cylinderNo, programmed: door.programmed, tasks: tasks.get(cylinderNo) ?? NO_TASKS },
        blockAtDoor: block?.atDoor ?? null,
      }),
    }
  }
}

const NO_TASKS: readonly DoorTask[] = []

/** Is the entry for this door, or for a group that it is in, was in or shall be in? */
function touches(target: KeyHalf['target'], cylinderNo: number, door: DoorHalves | undefined): boolean {
  return target.kind === 'cylinder' ? target.no === cylinderNo : (door?.groups.has(target.no) ?? false)
}

function ruleView(rule: RuleRow, { half }: KeyHalf, door: DoorHalves): PairView['rules'][number] {
  const there: Half = rule.target_kind === 'cylinder' ? door.own : (door.groups.get(rule.target_no) ?? 'none')
  const { window_from: from, window_to: to } = rule
  return {
    target: { kind: rule.target_kind, no: rule.target_no },
    group: rule.group ?? '',
    scheduleNo: rule.schedule_no,
    schedule: rule.schedule,
    window: from && to ? { from: from.toISOString(), to: to.toISOString() } : null,
    askedAt: rule.created_at.toISOString(),
    askedBy: rule.created_by,
    mark: combineHalves(half, there),
  }
}

function nowOf(ctx: Context, view: ActualView, keyNo: number, cylinderNo: number): PairView['now'] {
  const twin = honestTwin(view.key(keyNo as KeyNo)!, view.cylinder(cylinderNo as CylinderNo)!, ctx.at)
  return { answer: twin.answer, reason: twin.reason, missing: twin.missing.map(missingText) }
}

function waitingOf({ update_at: at, update_by: by, update_cause: cause }: KeyFacts): PairView['waiting'] {
  return at === null ? null : { at: at.toISOString(), by: by ?? '', cause: cause ?? '' }
}

const AT_DOOR = { yes: 'confirmed', possibly: 'underWay', no: 'wished' } as const

function blockOf(ctx: Context, view: ActualView, key: KeyFacts, cylinderNo: number): PairView['blocked'] {
  if (key.ordered_at === null) return null
  const images = view.key(key.key_no as KeyNo)!.images
  const passport = (confirmedAt(images, ctx.at) ?? images.at(-1))?.content?.passport
  const cylinder = view.cylinder(cylinderNo as CylinderNo)!
  const atDoor = passport === undefined ? 'wished' : AT_DOOR[blockedAt(cylinder, passport, ctx.at)]
  const proofs = cylinder.urgentBlocks.flatMap(({ entry, executed }) =>
    executed !== null && entry.keyId === passport?.keyId ? [executed.at] : [],
  )
  return {
    orderedAt: key.ordered_at.toISOString(),
    orderedBy: key.ordered_by ?? '',
    cause: key.block_cause ?? '',
    atDoor,
    confirmedAt:
      atDoor === 'confirmed' && proofs.length > 0 ? new Date(1000 * Math.min(...proofs)).toISOString() : null,
  }
}

async function loadKeyFacts({ tx, systemId }: Context, keyNos: readonly number[]): Promise<readonly KeyFacts[]> {
  const { rows } = await sql<KeyFacts>`
    select k.key_no, k.state = 'programmed' as programmed, d.confirmed_number, d.confirmed_at, d.evidence_kind, d.evidence_by,
      o.ordered_at, o.ordered_by, o.cause as block_cause,
      u.created_at as update_at, u.created_by as update_by, u.cause as update_cause
    from key k
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'key' and d.device_no = k.key_no
      left join block_order o on o.system_id = ${systemId} and o.key_no = k.key_no
      left join key_update u on u.system_id = ${systemId} and u.key_no = k.key_no and u.state in ('wished', 'underWay')
    where k.system_id = ${systemId} and k.key_no = any(${keyNos}::bigint[])`.execute(tx)
  return rows
}

async function loadDoorFacts({ tx, systemId }: Context, cylinderNos: readonly number[]): Promise<readonly DoorFacts[]> {
  const { rows } = await sql<DoorFacts>`
    select c.cylinder_no, c.state = 'programmed' as programmed, d.confirmed_number, d.confirmed_at, d.evidence_kind,
      d.evidence_by
    from cylinder c
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = c.cylinder_no
    where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])`.execute(tx)
  return rows
}

async function loadRules(
  { tx, systemId }: Context,
  keyNos: readonly number[],
  cylinderNos: readonly number[],
): Promise<readonly RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select r.key_no, r.target_kind, r.target_no, g.name as group, r.schedule_no, w.name as schedule,
      r.window_from, r.window_to, r.created_at, r.created_by
    from explicit_right r
      left join cylinder_group g on g.system_id = ${systemId} and r.target_kind = 'group' and g.group_no = r.target_no
      left join schedule w on w.system_id = ${systemId} and w.schedule_no = r.schedule_no
    where r.system_id = ${systemId} and r.key_no = any(${keyNos}::bigint[])
      and (r.target_kind = 'group' or r.target_no = any(${cylinderNos}::bigint[]))
    order by r.target_kind, g.name, r.target_no`.execute(tx)
  return rows
}
