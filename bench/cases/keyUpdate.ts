import { type CylinderNo, systemNo } from '@lockwright/domain/model'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import { ticket } from '@lockwright/protocol/image'
import { type Benchmark, median, round } from '../measure.ts'
import { createSystem, programKeys } from '../server/furnish.ts'
import { connectBridge } from '../server/relay.ts'
import { withServer } from '../server/start.ts'

const ENTRIES = 200
const KEYS = 20
/** Many: on a machine that does other things too, one round in three is off by a third. */
const ROUNDS = 15
/** Rounds before, uncounted: a server that updates keys all day is warm. */
const WARMING = 15
const AT_ONCE = 4
const DAY_MS = 86_400_000

/** Bytes of the transaction on the wire: each entry 24 in a record of 5 more, in frames of 1200. */
const FRAMES = Math.ceil((ENTRIES * 29) / 1192)
const FRAME = 1192

/** The cryptography of one update and nothing else: responder of EDHOC method 3, a ticket an entry, sealed frames. */
function bareUpdate(): void {
  const [own, ephemeral, peer] = [nodeRandom.bytes(32), nodeRandom.bytes(32), PEER]
  crypto.p256Public(ephemeral)
  crypto.p256Point(peer)
  for (const secret of [ephemeral, own, ephemeral]) crypto.ecdh(secret, peer)
  const prk = [0, 1, 2].map(() => crypto.hkdfExtract(own, ephemeral))[0]!
  for (let i = 0; i < DERIVED; i++) crypto.hkdfExpand(prk, own, 32)
  for (let i = 0; i < HASHED; i++) crypto.sha256(FRAME_BYTES.subarray(0, 128))
  crypto.ccmSeal(KEY, NONCE, FRAME_BYTES.subarray(0, 96), NO_BYTES)
  for (let i = 0; i < ENTRIES; i++) {
    ticket(crypto, KEYS_OF_DOORS[i]!, {
      suite: 1,
      systemNo: systemNo(1),
      slot: { kind: 'cylinder', cylinderNo: (i + 1) as CylinderNo },
      passport: PASSPORT,
      entryMeta: META,
      schedule: null,
    })
  }
  for (let i = 0; i < FRAMES; i++) crypto.ccmSeal(KEY, NONCE, FRAME_BYTES, NO_BYTES)
}

/** MAC 2 and 3, keystream, two salts, key and nonce of message 3, exporter, both directions. */
const DERIVED = 11
/** Message 1, TH_2 to TH_4, and the root of the image: 16 buckets and one. */
const HASHED = 21
const PEER = crypto.p256Public(new Uint8Array(32).fill(7))
const KEY = nodeRandom.bytes(16)
const NONCE = nodeRandom.bytes(13)
const NO_BYTES = new Uint8Array(0)
const FRAME_BYTES = nodeRandom.bytes(FRAME)
const PASSPORT = nodeRandom.bytes(48)
const META = nodeRandom.bytes(4)
const KEYS_OF_DOORS = Array.from({ length: ENTRIES }, () => nodeRandom.bytes(16))

/** Seconds of the own process that `work` took. */
function ownCpu(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

export const keyUpdateBenchmark: Benchmark = () =>
  withServer(async (server) => {
    const { api } = server
    const system = await createSystem(server, { keys: KEYS, cylinders: ENTRIES })
    const { systemId } = system
    const keys = await programKeys(server, system, KEYS)
    for (const { keyNo } of keys)
      await api.right.change({
        systemId,
        grant: Array.from({ length: ENTRIES }, (_, i) => ({ keyNo, target: { kind: 'cylinder', no: i + 1 } })),
      })
    const bridge = await connectBridge(server)
    const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
    const begun = Date.now()
    for (let turn = 0; turn < WARMING + ROUNDS; turn++) {
      for (const { keyNo } of keys) {
        const { version } = await api.key.get({ systemId, keyNo })
        const validity = { kind: 'between', to: new Date(begun + (100 + turn) * DAY_MS).toISOString() } as const
        await api.key.setTimes({ systemId, keyNo, validity }, { context: { ifMatch: version } })
      }
      const before = await server.ask({ ask: 'cpu' })
      for (let first = 0; first < KEYS; first += AT_ONCE) {
        const visits = keys.slice(first, first + AT_ONCE).map((key) => key.visit(bridge))
        for (const puts of await Promise.all(visits))
          if (puts < ENTRIES) throw new Error(`a key was given ${puts} records only`)
      }
      const after = await server.ask({ ask: 'cpu' })
      const bare = ownCpu(() => {
        for (let i = 0; i < KEYS; i++) bareUpdate()
      })
      if (turn < WARMING) continue
      taken.ours.push((after - before) / KEYS)
      taken.bare.push(bare / KEYS)
    }
    await bridge.close()
    const [ours, bare] = [median(taken.ours), median(taken.bare)]
    const share = median(taken.bare.map((each, i) => each / taken.ours[i]!))
    return [
      {
        name: `key update of ${ENTRIES} entries, CPU of the server`,
        value: round(ours * 1000),
        unit: 'ms',
        yardstick: round(bare * 1000),
        ratio: round(share),
        budget: 'ratio >= 0.4 (of the rate of the bare cryptography)',
        ok: share >= 0.4,
      },
    ]
  })
