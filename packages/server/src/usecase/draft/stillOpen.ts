import { honestTwinFrom } from '@lockwright/domain/actual'
import type { CylinderNo, KeyNo } from '@lockwright/domain/model'
import { loadCylinderStates, loadKeyStates } from '../access/states.ts'
import type { Context } from '../context.ts'

/** A key with doors that a draft takes from it. */
interface Losing {
  readonly keyNo: KeyNo
  readonly lost: readonly CylinderNo[]
}

/**
 * Of the doors that keys would lose, how many surely or possibly open for them from now on; keys without any are not in the
 * answer. A right that was wished and never sent to a device opens nothing (R069).
 */
export async function countStillOpen(ctx: Context, doors: readonly Losing[]): Promise<ReadonlyMap<number, number>> {
  const losing = doors.filter(({ lost }) => lost.length > 0)
  if (losing.length === 0) return new Map()
  const keys = await loadKeyStates(
    ctx,
    losing.map(({ keyNo }) => keyNo),
    'now',
  )
  const keyIds = keys.flatMap(({ images }) => images.flatMap(({ content }) => content?.passport.keyId ?? []))
  const lost = [...new Set(losing.flatMap((each) => each.lost))]
  const cylinders = await loadCylinderStates(ctx, lost, [...new Set(keyIds)], 'now')
  const keyOf = new Map(keys.map((key) => [key.keyNo, key]))
  const cylinderOf = new Map(cylinders.map((cylinder) => [cylinder.cylinderNo, cylinder]))
  return new Map(
    losing.flatMap(({ keyNo, lost: among }) => {
      const key = keyOf.get(keyNo)
      if (key === undefined) return []
      const open = among.filter((no) => honestTwinFrom(key, cylinderOf.get(no)!, ctx.at).answer !== 'surelyNot')
      return open.length === 0 ? [] : [[keyNo, open.length] as const]
    }),
  )
}
