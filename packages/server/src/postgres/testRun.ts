import { dirname } from 'node:path'
import { createTestDatabase, startTestServer } from './testing.ts'

/** Run by openDatabase.system.test.ts: a run of tests that is killed; prints the folder of its server. */
await startTestServer()
const database = await createTestDatabase()
process.stdout.write(`${dirname(String(database.owner.host))}\n`)
