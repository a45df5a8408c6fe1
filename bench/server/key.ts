import type { Result } from '@lockwright/domain/model'
import { type BlocklistVersion, imageNo, keyId, type SystemNo, unixSeconds } from '@lockwright/domain/model'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import {
  type DownRecord,
  encodeUp,
  initiator,
  keyStateItem,
  packRecords,
  parseDown,
  presentByKid,
  type SealedChannel,
  sealedChannel,
  type UpRecord,
} from '@lockwright/protocol/session'
import { newKeyPair } from '@lockwright/server/keystore'
import type { BenchBridge } from './relay.ts'

/** Of programming devices (spec/link.md). */
const MAX_FRAME = 1200

export interface ServerPublic {
  readonly serverNo: number
  readonly publicKey: Uint8Array
}

/**
 * A key that says what a key says and keeps of what it hears only what it must show next time: as little work as can be,
 * for it is the server that is measured.
 */
export class BenchKey {
  readonly keyNo: number
  readonly pair = newKeyPair(crypto, nodeRandom)
  readonly #server: ServerPublic
  readonly #identity: { readonly kind: 'key'; readonly system: SystemNo; readonly no: number }
  #image = imageNo(0)
  #root: Uint8Array = new Uint8Array(8)
  #sessionId: Uint8Array = new Uint8Array(8)

  constructor(server: ServerPublic, system: SystemNo, key: { readonly keyNo: number; readonly keyId: number }) {
    this.#server = server
    this.keyNo = key.keyNo
    this.#identity = { kind: 'key', system, no: key.keyId }
  }

  /**
   * One session from `open` to `close`, at a programming device of its own: a slot holds one key, so visits at once are
   * never in the same slot. Settles with the number of records the server put into the key.
   */
  visit(bridge: BenchBridge, records: readonly UpRecord[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      const heard: DownRecord[] = []
      let channel: SealedChannel | null = null
      const { state, message1 } = initiator.start({
        crypto,
        ephemeralPrivate: newKeyPair(crypto, nodeRandom).private,
        connectionId: Uint8Array.of(0),
      })
      const say = bridge.open(this.keyNo, MAX_FRAME, (message) => {
        if (message.kind === 'close') {
          if (message.reason === 'done') resolve(heard.filter(({ kind }) => kind === 'put').length)
          else reject(new Error(`the session was closed: ${message.reason}`))
        } else if (message.kind === 'edhoc') {
          const proven = this.#prove(state, message.body)
          channel = proven.channel
          say('edhoc', proven.message3)
          tell([...records, { kind: 'end' }])
        } else {
          heard.push(...value(parseDown(value(channel!.open(message.body)))))
          if (heard.at(-1)?.kind === 'end') tell([...this.#keep(heard), { kind: 'end' }])
        }
      })
      const tell = (up: readonly UpRecord[]) => {
        for (const frame of value(packRecords(up.map(encodeUp), MAX_FRAME))) say('sealed', channel!.seal(frame))
      }
      say('edhoc', message1)
    })
  }

  #prove(state: Parameters<typeof initiator.readMessage2>[0], message2: Uint8Array) {
    const { serverNo, publicKey } = this.#server
    const own = presentByKid(crypto, this.#identity, this.pair.public)
    const { message3, session } = value(
      initiator.finish(value(initiator.readMessage2(state, message2)).state, {
        responderCred: presentByKid(crypto, { kind: 'server', serverNo }, publicKey).cred,
        responderPublic: publicKey,
        staticPrivate: this.pair.private,
        ...own,
        ead3: [
          keyStateItem({
            image: this.#image,
            root: this.#root,
            clock: unixSeconds(Math.floor(Date.now() / 1000)),
            clockQuality: 0,
            battery: 90,
            firmware: { major: 12, minor: 3, patch: 0 },
            blocklist: 0 as BlocklistVersion,
            logHead: new Uint8Array(8),
            receipts: 0,
            sessionId: this.#sessionId,
            day: 0xffff,
            revalidationIndex: 0,
          }),
        ],
      }),
    )
    return { message3, channel: sealedChannel(crypto, session, 'element') }
  }

  /** Takes the transaction as it is, without a look at what is in it. */
  #keep(heard: readonly DownRecord[]): readonly UpRecord[] {
    const commit = heard.find((record) => record.kind === 'commit')
    const given = heard.find((record) => record.kind === 'session')
    if (given !== undefined) this.#sessionId = given.sessionId
    if (commit === undefined) return []
    this.#image = commit.image
    this.#root = commit.root
    return [{ kind: 'committed', transaction: commit.transaction, image: commit.image, root: commit.root }]
  }
}

/** Numbers of the first keys of a fresh system; their ids are given one after the other (R149). */
export const firstKeys = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ keyNo: place + 1, keyId: keyId(0, place + 1) }))

function value<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
