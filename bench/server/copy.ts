import type { Store } from '@lockwright/server/store'

/** What `pg` hands to a statement of its own kind; the parts that COPY needs. */
interface Connection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Runs one COPY over the connection: gives `input` when the statement takes rows, returns the rows it gives. */
class Copy {
  readonly #text: string
  readonly #input: Buffer
  readonly #output: Buffer[] = []
  readonly #settle: (error: Error | null, output: Buffer) => void

  constructor(text: string, input: Buffer, settle: (error: Error | null, output: Buffer) => void) {
    this.#text = text
    this.#input = input
    this.#settle = settle
  }

  submit(connection: Connection): void {
    connection.query(this.#text)
  }
  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFromChunk(this.#input)
    connection.endCopyFrom()
  }
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.#output.push(Buffer.from(chunk)) // Its bytes are those of the socket, used again for what comes next.
  }
  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleError(error: Error): void {
    this.#settle(error, Buffer.alloc(0))
  }
  handleReadyForQuery(): void {
    this.#settle(null, Buffer.concat(this.#output))
  }
}

const copy = (client: { query(statement: never): unknown }, text: string, input = Buffer.alloc(0)): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const settle = (error: Error | null, output: Buffer) => (error === null ? resolve(output) : reject(error))
    client.query(new Copy(text, input, settle) as never)
  })

/** A connection, of which only the making of statements is needed. */
interface Client {
  query(text: string, values: readonly string[]): Promise<{ readonly rows: { readonly columns: string }[] }>
}

/** Parents before children. */
const TABLES = ['key', 'cylinder_body', 'cylinder', 'explicit_right']

/**
 * Copies keys, cylinders and rights of one system into a fresh one with COPY, as the owner of the tables and past row
 * security, in one transaction. @returns seconds it took
 */
export async function copySystem({ pool }: Store, from: string, into: string): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(`begin; set local app.backup = 'on'`)
    const rows: { readonly table: string; readonly columns: string; readonly bytes: Buffer<ArrayBuffer> }[] = []
    for (const table of TABLES) {
      await client.query(`alter table ${table} no force row level security`)
      const columns = await givenColumns(client, table)
      const given = await copy(client, `copy (select ${columns} from ${table} where system_id = '${from}') to stdout`)
      rows.push({ table, columns, bytes: Buffer.from(given.toString('utf8').replaceAll(from, into)) })
    }
    await client.query('commit; begin')
    const begin = process.hrtime.bigint()
    for (const { table, columns, bytes } of rows) await copy(client, `copy ${table} (${columns}) from stdin`, bytes)
    await client.query('commit')
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9
    for (const { table } of rows) await client.query(`alter table ${table} force row level security`)
    return seconds
  } finally {
    client.release()
  }
}

/** Columns that hold what was given: PostgreSQL makes the others itself. */
async function givenColumns(client: Client, table: string): Promise<string> {
  const { rows } = await client.query(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
     from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  return rows[0]!.columns
}
