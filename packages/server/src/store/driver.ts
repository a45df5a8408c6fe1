import { CompiledQuery, type DatabaseConnection, PostgresDialect, PostgresDriver } from 'kysely'
import type { Pool } from 'pg'

/** `begin` goes out with the first statement, if that has no parameters: a round trip less for every transaction. */
class Driver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const execute = connection.executeQuery.bind(connection)
    connection.executeQuery = async (first, ...rest) => {
      Reflect.deleteProperty(connection, 'executeQuery') // The one of its class is back.
      if (first.parameters.length === 0) return execute(CompiledQuery.raw(`begin; ${first.sql}`), ...rest)
      await execute(CompiledQuery.raw('begin'))
      return execute(first, ...rest)
    }
  }
}

/** PostgreSQL over this pool. */
export class Dialect extends PostgresDialect {
  readonly #pool: Pool

  constructor(pool: Pool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): PostgresDriver {
    return new Driver({ pool: this.#pool })
  }
}
