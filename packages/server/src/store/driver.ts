import { type CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely'
import type { QueryResult as Answer, Pool, PoolClient } from 'pg'

const atBegin = new WeakSet<CompiledQuery>()
const atCommit = new WeakSet<CompiledQuery>()

/** Lets this statement, which has no parameters and gives no rows, go out with `begin` and the first one after it. */
export function withBegin(query: CompiledQuery): CompiledQuery {
  atBegin.add(query)
  return query
}

/** Lets this statement, which gives no rows, go out with `commit`: the last one of its transaction. */
export function withCommit(query: CompiledQuery): CompiledQuery {
  atCommit.add(query)
  return query
}

/**
 * One session of the pool. A transaction costs a round trip for each statement that somebody waits for and none more:
 * the pool's sessions take statements one behind the other, so `begin` and `commit` never travel alone.
 */
class Connection implements DatabaseConnection {
  readonly client: PoolClient
  /** Text of what waits for the first statement: `begin` and what goes with it. */
  #opening: string | null = null
  #last: CompiledQuery | null = null
  #broken = false

  constructor(client: PoolClient) {
    this.client = client
  }

  begin(): void {
    this.#opening = 'begin'
    this.#last = null
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#last !== null) throw new Error('a statement after the one that goes with the commit')
    if (atCommit.has(query)) this.#last = query
    else if (this.#opening !== null && atBegin.has(query)) this.#opening += `; ${query.sql}`
    else return resultOf(await this.#send(query))
    return { rows: [] }
  }

  async commit(): Promise<void> {
    const [unsaid, last] = [this.#opening !== null, this.#last]
    this.#last = null
    if (last === null && unsaid) this.#opening = null
    else if ((await this.#send(last, 'commit')).command === 'ROLLBACK')
      throw new Error('a statement of this transaction failed and nobody heard of it')
  }

  async rollback(): Promise<void> {
    const unsaid = this.#opening !== null
    this.#opening = null
    this.#last = null
    this.#broken = !unsaid
    if (!unsaid) await this.client.query('rollback')
    this.#broken = false
  }

  release(): void {
    this.client.release(this.#broken)
  }

  /** All in one go: what waits, the statement, what comes right after it. @returns the answer to the last of them */
  async #send(query: CompiledQuery | null, after?: string): Promise<Answer> {
    const { stream } = (this.client as unknown as Wired).connection
    const opening = this.#opening
    this.#opening = null
    const answers: Promise<Answer>[] = []
    stream.cork()
    if (opening !== null) answers.push(this.client.query(opening))
    if (query !== null) answers.push(this.client.query(query.sql, query.parameters as unknown[]))
    if (after !== undefined) answers.push(this.client.query(after))
    stream.uncork()
    return (await Promise.all(answers)).at(-1)!
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    yield* []
    throw new Error('rows come all at once')
  }
}

/** What a client of `pg` has and its types do not say. */
interface Wired {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } }
}

const CHANGING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE']

function resultOf<Row>({ command, rowCount, rows }: Answer): QueryResult<Row> {
  return CHANGING.includes(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows }
}

class PoolDriver implements Driver {
  readonly #pool: Pool
  readonly #connections = new WeakMap<PoolClient, Connection>()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    const client = await this.#pool.connect()
    const known = this.#connections.get(client) ?? new Connection(client)
    this.#connections.set(client, known)
    return known
  }

  async beginTransaction(connection: Connection): Promise<void> {
    connection.begin()
  }

  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(connection: Connection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.#pool.end()
  }
}

/** PostgreSQL over this pool, whose clients must be in pipeline mode. */
export class Dialect extends PostgresDialect {
  readonly #pool: Pool

  constructor(pool: Pool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): Driver {
    return new PoolDriver(this.#pool)
  }
}
