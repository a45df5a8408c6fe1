import { type AccessMatrix, effectiveAccess } from '@lockwright/domain/access'
import { cylinderNo, type KeyId, keyNo, type Policy, unixSeconds } from '@lockwright/domain/model'
import { inSystem } from '@lockwright/server/store'
import { openData } from './database.ts'

/** Kept for as long as the process lives, so that its size shows. */
const held: { readonly policy: Policy; readonly access: AccessMatrix }[] = []

/** Loads keys, cylinders and single rights of a system; for charts that know nothing else. */
export async function holdAccess(data: string, systemId: string): Promise<number> {
  const store = openData(data, 'app')
  const policy = await inSystem(store.db, systemId, async (tx): Promise<Policy> => {
    const keys = await tx.selectFrom('key').select(['key_no', 'key_id', 'kind']).orderBy('key_no').execute()
    const doors = await tx.selectFrom('cylinder').select(['cylinder_no', 'zone']).orderBy('cylinder_no').execute()
    const rights = await tx.selectFrom('explicit_right').select(['key_no', 'target_no']).execute()
    return {
      keys: keys.map((row) => ({
        keyNo: keyNo(row.key_no),
        keyId: row.key_id as KeyId,
        kind: row.kind,
        validity: { kind: 'always' },
        week: 'always',
        revalidationHours: null,
      })),
      cylinders: doors.map((row) => ({ cylinderNo: cylinderNo(row.cylinder_no), zone: row.zone, groups: [] })),
      rights: rights.map((row) => ({
        keyNo: keyNo(row.key_no),
        target: { kind: 'cylinder', cylinderNo: cylinderNo(row.target_no) },
        week: 'always',
        window: null,
      })),
      blocks: [],
      zones: Object.fromEntries(doors.map((row) => [row.zone, { baseOffsetMinutes: 60, edges: [] }])),
    }
  })
  await store.close()
  const access = effectiveAccess(policy, unixSeconds(Math.floor(Date.now() / 1000)))
  held.push({ policy, access })
  return access.bits.reduce((sum, word) => sum + ones(word), 0)
}

function ones(word: number): number {
  let count = 0
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) count++
  return count
}
