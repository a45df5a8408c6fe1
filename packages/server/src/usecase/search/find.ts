import { type RawBuilder, sql } from 'kysely'
import { searchContract } from '../../contract/search.ts'
import type { Context } from '../context.ts'
import { mayIn } from '../execute.ts'
import { containing } from '../page.ts'
import { operationOf } from '../task/operations.ts'
import { type Output, usecase } from '../usecase.ts'

type Found = Output<typeof searchContract.find>['items'][number]

interface Candidate {
  readonly kind: Found['kind']
  readonly no: number
  /** What it is called, and more that was searched in, in the order of FIELDS. */
  readonly texts: readonly string[]
  readonly detail: string
  /** It was found by its number. */
  readonly byNo?: true
}

const FIELDS: Readonly<Record<Found['kind'] | 'holder', readonly Found['field'][]>> = {
  key: ['marking', 'name'],
  holder: ['marking', 'name', 'holder'],
  cylinder: ['marking', 'name', 'place'],
  person: ['name'],
  group: ['name'],
  schedule: ['name'],
  task: ['name'],
}
const MATCHES = ['exact', 'prefix', 'word', 'contains'] as const

/** Of each kind so many are looked at, and the best of all are given. */
const CANDIDATES = 60

/**
 * First what begins with the text, by index: a few milliseconds in any system. Only when that leaves room, and
 * nothing is called exactly so, are all texts looked through for those that hold it elsewhere: about 100 ms in a system
 * of 100,000 keys. No index helps there, for row security lets no `like` look at a row before it is known to be of this system.
 */
export const find = usecase(searchContract.find, {
  permission: 'element.read',
  async run(ctx, { text, limit }) {
    const wanted = text.toLowerCase()
    const begins = sql<boolean>`found_by >= ${wanted} and found_by < ${`${wanted}\u{10ffff}`}`
    const first = [
      ...(await byNumber(ctx, text)),
      ...(await groupsAndSchedules(ctx, wanted)),
      ...(await byText(ctx, begins, sql`order by found_by`)),
    ]
    const found = best(first, wanted, limit)
    const hit = found.some(({ match, field }) => match === 'exact' && field !== 'no')
    if (hit || found.length === limit) return { items: found }
    const holds = sql<boolean>`found_by like ${containing(wanted)} and not (${begins})`
    return { items: best([...first, ...(await byText(ctx, holds, sql``))], wanted, limit) }
  },
})

async function byText(ctx: Context, condition: RawBuilder<boolean>, order: RawBuilder<unknown>): Promise<Candidate[]> {
  return [
    ...(await keys(ctx, condition, order)),
    ...(await holders(ctx, condition, order)),
    ...(await cylinders(ctx, condition, order)),
    ...(mayIn(ctx.actor, 'person.read') ? await persons(ctx, condition, order) : []),
  ]
}

type Scored = Found & { readonly score: number }

/** The best first; of equals those that are shorter, then by kind and number. Each thing once. */
function best(candidates: readonly Candidate[], wanted: string, limit: number): Found[] {
  const found = new Map<string, Scored>()
  for (const candidate of candidates) {
    const scored = score(candidate, wanted)
    const name = `${scored.kind} ${scored.no}`
    const before = found.get(name)
    if (before === undefined || scored.score < before.score) found.set(name, scored)
  }
  return [...found.values()]
    .sort((a, b) => a.score - b.score || a.title.length - b.title.length || a.no - b.no)
    .slice(0, limit)
    .map(({ score: _score, ...item }) => item)
}

function score({ kind, no, texts, detail, byNo }: Candidate, wanted: string): Scored {
  const fields = FIELDS[kind === 'key' && texts.length > 2 ? 'holder' : kind]
  const title = texts[0] ?? ''
  const asNumber: Scored = { kind, no, title, detail, field: 'no', match: 'exact', score: 1 }
  if (byNo) return asNumber
  const scores = texts.flatMap((text, place): readonly Scored[] => {
    const match = matchOf(text.toLowerCase(), wanted)
    if (match === null) return []
    const field = fields[place] ?? 'name'
    // An exact marking comes first; otherwise how it fits weighs more than where.
    return [{ kind, no, title, detail, field, match, score: MATCHES.indexOf(match) * 10 + place * 2 }]
  })
  return scores.toSorted((a, b) => a.score - b.score)[0] ?? asNumber
}

