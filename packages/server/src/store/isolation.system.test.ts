import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTALLATION, inInstallation, inSystem } from './index.ts'
import { createTestStore, type TestStore } from './testing.ts'

const A = '018f0000-0000-7000-8000-00000000000a'
const B = '018f0000-0000-7000-8000-00000000000b'
const ACCOUNT = '018f0000-0000-7000-8000-0000000000ac'
const AT = new Date('2026-11-02T08:00:00Z')

let store: TestStore
beforeAll(async () => {
  store = await createTestStore()
  await inInstallation(store.db, async (tx) => {
    for (const [place, system_id] of [INSTALLATION, A, B].entries()) {
      await tx
        .insertInto('system_directory')
        .values({ system_id, system_no: place, created_at: AT, deleted_at: null })
        .execute()
    }
    await tx
      .insertInto('account')
      .values({
        account_id: ACCOUNT,
        login: 'a',
        name: '',
        password_hash: '',
        break_glass: false,
        disabled_at: null,
        created_at: AT,
      })
      .execute()
    await tx
      .insertInto('membership')
      .values({ account_id: ACCOUNT, system_id: A, role: 'owner', created_at: AT })
      .execute()
  })
  for (const system_id of [A, B]) {
    await inSystem(store.db, system_id, async (tx) => {
      await tx.insertInto('locking_system').values(system(system_id)).execute()
      await tx
        .insertInto('journal')
        .values({
          system_id,
          no: 1,
          at: AT,
          actor: '',
          use_case: '',
          subject: '',
          before: null,
          after: null,
          previous_hash: new Uint8Array(),
          hash: new Uint8Array(),
        })
        .execute()
    })
  }
})
afterAll(() => store.close())

function system(system_id: string) {
  return {
    system_id,
    system_no: 1,
    name: 'S',
    code: 'S',
    customer: '',
    time_zone: 'UTC',
    day_epoch: 0,
    state: 'planned' as const,
    published_at: null,
    version: 1,
    created_at: AT,
  }
}

const systems = (tx: Parameters<Parameters<typeof inSystem>[2]>[0]) =>
  tx.selectFrom('locking_system').select('system_id').execute()

describe('row security (law 7)', () => {
  it('shows a transaction its own system only, and nothing outside of one', async () => {
    expect(await inSystem(store.db, A, systems)).toEqual([{ system_id: A }])
    expect(await inSystem(store.db, A, systems, { accountId: ACCOUNT, operator: true })).toEqual([{ system_id: A }])
    expect(await store.db.selectFrom('locking_system').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('account').selectAll().execute()).toEqual([])
    expect(await store.owner.db.selectFrom('locking_system').selectAll().execute()).toEqual([])
  })

  it('forgets the system with the transaction, on the same session too', async () => {
    const names = await Promise.all(Array.from({ length: 40 }, (_, i) => inSystem(store.db, i % 2 ? A : B, systems)))
    expect(names.flat().map((row) => row.system_id)).toEqual(Array.from({ length: 40 }, (_, i) => (i % 2 ? A : B)))
    expect(await store.db.selectFrom('journal').selectAll().execute()).toEqual([])
  })

  it('lets nothing be written into another system, nor moved there', async () => {
    const entry = { name: 'x', value: 1 }
    await expect(
      inSystem(store.db, A, (tx) =>
        tx
          .insertInto('system_counter')
          .values({ system_id: B, ...entry })
          .execute(),
      ),
    ).rejects.toThrow('row-level security')
    await expect(
      inSystem(store.db, A, (tx) => tx.updateTable('locking_system').set({ system_id: B }).execute()),
    ).rejects.toThrow('row-level security')
    const touched = await inSystem(store.db, A, (tx) =>
      tx.updateTable('locking_system').set({ name: 'taken' }).where('system_id', '=', B).executeTakeFirst(),
    )
    expect(touched.numUpdatedRows).toBe(0n)
  })

  it('keeps the journal from being changed or shortened by the application', async () => {
    for (const statement of ['update journal set actor = $$x$$', 'delete from journal', 'truncate journal']) {
      await expect(inSystem(store.db, A, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow('permission denied')
    }
  })

  it('gives an account the names of its own systems, and the operator those of all', async () => {
    expect(await inInstallation(store.db, systems)).toEqual([])
    expect(await inInstallation(store.db, systems, { accountId: ACCOUNT })).toEqual([{ system_id: A }])
    expect(await inInstallation(store.db, systems, { operator: true })).toHaveLength(2)
  })

  it('hides accounts from a system that they are not members of', async () => {
    const accounts = (systemId: string) =>
      inSystem(store.db, systemId, (tx) => tx.selectFrom('account').select('login').execute())
    expect(await accounts(A)).toEqual([{ login: 'a' }])
    expect(await accounts(B)).toEqual([])
  })
})
