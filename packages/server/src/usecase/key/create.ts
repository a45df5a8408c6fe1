import type { KeyKind } from '@lockwright/domain/model'
import { keyId } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { keyContract } from '../../contract/key.ts'
import { fault } from '../../errors/index.ts'
import { json, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { markingsOf, mustBeFree } from '../element/marking.ts'
import { usecase } from '../usecase.ts'

/** Groups of keys from here on are programming keys; cylinders treat their ids apart (spec/blocklist.md). */
const PROGRAMMING_GROUP = 0x7f00
const MEMBERS = 0x10000

export interface NewKey {
  readonly marking: string
  readonly name: string
}

/** R028, R043: always valid, 24 h x 7 d, no revalidation, access to no cylinder. */
export const createKeys = usecase(keyContract.create, {
  permission: 'element.edit',
  async run(ctx, { marking, count, kind, name, mechanicalCode }) {
    const keys = markingsOf(marking, count).map((one) => ({ marking: one, name }))
    const firstKeyNo = await insertKeys(ctx, keys, kind, mechanicalCode)
    ctx.journal({
      subject: `keys ${firstKeyNo}..${firstKeyNo + count - 1}`,
      after: { marking, count, kind, name, mechanicalCode },
    })
    ctx.feed('key', { from: firstKeyNo, count })
    return { keys: count, firstKeyNo }
  },
})

/** One statement however many. @returns number of the first key; the others follow in their order */
export async function insertKeys(
  ctx: Context,
  keys: readonly NewKey[],
  kind: KeyKind,
  mechanicalCode: number,
): Promise<number> {
  const { tx, systemId, now } = ctx
  const first = await takeNumbers(tx, systemId, 'key', keys.length)
  const ids = await newKeyIds(ctx, kind, keys.length)
  const markings = keys.map((key) => key.marking)
  const { rows } = await sql<{ marking: string }>`
    insert into key (system_id, key_no, key_id, marking, name, kind, mechanical_code, state, validity_kind, week,
      min_epoch, marked_for_programming, version, created_at)
    select ${systemId}, ${first} + i - 1, key_id, marking, name, ${kind}, ${mechanicalCode}, 'nonProgrammed',
      'always', ${json('always')}::jsonb, 0, true, 1, ${now}
    from unnest(${ids}::bigint[], ${markings}::text[], ${keys.map((key) => key.name)}::text[])
      with ordinality as t (key_id, marking, name, i)
    on conflict (system_id, marking) do nothing returning marking`.execute(tx)
  mustBeFree(markings, rows)
  return first
}

/** Ids as cylinders know keys: group and member (R149); programming keys have groups of their own. */
export async function newKeyIds({ tx, systemId }: Context, kind: KeyKind, count: number): Promise<number[]> {
  const programming = kind === 'programming' || kind === 'master'
  const first = await takeNumbers(tx, systemId, programming ? 'programmingKeyMember' : 'keyMember', count)
  const base = programming ? PROGRAMMING_GROUP : 0
  const end = programming ? 0x8000 : PROGRAMMING_GROUP
  if (base + Math.floor((first + count) / MEMBERS) >= end) throw fault('numbersExhausted', { what: kind })
  return Array.from({ length: count }, (_, place) => {
    const member = first + place
    return keyId(base + Math.floor(member / MEMBERS), member % MEMBERS)
  })
}
