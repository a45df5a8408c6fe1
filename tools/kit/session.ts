import type { DeviceId } from '@lockwright/domain/model'
import { verifyVoucherRequest } from '@lockwright/protocol/credential'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import type { Slot } from '@lockwright/protocol/relay'
import {
  type ClaimRequest,
  claimSecrets,
  type DownRecord,
  decodeClaimRequest,
  decodeErrorMessage,
  decodeKeyState,
  decodeKid,
  EAD,
  type ElementIdentity,
  type ErrorMessage,
  encodeDown,
  type KeyState,
  packRecords,
  parseUp,
  presentByKid,
  presentServerByValue,
  readBlankCcs,
  responder,
  type SealedChannel,
  type Session,
  sealedChannel,
  type UpRecord,
} from '@lockwright/protocol/session'
import { SERVER, SERVER_NO } from '@lockwright/protocol/testing/vectorSystem'
import type { KitPort } from './port.ts'
import { Halt } from './sheet.ts'

/** Who opened a session, proven. */
export type Who =
  | {
      readonly kind: 'blank'
      readonly deviceId: DeviceId
      readonly sessionPublic: Uint8Array
      readonly request: ClaimRequest
    }
  | { readonly kind: 'claimed'; readonly identity: ElementIdentity; readonly state: KeyState }

/** What a server does differently in a handshake. */
export interface Manners {
  /** Another pair and number than the server of the vectors. */
  readonly server?: { readonly no: number; readonly privateKey: Uint8Array; readonly publicKey: Uint8Array }
  /** Changes message 2 on its way. */
  readonly message2?: (message: Uint8Array) => Uint8Array
}

/** The element ends the handshake with an EDHOC error instead of message 3. */
export class Refused extends Error {
  readonly said: ErrorMessage | null
  constructor(said: ErrorMessage | null) {
    super('refused')
    this.said = said
  }
}

/** Every element the kit has claimed shows itself by reference: its public key by kind. */
export type Known = Map<ElementIdentity['kind'], Uint8Array>

type Reply = { readonly records: readonly UpRecord[]; readonly close: string | null }

/** The server's end of one session, record by record, so that it can also do what no honest server does. */
export class KitSession {
  readonly who: Who
  /** What the element had to say before its first END. */
  first: readonly UpRecord[] = []
  readonly secrets: { readonly deviceKey: Uint8Array; readonly auditKey: Uint8Array }
  /** Message 1 as it came: a fresh ephemeral pair each time. */
  readonly message1: Uint8Array
  readonly #port: KitPort
  readonly #slot: Slot
  readonly #channel: SealedChannel

  private constructor(port: KitPort, slot: Slot, who: Who, message1: Uint8Array, session: Session) {
    this.who = who
    this.message1 = message1
    this.#port = port
    this.#slot = slot
    this.#channel = sealedChannel(crypto, session, 'server')
    this.secrets = claimSecrets(session)
  }

  /** Powers the element, proves both sides, hears it out. Throws `Refused` when it does not want this server. */
  static async open(port: KitPort, slot: Slot, known: Known, manners: Manners = {}): Promise<KitSession> {
    port.begin(slot)
    const message1 = await edhoc(port, slot)
    const read = responder.readMessage1(crypto, message1)
    if (!read.ok) throw new Halt(`message 1 is not good: ${read.error.code}`)
    const server = manners.server ?? { no: SERVER_NO, ...SERVER }
    const isBlank = read.value.ead1.some(({ label }) => label === EAD.claimWish)
    const presentation = isBlank
      ? presentServerByValue(crypto, server.no, server.publicKey)
      : presentByKid(crypto, { kind: 'server', serverNo: server.no }, server.publicKey)
    const { state, message2 } = responder.answer(read.value.state, {
      ...presentation,
      ephemeralPrivate: nodeRandom.bytes(32),
      staticPrivate: server.privateKey,
      connectionId: Uint8Array.of(1),
    })
    port.send({ kind: 'edhoc', slot, body: manners.message2?.(message2) ?? message2 })
    const message3 = await edhoc(port, slot)
    const refusal = decodeErrorMessage(message3)
    if (refusal.ok) throw new Refused(refusal.value)
    const heard = responder.readMessage3(state, message3)
    if (!heard.ok) throw new Halt(`message 3 is not good: ${heard.error.code}`)
    const { who, cred, publicKey } = identify(heard.value, known, server.publicKey)
    const proof = responder.finish(heard.value.state, { initiatorCred: cred, initiatorPublic: publicKey })
    if (!proof.ok) throw new Halt(`the element does not prove itself: ${proof.error.code}`)
    const session = new KitSession(port, slot, who, message1, proof.value.session)
    session.first = (await session.hear()).records
    return session
  }

