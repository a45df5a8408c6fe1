import type { KeyId } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { bulkContract } from '../../contract/bulk.ts'
import { fault } from '../../errors/index.ts'
import { sendBlocks } from '../block/order.ts'
import type { Context } from '../context.ts'
import { mustBePublished } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { type Asked, inOrder, runBulk } from './run.ts'

interface Blockable extends Asked {
  readonly keyId: KeyId
}

/** R073 for many keys: one list names them all. */
export const blockKeys = usecase(bulkContract.blockKeys, {
  permission: 'key.block',
  async run(ctx, { keyNos, cause, copied }, { language }) {
    await mustBePublished(ctx)
    const asked = inOrder(keyNos, await blockable(ctx, keyNos), 'keyUnknown')
    return runBulk(ctx, language, asked, async (rows) => {
      const keys = rows.flatMap((row) => ('keyId' in row ? [{ keyNo: row.no, keyId: row.keyId as KeyId }] : []))
      const summary = await sendBlocks(ctx, keys, { cause, carrierKeyNo: null, copied })
      return { summary, undoToken: null }
    })
  },
})

async function blockable({ tx, systemId }: Context, keyNos: readonly number[]): Promise<Blockable[]> {
  const { rows } = await sql<{ no: number; marking: string; keyId: KeyId; programmed: boolean; blocked: boolean }>`
    select k.key_no as no, k.marking, k.key_id as "keyId", k.state = 'programmed' as programmed,
      exists (select 1 from block_order o where o.system_id = ${systemId} and o.key_no = k.key_no) as blocked
    from key k where k.system_id = ${systemId} and k.key_no = any(${keyNos}::bigint[]) order by k.key_no
    for no key update`.execute(tx)
  return rows.map(({ no, marking, keyId, programmed, blocked }) => ({
    no,
    marking,
    keyId,
    refused: programmed
      ? blocked
        ? fault('keyIsBlocked', { marking })
        : null
      : fault('keyNotProgrammed', { marking }),
  }))
}
