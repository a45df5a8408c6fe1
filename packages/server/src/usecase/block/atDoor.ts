import { sql } from 'kysely'
import { blockContract } from '../../contract/block.ts'
import type { Context } from '../context.ts'
import { loadCylinder } from '../cylinder/view.ts'
import { blockProofOf } from '../element/witness.ts'
import { labelOf } from '../key/view.ts'
import { pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'

interface ProofRow {
  readonly key_no: number
  readonly marking: string
  readonly name: string
  readonly confirmed_at: Date
  readonly evidence: string
}

/** R160, from the side of the door; proofs about contents that a key no longer has do not count. */
export const blocksAtDoor = usecase(blockContract.atDoor, {
  permission: 'policy.read',
  async run(ctx, { cylinderNo, cursor, limit }) {
    await loadCylinder(ctx, cylinderNo)
    const [after = 0] = placeOf(cursor, ['number']) ?? []
    return pageOf(
      await selectProofs(ctx, cylinderNo, Number(after), limit + 1),
      limit,
      (row) => [row.key_no],
      (row) => ({
        keyNo: row.key_no,
        marking: row.marking,
        label: labelOf(row),
        proof: blockProofOf(row.confirmed_at, row.evidence),
      }),
    )
  },
})

async function selectProofs({ tx, systemId }: Context, cylinderNo: number, after: number, limit: number) {
  const { rows } = await sql<ProofRow>`
    select k.key_no, k.marking, k.name, b.confirmed_at, b.evidence
    from cylinder_block b
      join key k on k.system_id = ${systemId} and k.key_id = b.key_id and k.min_epoch <= b.min_epoch
    where b.system_id = ${systemId} and b.cylinder_no = ${cylinderNo} and k.key_no > ${after}
    order by k.key_no limit ${limit}`.execute(tx)
  return rows
}
