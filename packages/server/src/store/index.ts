/** Tables, transactions and migrations: everything that knows SQL's shape of the data. */
export { type Counter, takeNumbers } from './counter.ts'
export { withCommit } from './driver.ts'
export { MigrationFault, migrate } from './migrate.ts'
export { type Database, openStore, type Store } from './open.ts'
export { json, type NewRow, type Role, type Row, type SecretKind, type Tables, type TaskState } from './tables.ts'
export {
  type Asker,
  enter,
  INSTALLATION,
  inInstallation,
  inSystem,
  lookAtInstallation,
  type Tx,
} from './transaction.ts'
