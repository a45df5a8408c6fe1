import { startPostgres } from './startPostgres.ts'

/** Run by startPostgres.system.test.ts: holds a server until it is killed. */
const [dataFolder] = process.argv.slice(2)
const postgres = await startPostgres({ dataFolder: dataFolder!, log: () => {}, sync: false })
process.stdout.write(`${postgres.pid()}\n`)
