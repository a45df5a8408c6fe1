import { type CylinderNo, cylinderNo, keyId, type SystemNo } from '@lockwright/domain/model'
import { advance, type ChainPoint, chainStart, SEGMENT_EVENTS, sealSegment } from '@lockwright/protocol/audit'
import { concat, le32 } from '@lockwright/protocol/bytes'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import { encodeEvent } from '@lockwright/protocol/message'
import { cylinderKeys, cylinderSecret } from '@lockwright/protocol/secret'
import { inSystem } from '@lockwright/server/store'
import { type Benchmark, inTurns, round } from '../measure.ts'
import { type BenchSystem, createSystem, programKeys } from '../server/furnish.ts'
import { connectBridge } from '../server/relay.ts'
import { type BenchServer, withServer } from '../server/start.ts'

const KEYS = 4
/** What one key brings: of each of its doors so many segments. */
const DOORS_A_KEY = 8
const SEGMENTS_A_DOOR = 8
const ROUNDS = 5
const DOORS = KEYS * DOORS_A_KEY
const EVENTS_A_DOOR = SEGMENTS_A_DOOR * SEGMENT_EVENTS
const EVENTS = DOORS * EVENTS_A_DOOR

/** The log of one cylinder, as the cylinder makes it. */
class Log {
  readonly #cylinder: CylinderNo
  readonly #sealKey: Uint8Array
  #point: ChainPoint
  #time = Math.floor(Date.now() / 1000) - 86_400

  constructor(cylinder: CylinderNo, sealKey: Uint8Array, firstKey: Uint8Array) {
    this.#cylinder = cylinder
    this.#sealKey = sealKey
    this.#point = chainStart(firstKey)
  }

  next(): Uint8Array {
    const { seq, tag } = this.#point
    const events = eventBytes(seq + 1, SEGMENT_EVENTS, this.#time)
    this.#time += SEGMENT_EVENTS
    this.#point = advance(crypto, this.#cylinder, this.#point, events)
    return sealSegment(crypto, this.#sealKey, {
      cylinderNo: this.#cylinder,
      secretGeneration: 1,
      ring: 'own',
      from: seq + 1,
      to: this.#point.seq,
      tagBefore: tag,
      events,
      tagAfter: this.#point.tag,
    })
  }
}

const eventBytes = (from: number, count: number, time: number): Uint8Array =>
  concat(
    ...Array.from({ length: count }, (_, i) =>
      encodeEvent({ seq: from + i, time: time + i, keyId: keyId(0, 1), code: 'granted', detail: 0, claimed: false }),
    ),
  )

/** Cylinders as if claimed, each with the log it would have; the server knows no more of them than after a claim. */
async function hangLogs({ app, keystore }: BenchServer, { systemId, systemNo }: BenchSystem): Promise<Log[]> {
  return inSystem(app.db, systemId, async (tx) => {
    const vault = await keystore.vault(tx, systemId)
    const master = await keystore.secret(tx, systemId, 'smk')
    const logs: Log[] = []
    for (let no = 1; no <= DOORS; no++) {
      const secrets = nodeRandom.bytes(32)
      await tx
        .updateTable('cylinder')
        .set({
          state: 'programmed',
          programmed_at: new Date(),
          secrets_wrapped: vault.seal(secrets, `cylinder ${no} claim`),
        })
        .where('system_id', '=', systemId)
        .where('cylinder_no', '=', no)
        .execute()
      logs.push(new Log(cylinderNo(no), sealKeyOf(master, systemNo, cylinderNo(no)), secrets.slice(16)))
    }
    return logs
  })
}

const sealKeyOf = (master: Uint8Array, system: SystemNo, cylinder: CylinderNo): Uint8Array =>
  cylinderKeys(crypto, cylinderSecret(crypto, master, 1, concat(le32(cylinder), le32(0))), system, cylinder).audit

/** The chain over as many events and nothing else. */
function bareChain(): void {
  for (let door = 0; door < DOORS; door++)
    advance(crypto, cylinderNo(door + 1), chainStart(new Uint8Array(16)), CHAINED, EVENTS_A_DOOR)
}
const CHAINED = eventBytes(1, EVENTS_A_DOOR, 1_790_000_000)

/** As many rows and nothing else, in transactions of what one key brings. */
async function bareInsert({ app }: BenchServer, systemId: string, turn: number): Promise<void> {
  const client = await app.pool.connect()
  const now = new Date()
  for (let key = 0; key < KEYS; key++) {
    const place = Array.from({ length: DOORS_A_KEY * EVENTS_A_DOOR }, (_, i) => i)
    await client.query('begin')
    await client.query(`select set_config('app.system_id', $1, true)`, [systemId])
    await client.query(
      `insert into event (system_id, cylinder_no, log_epoch, seq, at, key_id, code, detail, flags, stored_at, carried_by)
       select $1, e.door, 0, e.seq, to_timestamp(e.at), 1, 1, 0, 0, $2, 'bench'
       from unnest($3::bigint[], $4::bigint[], $5::bigint[]) as e (door, seq, at)`,
      [
        systemId,
        now,
        place.map((i) => key * DOORS_A_KEY + Math.floor(i / EVENTS_A_DOOR) + 1),
        place.map((i) => turn * EVENTS_A_DOOR + (i % EVENTS_A_DOOR) + 1),
        place.map((i) => 1_790_000_000 + turn * EVENTS_A_DOOR + (i % EVENTS_A_DOOR)),
      ],
    )
    await client.query('commit')
  }
  client.release()
}

export const auditEventsBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const system = await createSystem(server, { keys: KEYS, cylinders: DOORS })
    const other = await createSystem(server, { keys: 1, cylinders: DOORS })
    const { systemId } = system
    const keys = await programKeys(server, system, KEYS)
    const logs = await hangLogs(server, system)
    const turns = Array.from({ length: ROUNDS + 1 }, () =>
      keys.map((_, key) =>
        logs
          .slice(key * DOORS_A_KEY, (key + 1) * DOORS_A_KEY)
          .flatMap((log) => Array.from({ length: SEGMENTS_A_DOOR }, () => log.next()))
          .map((segment) => ({ kind: 'segment' as const, segment })),
      ),
    )
    const bridge = await connectBridge(server)
    let turn = 0
    const bring = async () => {
      const brought = turns[turn]!
      turn++
      await Promise.all(keys.map((key, i) => key.visit(bridge, brought[i]!)))
      const { items } = await server.api.event.list({ systemId, cylinderNo: DOORS, limit: 1 })
      if (items[0]?.seq !== turn * EVENTS_A_DOOR) throw new Error(`event ${items[0]?.seq} is the newest to be seen`)
    }
    let inserted = 0
    const taken = await inTurns(bring, () => bareInsert(server, other.systemId, inserted++), ROUNDS)
    const chain = (await inTurns(bareChain, bareChain, ROUNDS)).ours
    await bridge.close()
    const slower = Math.max(chain, taken.theirs)
    const share = slower / taken.ours
    return [
      {
        name: `events of ${EVENTS_A_DOOR / SEGMENT_EVENTS} segments of each of ${DOORS_A_KEY} doors, ${KEYS} keys at once: verified, stored and visible`,
        value: round(EVENTS / taken.ours),
        unit: 'events/s',
        yardstick: round(EVENTS / slower),
        ratio: round(share),
        budget: `ratio >= 0.6 (of the slower of bare chain, ${Math.round(EVENTS / chain)}/s, and bare insert, ${Math.round(EVENTS / taken.theirs)}/s)`,
        ok: share >= 0.6,
      },
    ]
  })
