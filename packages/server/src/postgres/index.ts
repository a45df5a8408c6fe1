/** The database server: our own one from npm under supervision, or the one `DATABASE_URL` names. */
export { PostgresFault, type PostgresFaultCode } from './fault.ts'
export { type Database, type OpenDatabaseOptions, openDatabase, runningDatabase } from './openDatabase.ts'
export { APP_ROLE } from './roles.ts'
export { type Connection, type Postgres, type PostgresOptions, startPostgres, stopLeftOver } from './startPostgres.ts'