  /** State of an element that should be claimed by now. */
  get state(): KeyState {
    if (this.who.kind !== 'claimed') throw new Halt('the element is not claimed')
    return this.who.state
  }

  /** Seals records into as few frames as order allows. */
  say(...records: readonly DownRecord[]): void {
    const frames = packRecords(records.map(encodeDown), 1200)
    if (!frames.ok) throw new Error('a record is longer than a frame')
    for (const frame of frames.value) this.sayBytes(frame)
  }

  /** One frame with any bytes, sealed. */
  sayBytes(plain: Uint8Array): void {
    this.sayFrame(this.#channel.seal(plain))
  }

  seal(plain: Uint8Array): Uint8Array {
    return this.#channel.seal(plain)
  }

  /** One frame with any bytes, as they are. */
  sayFrame(body: Uint8Array): void {
    this.#port.send({ kind: 'sealed', slot: this.#slot, body })
  }

  /** What the element says up to its END, to CLOSE, or to what `isLast` names. */
  async hear(isLast: (record: UpRecord) => boolean = () => false): Promise<Reply> {
    const records: UpRecord[] = []
    for (;;) {
      const said = await this.#port.next(this.#slot)
      if (said.kind === 'close') return { records, close: said.reason }
      if (said.kind === 'edhoc') throw new Halt('EDHOC inside the session')
      const frame = this.#channel.open(said.body)
      if (!frame.ok) throw new Halt('a frame of the element does not open')
      const parsed = parseUp(frame.value)
      if (!parsed.ok) throw new Halt(`a record of the element is not good: ${parsed.error.why}`)
      for (const record of parsed.value) {
        if (record.kind === 'end') return { records, close: null }
        records.push(record)
        if (isLast(record)) return { records, close: null }
      }
    }
  }

  close(): void {
    this.#port.send({ kind: 'close', slot: this.#slot, reason: 'done' })
  }
}

async function edhoc(port: KitPort, slot: Slot): Promise<Uint8Array> {
  const said = await port.next(slot)
  if (said.kind !== 'edhoc') throw new Halt(`${said.kind} instead of an EDHOC message`)
  return said.body
}

type Heard = Extract<ReturnType<typeof responder.readMessage3>, { ok: true }>['value']

function identify(
  { initiator, ead3 }: Heard,
  known: Known,
  serverPublic: Uint8Array,
): { readonly who: Who; readonly cred: Uint8Array; readonly publicKey: Uint8Array } {
  const item = (label: number) => {
    const value = ead3.length === 1 && ead3[0]!.label === label ? ead3[0]!.value : null
    if (value === null) throw new Halt('EAD_3 is not the one item it must be')
    return value
  }
  if (initiator.kind === 'ccs') {
    const blank = readBlankCcs(crypto, initiator.ccs)
    const request = decodeClaimRequest(item(EAD.claimRequest))
    if (!blank.ok || !request.ok) throw new Halt('the claims set or the request of the blank is not good')
    const { deviceId, publicKey: sessionPublic } = blank.value
    const asked = { deviceId, sessionPublic, serverPublic }
    if (!verifyVoucherRequest(crypto, request.value.identityPublic, asked, request.value.signature))
      throw new Halt('the request is not signed by its identity')
    const who: Who = { kind: 'blank', deviceId, sessionPublic, request: request.value }
    return { who, cred: initiator.ccs, publicKey: sessionPublic }
  }
  const identity = decodeKid(initiator.kid)
  const state = decodeKeyState(item(EAD.keyState))
  if (!identity.ok || identity.value.kind === 'server' || !state.ok) throw new Halt('kid or state is not good')
  const publicKey = known.get(identity.value.kind)
  if (publicKey === undefined) throw new Halt('the element belongs to another system')
  const { cred } = presentByKid(crypto, identity.value, publicKey)
  return { who: { kind: 'claimed', identity: identity.value, state: state.value }, cred, publicKey }
}