function matchOf(text: string, wanted: string): Found['match'] | null {
  const at = text.indexOf(wanted)
  if (at < 0) return null
  if (at === 0) return text.length === wanted.length ? 'exact' : 'prefix'
  for (let place = at; place >= 0; place = text.indexOf(wanted, place + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[place - 1]!)) return 'word'
  }
  return 'contains'
}

type Question = readonly [ctx: Context, condition: RawBuilder<boolean>, order: RawBuilder<unknown>]

interface KeyText {
  readonly no: number
  readonly marking: string
  readonly name: string
  readonly holder: string | null
}

const keyCandidate = ({ no, marking, name, holder }: KeyText): Candidate => ({
  kind: 'key',
  no,
  texts: [marking, name, ...(holder === null ? [] : [holder])],
  detail: [name, holder].filter(Boolean).join(' · '),
})

async function keys(...[{ tx, systemId }, condition, order]: Question): Promise<Candidate[]> {
  const { rows } = await sql<KeyText>`
    select k.key_no as no, k.marking, k.name, h.holder
    from (select key_no from key where system_id = ${systemId} and ${condition} ${order} limit ${CANDIDATES}) f
      join key k on k.system_id = ${systemId} and k.key_no = f.key_no
      left join handout h on h.system_id = ${systemId} and h.key_no = f.key_no and h.in_at is null`.execute(tx)
  return rows.map(keyCandidate)
}

/** Keys by who has them now. */
async function holders(...[{ tx, systemId }, condition, order]: Question): Promise<Candidate[]> {
  const { rows } = await sql<KeyText>`
    select k.key_no as no, k.marking, k.name, f.holder
    from (select key_no, holder from handout where system_id = ${systemId} and in_at is null and ${condition}
        ${order} limit ${CANDIDATES}) f
      join key k on k.system_id = ${systemId} and k.key_no = f.key_no`.execute(tx)
  return rows.map(keyCandidate)
}

async function cylinders(...[{ tx, systemId }, condition, order]: Question): Promise<Candidate[]> {
  const { rows } = await sql<{ no: number; marking: string; name: string; place: string }>`
    select cylinder_no as no, marking, name, place from cylinder
    where system_id = ${systemId} and ${condition} ${order} limit ${CANDIDATES}`.execute(tx)
  return rows.map(({ no, marking, name, place }) => ({
    kind: 'cylinder',
    no,
    texts: [marking, name, place],
    detail: [name, place].filter(Boolean).join(' · '),
  }))
}

async function persons(...[{ tx, systemId }, condition, order]: Question): Promise<Candidate[]> {
  const { rows } = await sql<{ no: number; name: string; email: string }>`
    select person_no as no, name, email from person
    where system_id = ${systemId} and ${condition} ${order} limit ${CANDIDATES}`.execute(tx)
  return rows.map(({ no, name, email }) => ({ kind: 'person', no, texts: [name], detail: email }))
}

/** There are never many of them. */
async function groupsAndSchedules({ tx, systemId }: Context, wanted: string): Promise<Candidate[]> {
  const like = containing(wanted)
  const { rows } = await sql<{ kind: 'group' | 'schedule'; no: number; name: string }>`
    (select 'group' as kind, group_no as no, name from cylinder_group
      where system_id = ${systemId} and lower(name) like ${like} limit ${CANDIDATES})
    union all
    (select 'schedule', schedule_no, name from schedule
      where system_id = ${systemId} and lower(name) like ${like} limit ${CANDIDATES})`.execute(tx)
  return rows.map(({ kind, no, name }) => ({ kind, no, texts: [name], detail: '' }))
}

const NUMBER_MAX = 4_294_967_295

/** Who types digits may mean the number of something. */
async function byNumber({ tx, systemId }: Context, text: string): Promise<Candidate[]> {
  const no = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (no < 1 || no > NUMBER_MAX) return []
  const { rows } = await sql<{ kind: 'key' | 'cylinder' | 'task'; title: string; detail: string; op: number | null }>`
    select 'key' as kind, marking as title, name as detail, null::int as op from key
      where system_id = ${systemId} and key_no = ${no}
    union all select 'cylinder', marking, name, null from cylinder where system_id = ${systemId} and cylinder_no = ${no}
    union all select 'task', c.marking, c.name, t.op from task t
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = t.cylinder_no
      where t.system_id = ${systemId} and t.task_no = ${no}`.execute(tx)
  return rows.map(({ kind, title, detail, op }) => ({
    kind,
    no,
    byNo: true,
    texts: [op === null ? title : operationOf(op)],
    detail: op === null ? detail : title,
  }))
}
