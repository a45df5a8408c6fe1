import type { ImageNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { perform, serviceActor } from '../usecase/index.ts'
import { replan } from '../usecase/plan/replan.ts'
import { signedIn, type TestClient } from './testClient.ts'
import { TEST_PASSWORD, type TestApp } from './testing.ts'

/** A fresh system and its owner's client, whose paths begin inside the system. */
export interface TestSystem {
  readonly systemId: string
  readonly owner: TestClient
  readonly at: (path: string) => string
}

export async function createTestSystem(server: TestApp, name = 'Rathaus'): Promise<TestSystem> {
  const owner = await signedIn(server.url, 'owner', TEST_PASSWORD)
  const { body } = await owner.post('/api/v1/systems', { name, code: 'RH-1' })
  const base = `/api/v1/systems/${body.systemId}`
  return { systemId: body.systemId, owner, at: (path) => `${base}${path}` }
}

/** What sessions with devices do, without devices: elements are claimed and hold their newest image. */
export async function program(
  { app }: TestApp,
  systemId: string,
  devices: { readonly keyNos?: readonly number[]; readonly cylinderNos?: readonly number[] },
): Promise<void> {
  const actor = serviceActor('test bench')
  await perform(app.services, { systemId, actor, useCase: 'test.program' }, async (ctx) => {
    await replan(ctx, devices)
    for (const [kind, numbers] of [
      ['key', devices.keyNos ?? []],
      ['cylinder', devices.cylinderNos ?? []],
    ] as const) {
      const column = sql.ref(`${kind}_no`)
      await sql`update ${sql.table(kind)} set state = 'programmed', programmed_at = ${ctx.now}, marked_for_programming = false
        where system_id = ${systemId} and ${column} = any(${numbers}::bigint[])`.execute(ctx.tx)
      for (const no of numbers) await confirm(ctx.tx, kind, no)
    }
    async function confirm(tx: typeof ctx.tx, kind: 'key' | 'cylinder', no: number) {
      const { number } = await tx
        .selectFrom('image')
        .select((eb) => eb.fn.max<ImageNo>('number').as('number'))
        .where('system_id', '=', systemId)
        .where('device_kind', '=', kind)
        .where('device_no', '=', no)
        .executeTakeFirstOrThrow()
      const state = {
        confirmed_number: number,
        confirmed_at: ctx.now,
        evidence_kind: 'commit' as const,
        evidence_by: 'test',
      }
      await tx
        .insertInto('device_state')
        .values({ system_id: systemId, device_kind: kind, device_no: no, ...state })
        .onConflict((conflict) => conflict.columns(['system_id', 'device_kind', 'device_no']).doUpdateSet(state))
        .execute()
      await tx
        .updateTable('key_update')
        .set({ state: 'confirmed', state_at: ctx.now })
        .where('system_id', '=', systemId)
        .where('key_no', '=', kind === 'key' ? no : 0)
        .where('state', '=', 'wished')
        .execute()
    }
  })
}
