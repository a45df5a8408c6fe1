import type { BlockEntry, KeyImage } from '@lockwright/domain/model'
import { sql } from 'kysely'
import type { Context } from '../context.ts'

const DAY_SECONDS = 86_400

interface Ended {
  readonly keyIds: ReadonlySet<number>
  /** From this day on none of them opens anything, whoever holds what they ever held. */
  readonly day: number
}

export const NOBODY: Ended = { keyIds: new Set(), day: 0 }

/**
 * Keys whose every blocked passport has run out: a door that knows the day refuses them without any list (B4). Of a key
 * that lived through a restore there may be passports that nobody here knows.
 */
export async function endedKeys(
  ctx: Context,
  held: readonly BlockEntry[],
  added: readonly BlockEntry[],
): Promise<Ended> {
  const { tx, systemId } = ctx
  const entries = held.filter(({ keyId }) => added.every((entry) => entry.keyId !== keyId))
  const { rows } = await sql<{ key_id: number; passport: KeyImage['passport'] }>`
    select k.key_id, i.content->'passport' as passport
    from key k join image i on i.system_id = ${systemId} and i.device_kind = 'key' and i.device_no = k.key_no
    where k.system_id = ${systemId} and k.key_id = any(${entries.map(({ keyId }) => keyId)}::bigint[])
      and not exists (select 1 from image r where r.system_id = ${systemId} and r.device_kind = 'key'
        and r.device_no = k.key_no and r.cause = 'restore')`.execute(tx)
  const passports = Map.groupBy(rows, (row) => row.key_id)
  const { day_epoch: dayEpoch } = await tx
    .selectFrom('locking_system')
    .select('day_epoch')
    .where('system_id', '=', systemId)
    .executeTakeFirstOrThrow()
  const today = Math.floor((ctx.at - dayEpoch) / DAY_SECONDS)
  const ended = entries.flatMap(({ keyId, minEpoch }) => {
    const blocked = (passports.get(keyId) ?? []).filter(({ passport }) => passport.rightsEpoch < minEpoch)
    if (blocked.length === 0) return []
    const end = Math.max(0, ...blocked.map(({ passport }) => (lastInstant(passport) - dayEpoch) / DAY_SECONDS))
    return end < today ? [{ keyId, day: Math.ceil(end) }] : []
  })
  return { keyIds: new Set(ended.map(({ keyId }) => keyId)), day: Math.max(0, ...ended.map(({ day }) => day)) }
}

/** Unix seconds from which a passport opens nothing, however often it was renewed. */
function lastInstant({ validity, revalidation }: KeyImage['passport']): number {
  if (validity.kind === 'never') return 0
  const chain =
    revalidation === null ? Infinity : revalidation.start + 3600 * revalidation.unitHours * revalidation.length
  return Math.min(chain, validity.kind === 'between' ? (validity.to ?? Infinity) : Infinity)
}
