import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../postgres/testing.ts'
import { migrate } from './migrate.ts'
import { openStore } from './open.ts'
import { createTestStore, type TestStore } from './testing.ts'

let store: TestStore
beforeAll(async () => {
  store = await createTestStore()
})
afterAll(() => store.close())

async function ask<Row>(question: string): Promise<Row[]> {
  return (await sql.raw<Row>(question).execute(store.owner.db)).rows
}

/** Known in the whole installation: replicated, not distributed. */
const REFERENCE = [
  'account',
  'api_token',
  'attempt_counter',
  'bridge',
  'client_session',
  'idempotency',
  'installation',
  'membership',
  'programming_device',
  'programming_seat',
  'schema_migration',
  'system_directory',
  'voucher',
]

describe('the schema', () => {
  it('leads every primary key, unique constraint and index of a system table with system_id', async () => {
    const indexes = await ask<{ table_name: string; index_name: string; lead: string }>(`
      select t.relname as table_name, i.relname as index_name, a.attname as lead
      from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
      where t.relnamespace = 'public'::regnamespace`)
    expect(indexes.length).toBeGreaterThan(50)
    expect(indexes.filter((row) => !REFERENCE.includes(row.table_name) && row.lead !== 'system_id')).toEqual([])
  })

  it('has a primary key and a system_id in every table that is not a reference table', async () => {
    const tables = await ask<{ table_name: string; has_system: boolean; has_key: boolean }>(`
      select c.relname as table_name,
        exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'system_id') as has_system,
        exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as has_key
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`)
    expect(tables.filter((row) => !row.has_key)).toEqual([])
    expect(tables.filter((row) => !row.has_system && !REFERENCE.includes(row.table_name))).toEqual([])
  })

  it('keeps foreign keys inside the system or leads them to a reference table', async () => {
    const keys = await ask<{ name: string; target: string; columns: string[] }>(`
      select k.conrelid::regclass::text || ' ' || k.conname as name, k.confrelid::regclass::text as target,
        (select array_agg(a.attname::text order by p.n) from unnest(k.conkey) with ordinality as p(no, n)
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.no) as columns
      from pg_constraint k where k.contype = 'f'`)
    expect(keys.length).toBeGreaterThan(30)
    expect(keys.filter((row) => !REFERENCE.includes(row.target) && row.columns[0] !== 'system_id')).toEqual([])
  })

  it('enables and forces row security everywhere, with at least one policy', async () => {
    const open = await ask(`
      select c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migration'
        and (not c.relrowsecurity or not c.relforcerowsecurity
          or not exists (select 1 from pg_policy p where p.polrelid = c.oid))`)
    expect(open).toEqual([])
  })

  it('makes no instant, id or randomness in SQL', async () => {
    const defaults = await ask(`select 1 from information_schema.columns
      where table_schema = 'public' and (column_default is not null or is_identity = 'YES')`)
    expect(defaults).toEqual([])
  })

  it('lets the application neither change nor delete the journal', async () => {
    const grants = await ask<{ privilege_type: string }>(`
      select privilege_type from information_schema.role_table_grants
      where table_name = 'journal' and grantee = 'lockwright_app' order by 1`)
    expect(grants.map((row) => row.privilege_type)).toEqual(['INSERT', 'SELECT'])
    const policies = await ask<{ cmd: string }>(`
      select cmd from pg_policies where tablename = 'journal' and roles && '{public,lockwright_app}' order by 1`)
    expect(policies.map((row) => row.cmd)).toEqual(['INSERT', 'SELECT'])
  })
})

describe('migrations', () => {
  it('do no harm the second time, also when two servers start at once', async () => {
    const database = await createTestDatabase()
    const ran = await Promise.all([migrate(database.owner), migrate(database.owner)])
    expect(Math.min(...ran)).toBe(0)
    expect(Math.max(...ran)).toBeGreaterThan(0)
    expect(await migrate(database.owner)).toBe(0)
    await database.stop()
  })

  it('refuse a database that a newer program made, and a migration that was changed', async () => {
    const database = await createTestDatabase()
    await migrate(database.owner)
    const owner = openStore(database.owner, () => {}, 1)
    await sql`insert into schema_migration values (9999, 'new')`.execute(owner.db)
    await expect(migrate(database.owner)).rejects.toMatchObject({ code: 'newerDatabase' })
    await sql`update schema_migration set checksum = 'other'`.execute(owner.db)
    await expect(migrate(database.owner)).rejects.toMatchObject({ code: 'changed' })
    await owner.close()
    await database.stop()
  })
})
