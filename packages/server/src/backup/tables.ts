import type { Client } from 'pg'

/** Ledger of applied migrations: kept by `migrate`, compared and never copied. */
const MIGRATION_TABLE = 'schema_migration'

/** Every table of the public schema, referenced tables before those that point at them. */
export async function tablesInOrder(client: Client): Promise<string[]> {
  const names = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> $1 order by c.relname`,
    [MIGRATION_TABLE],
  )
  const links = await client.query<{ child: string; parent: string }>(
    `select child.relname as child, parent.relname as parent from pg_constraint k
     join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
     where k.contype = 'f' and child.oid <> parent.oid`,
  )
  const ordered: string[] = []
  let open = names.rows.map((row) => row.name)
  while (open.length > 0) {
    const free = open.filter((name) => !links.rows.some((link) => link.child === name && open.includes(link.parent)))
    if (free.length === 0) throw new Error(`foreign keys form a circle among ${open.join(', ')}`)
    ordered.push(...free)
    open = open.filter((name) => !free.includes(name))
  }
  return ordered
}

/** Columns of each table that hold something of their own; what the database reckons from others is not copied. */
export async function storedColumns(client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname`,
  )
  return new Map(rows.map(({ name, columns }) => [name, columns]))
}

export async function appliedMigrations(client: Client): Promise<string[]> {
  const found = await client.query<{ checksum: string }>(`select checksum from ${MIGRATION_TABLE} order by no`)
  return found.rows.map((row) => row.checksum)
}

/** The owner of the tables sees the rows of all systems only while it says that it makes or restores a backup. */
export async function seeAllRows(client: Client): Promise<void> {
  await client.query("select set_config('app.backup', 'on', true)")
}
