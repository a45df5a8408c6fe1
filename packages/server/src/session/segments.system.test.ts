import { cylinderNo, keyId } from '@lockwright/domain/model'
import { advance, type ChainPoint, chainStart, SEGMENT_EVENTS, sealSegment } from '@lockwright/protocol/audit'
import { concat } from '@lockwright/protocol/bytes'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { encodeEvent } from '@lockwright/protocol/message'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../app/testing.ts'
import { createTestSystem } from '../app/testSystem.ts'
import { type Context, perform, serviceActor } from '../usecase/index.ts'
import { secretsContext } from './claimSecrets.ts'
import { foldSegments } from './segments.ts'
import { createSecretsOpener } from './systemSecrets.ts'

const DOOR = cylinderNo(1)

let server: TestApp
let systemId: string
const openSecrets = createSecretsOpener(nodeCrypto)
beforeAll(async () => {
  server = await startTestApp('segments')
  const system = await createTestSystem(server)
  systemId = system.systemId
  await system.owner.post(system.at('/cylinders'), { marking: 'A' })
})
afterAll(() => server.close())

/** One key brings these parts; `before` its transaction ends. */
function bring(by: string, segments: readonly Uint8Array[], before = async () => {}): Promise<void> {
  const { services } = server.app
  return perform(services, { systemId, actor: serviceActor(by), useCase: 'test.fold' }, async (ctx) => {
    await foldSegments(ctx, await openSecrets(ctx), segments, by)
    await before()
  })
}

const inSystem = <Value>(look: (ctx: Context) => Promise<Value>): Promise<Value> =>
  perform(server.app.services, { systemId, actor: serviceActor('test'), useCase: 'test.look' }, look)

/** The cylinder as if claimed, and the first parts of the log it would have. */
async function hangLog(parts: number): Promise<readonly Uint8Array[]> {
  return inSystem(async (ctx) => {
    const { crypto, random } = ctx.ports
    const [secrets, vault] = [await openSecrets(ctx), await ctx.keystore.vault(ctx.tx, systemId)]
    const claimed = random.bytes(32)
    const wrapped = vault.seal(claimed, secretsContext({ kind: 'cylinder', no: DOOR }))
    await sql`update cylinder set secrets_wrapped = ${wrapped} where cylinder_no = ${DOOR}`.execute(ctx.tx)
    const sealed: Uint8Array[] = []
    let point: ChainPoint = chainStart(claimed.slice(16))
    for (let part = 0; part < parts; part++) {
      const { seq, tag } = point
      const events = concat(...Array.from({ length: SEGMENT_EVENTS }, (_, i) => granted(seq + i + 1)))
      point = advance(crypto, DOOR, point, events)
      const range = { from: seq + 1, to: point.seq, tagBefore: tag, events, tagAfter: point.tag }
      const segment = { cylinderNo: DOOR, secretGeneration: 1, ring: 'own' as const, ...range }
      sealed.push(sealSegment(crypto, secrets.cylinderKeys(DOOR).audit, segment))
    }
    return sealed
  })
}

const granted = (seq: number): Uint8Array =>
  encodeEvent({ seq, time: 1_793_600_000 + seq, keyId: keyId(0, 1), code: 'granted', detail: 0, claimed: false })

/** Sessions of the database that wait for a row that another one holds. */
async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_locks join pg_stat_activity using (pid)
    where not granted and datname = current_database()`.execute(server.app.services.store.db)
  return rows[0]!.count
}

describe('parts of one log', () => {
  it('R081 T-13 brought by two keys at once: each event once, and nothing is missing that is there', async () => {
    const [first, second] = await hangLog(2)
    const [folded, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const one = bring('key K1', [first!], () => {
      folded.resolve()
      return end.promise
    })
    await folded.promise
    const other = bring('key K2', [second!])
    await expect
      .poll(waiting, { timeout: 30_000 })
      .toBe(1)
      .finally(() => end.resolve())
    await Promise.all([one, other])
    const found = await inSystem(async ({ tx }) => ({
      events: (await tx.selectFrom('event').select('seq').orderBy('seq').execute()).map((row) => row.seq),
      gaps: await tx.selectFrom('event_gap').selectAll().execute(),
      head: await tx.selectFrom('audit_head').select('seq').execute(),
    }))
    expect(found.events).toEqual(Array.from({ length: 2 * SEGMENT_EVENTS }, (_, i) => i + 1))
    expect(found.gaps).toEqual([])
    expect(found.head).toEqual([{ seq: 2 * SEGMENT_EVENTS }])
  })
})
