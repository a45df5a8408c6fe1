import { sql } from 'kysely'
import type { Context } from '../context.ts'

interface Marked {
  readonly keys: readonly { readonly marking: string }[]
  readonly cylinders: readonly { readonly marking: string }[]
}

/** Numbers of those keys and cylinders of a chart that the system has already, by their marking. */
export async function existing(
  { tx, systemId }: Context,
  { keys, cylinders }: Marked,
): Promise<{ readonly keys: ReadonlyMap<string, number>; readonly cylinders: ReadonlyMap<string, number> }> {
  const { rows } = await sql<{ kind: 'key' | 'cylinder'; marking: string; no: number }>`
    select 'key' as kind, marking, key_no as no from key
      where system_id = ${systemId} and marking = any(${keys.map((key) => key.marking)}::text[])
    union all
    select 'cylinder', marking, cylinder_no from cylinder
      where system_id = ${systemId} and marking = any(${cylinders.map((one) => one.marking)}::text[])`.execute(tx)
  const numbers = (kind: 'key' | 'cylinder') =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.marking, row.no]))
  return { keys: numbers('key'), cylinders: numbers('cylinder') }
}
