import { type CompiledQuery, type DatabaseConnection, type Driver, PostgresDialect, type QueryResult } from 'kysely'
import type { QueryResult as Answer, Pool, PoolClient } from 'pg'

const atBegin = new WeakSet<CompiledQuery>()
const atCommit = new WeakSet<CompiledQuery>()

/** Lets this statement, which has no parameters and gives no rows, go out with `begin` and the first one after it. */
export function withBegin(query: CompiledQuery): CompiledQuery {
  atBegin.add(query)
  return query
}

/** Lets `commit` go out with this statement: the last one of its transaction. */
export function withCommit<Row>(query: CompiledQuery<Row>): CompiledQuery<Row> {
  atCommit.add(query)
  return query
}

/**
 * One session of the pool. A transaction costs a round trip for each statement that somebody waits for and none more:
 * the pool's sessions take statements one behind the other, so `begin` and `commit` need not travel alone.
 */
class Connection implements DatabaseConnection {
  readonly #client: PoolClient
  /** `waiting`: what begins the transaction was not sent yet. */
  #phase: 'none' | 'waiting' | 'open' | 'committed' = 'none'
  #opening: string[] = []

  constructor(client: PoolClient) {
    this.#client = client
  }

  begin(): void {
    this.#phase = 'waiting'
    this.#opening = ['begin']
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#phase === 'committed') throw new Error('a statement after the one that commits')
    if (this.#phase === 'waiting' && atBegin.has(query)) {
      this.#opening.push(query.sql)
      return { rows: [] }
    }
    const [answer, committed] = await this.#send(query, atCommit.has(query))
    if (committed !== undefined) refuseRollback(committed)
    return resultOf(answer!)
  }

  async commit(): Promise<void> {
    if (this.#phase === 'open') refuseRollback(await this.#client.query('commit'))
    this.#phase = 'none'
  }

  async rollback(): Promise<void> {
    if (this.#phase !== 'waiting') await this.#client.query('rollback')
    this.#phase = 'none'
  }

  /** A session that did not even roll back is not used again. */
  release(): void {
    this.#client.release(this.#phase !== 'none')
  }

  /** All in one go: what waits, the statement, the commit. @returns the answers to the last two */
  async #send({ sql, parameters }: CompiledQuery, commit: boolean): Promise<Answer[]> {
    const { stream } = (this.#client as unknown as Wired).connection
    const answers: Promise<Answer>[] = []
    const waiting = this.#phase === 'waiting'
    stream.cork()
    if (waiting) answers.push(this.#client.query(this.#opening.join('; ')))
    answers.push(this.#client.query(sql, parameters as unknown[]))
    if (commit) answers.push(this.#client.query('commit'))
    stream.uncork()
    if (this.#phase !== 'none') this.#phase = commit ? 'committed' : 'open'
    return (await Promise.all(answers)).slice(waiting ? 1 : 0)
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    yield* []
    throw new Error('rows come all at once')
  }
}

/** What PostgreSQL answers to the commit of a transaction in which something failed. */
function refuseRollback({ command }: Answer): void {
  if (command === 'ROLLBACK') throw new Error('a statement of this transaction failed and nobody heard of it')
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
