import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTALLATION, inInstallation, inSystem, withCommit } from './index.ts'
import { createTestStore, type TestStore } from './testing.ts'

const A = '018f0000-0000-7000-8000-00000000000a'
const AT = new Date('2026-11-02T08:00:00Z')

let store: TestStore
beforeAll(async () => {
  store = await createTestStore()
  await inInstallation(store.db, (tx) =>
    tx
      .insertInto('system_directory')
      .values({ system_id: A, system_no: 1, created_at: AT, deleted_at: null })
      .execute(),
  )
})
afterAll(() => store.close())

const counter = (name: string) => sql`insert into system_counter (system_id, name, value) values (${A}, ${name}, 1)`

async function counters(): Promise<string[]> {
  const { rows } = await inSystem(store.db, A, (tx) =>
    sql<{ name: string }>`select name from system_counter`.execute(tx),
  )
  return rows.map(({ name }) => name)
}

describe('a transaction', () => {
  it('keeps what goes out with its commit', async () => {
    await inSystem(store.db, A, async (tx) => {
      await counter('first').execute(tx)
      await tx.executeQuery(withCommit(counter('last').compile(tx)))
    })
    await inSystem(store.db, A, async (tx) => {
      await tx.executeQuery(withCommit(counter('alone').compile(tx)))
    })
    expect((await counters()).sort()).toEqual(['alone', 'first', 'last'])
  })

  it('fails as a whole when what goes out with its commit fails', async () => {
    const before = await counters()
    const failing = inSystem(store.db, A, async (tx) => {
      await counter('fresh').execute(tx)
      await tx.executeQuery(withCommit(counter('first').compile(tx)))
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await counters()).toEqual(before)
  })

  it('fails when one of its statements did and nobody heard of it', async () => {
    const before = await counters()
    const failing = inSystem(store.db, A, async (tx) => {
      await counter('fresh').execute(tx)
      await counter('first')
        .execute(tx)
        .catch(() => {})
    })
    await expect(failing).rejects.toThrow('failed and nobody heard')
    expect(await counters()).toEqual(before)
  })

  it('is of its system from the first statement on, also after one that failed in the same session', async () => {
    for (let i = 0; i < 30; i++) {
      const failing = inSystem(store.db, A, (tx) => counter('first').execute(tx))
      await expect(failing).rejects.toMatchObject({ code: '23505' })
      const { rows } = await inSystem(store.db, INSTALLATION, (tx) => sql`select name from system_counter`.execute(tx))
      expect(rows).toEqual([])
    }
  })

  it('has no more to say after the statement that commits', async () => {
    const late = inSystem(store.db, A, async (tx) => {
      await tx.executeQuery(withCommit(counter('late').compile(tx)))
      await counter('more').execute(tx)
    })
    await expect(late).rejects.toThrow('after the one that commits')
    expect(await counters()).not.toContain('more')
  })

  it('may end with nothing said', async () => {
    expect(await inSystem(store.db, A, async () => 7)).toBe(7)
    await expect(inSystem(store.db, A, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})
