import { type BlockEntry, type BlocklistVersion, type KeyId, keyId } from '@lockwright/domain/model'
import {
  decodeListDocument,
  type HeldList,
  isProgrammingKeyId,
  type ListDocument,
  type ListTrust,
  takeList,
} from '@lockwright/protocol/blocklist'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../app/testing.ts'
import { createTestSystem, program, type TestSystem } from '../../app/testSystem.ts'
import { inSystem } from '../../store/index.ts'
import { type Context, perform, serviceActor } from '../index.ts'
import { publishList } from './publish.ts'

let server: TestApp
let system: TestSystem
let trust: ListTrust
beforeAll(async () => {
  server = await startTestApp('lists')
})
afterAll(() => server.close())

async function newSystem(name: string): Promise<void> {
  system = await createTestSystem(server, name)
  trust = await inside(async ({ tx, systemId, keystore }) => {
    const { system_no } = await tx
      .selectFrom('locking_system')
      .select('system_no')
      .where('system_id', '=', systemId)
      .executeTakeFirstOrThrow()
    return {
      systemNo: system_no as ListTrust['systemNo'],
      listKey: (await keystore.keyPair(tx, systemId, 'listKey')).public,
      countersigners: new Map([[0, (await keystore.keyPair(tx, systemId, 'countersigner')).public]]),
    }
  })
}

const inside = <Value>(work: (ctx: Context) => Promise<Value>): Promise<Value> =>
  perform(
    server.app.services,
    { systemId: system.systemId, actor: serviceActor('test'), useCase: 'test.publish' },
    work,
  )

const publish = (entries: readonly BlockEntry[]) => inside((ctx) => publishList(ctx, entries))
const block = (first: number, count = 1, minEpoch = 1): BlockEntry[] =>
  Array.from({ length: count }, (_, i) => ({ keyId: keyId(1, first + i), minEpoch }))

async function documents(): Promise<readonly (ListDocument & { readonly version: number })[]> {
  const rows = await inSystem(server.app.services.store.db, system.systemId, (tx) =>
    tx
      .selectFrom('blocklist_version')
      .select(['version', 'document'])
      .where('system_id', '=', system.systemId)
      .orderBy('version')
      .execute(),
  )
  return rows.map(({ version, document }) => {
    const decoded = decodeListDocument(document)
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.error))
    return { version, ...decoded.value }
  })
}

/** A new door, years from now: it takes whatever is offered and fits. */
const EMPTY: HeldList = {
  version: 0 as BlocklistVersion,
  entries: new Map(),
  urgent: new Map(),
  floorDay: 5000,
  addsLeft: 3000,
  progress: null,
}

const taking = (held: HeldList, offered: readonly ListDocument[]): HeldList =>
  offered.reduce((door, document) => takeList(nodeCrypto, trust, door, document).held, held)

describe('versions of the block list', () => {
  it('R160 law 4 law 5: every version leads every older door to the same set, whatever it took before', async () => {
    await newSystem('Growing')
    const wanted = new Map<KeyId, number>()
    const steps = [
      block(1),
      block(2, 3),
      block(1, 1, 4),
      block(10, 30),
      block(50, 10),
      block(70, 2),
      block(2, 1, 9),
      block(80, 40),
    ]
    for (const step of steps) {
      const version = await publish(step)
      for (const { keyId: id, minEpoch } of step) wanted.set(id, minEpoch)
      const all = await documents()
      expect(all.at(-1)!.version).toBe(version)
      const newest = all.at(-1)!
      const base = all.find((one) => one.version === newest.header.base)
      // What the server gives: the newest, and what it builds on.
      const given = base === undefined ? [newest] : [base, newest]
      for (let seen = 0; seen <= all.length; seen++) {
        const door = taking(taking(EMPTY, all.slice(0, seen)), given)
        expect(door.version).toBe(version)
        expect(door.entries).toEqual(wanted)
      }
    }
    const all = await documents()
    expect(all.map(({ version }) => version)).toEqual(steps.map((_, i) => i + 1))
    expect(all.map(({ header }) => `${header.kind} ${header.base}`)).toEqual([
      'delta 0',
      'delta 0',
      'delta 0',
      'delta 0',
      'full 0',
      'delta 5',
      'delta 5',
      'full 0',
    ])
    expect(all.every(({ header }) => !header.countersigned && header.pruneDay === 0)).toBe(true)
  })

  it('B5 a programming key is on a countersigned list, the only one doors believe about it', async () => {
    await newSystem('Programmed')
    const programmingKey = { keyId: keyId(0x7f00, 1), minEpoch: 2 }
    expect(isProgrammingKeyId(programmingKey.keyId)).toBe(true)
    await publish([programmingKey])
    const [document] = await documents()
    expect(document!.header.countersigned).toBe(true)
    expect(taking(EMPTY, [document!]).entries).toEqual(new Map([[programmingKey.keyId, 2]]))
  })

  it('R150 3,000 keys fit, and one more is refused', async () => {
    await newSystem('Full')
    await publish(block(1, 3000))
    await expect(publish(block(4000))).rejects.toMatchObject({ code: 'blockListFull', facts: { entries: 3001 } })
    expect((await documents()).length).toBe(1)
  })

  it('B4 keys whose passports ran out leave the list with a day that doors must know', async () => {
    await newSystem('Pruned')
    const { owner, at, systemId } = system
    await owner.post(at('/keys'), { marking: 'K{1}', count: 2 })
    const soon = new Date(server.clock.now() + 3 * 86_400_000).toISOString()
    const validity = { kind: 'between', from: null, to: soon }
    expect((await owner.call('PUT', at('/keys/1/times'), { validity }, { 'if-match': '1' })).status).toBe(200)
    await program(server, systemId, { keyNos: [1, 2] })
    await owner.post(at('/publish'))
    for (const keyNo of [1, 2]) expect((await owner.post(at(`/keys/${keyNo}/block`), {})).status).toBe(200)
    const { key_id: first } = await inside(({ tx }) =>
      tx
        .selectFrom('key')
        .select('key_id')
        .where('system_id', '=', systemId)
        .where('key_no', '=', 1)
        .executeTakeFirstOrThrow(),
    )
    server.clock.advance(10 * 86_400)
    await publish(block(500, 40))
    const newest = (await documents()).at(-1)!
    expect(newest.header).toMatchObject({ kind: 'full', adds: 41 })
    expect(newest.header.pruneDay).toBeGreaterThan(0)
    const fresh = { ...EMPTY, floorDay: newest.header.pruneDay }
    expect(taking(fresh, [newest]).entries.has(first as KeyId)).toBe(false)
    expect(taking({ ...fresh, floorDay: newest.header.pruneDay - 1 }, [newest]).version).toBe(0)
    // A door that had it keeps it.
    expect(taking(fresh, await documents()).entries.has(first as KeyId)).toBe(true)
  })
})
