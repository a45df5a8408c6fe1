import {
  type EadItem,
  encodeErrorMessage,
  errorMessageFor,
  type IdCred,
  initiator,
  type SealedChannel,
  type Session,
  sealedChannel,
} from '@lockwright/protocol/session'
import {
  DOWN,
  encodeCbor,
  errorRecord,
  FAULT,
  join,
  NO_INDEX,
  NOTHING,
  packRecords,
  parseDown,
  type SessionRecord,
  same,
  UP,
  u16,
  u32,
  upRecord,
  type Voucher,
} from '../../record/index.ts'
import { FACTORY, type Hardware, privateKey } from '../hardware.ts'
import { sign } from '../signature.ts'
import { CLAIM, LIFE, LINK, TABLE } from '../tables.ts'
import { claimRight, type Peer, takeVoucher } from './claim.ts'
import type { SessionHost } from './host.ts'
import { blankCredential, elementCredential, readServer, SERVER_KID_BYTES, serverCredential } from './identity.ts'
import { Transaction } from './transaction.ts'

/** Frames between an element and its programming device, without the link's envelope (spec/relay.md). */
export interface ElementFrame {
  readonly type: number
  readonly body: Uint8Array
}

const FRAME = { edhoc: 0x10, sealed: 0x11, close: 0x1f } as const
const CLOSE = { done: 0, peerError: 2 } as const
export const MAX_FRAME = 1200
const SEAL_BYTES = 8
const EAD = { keyState: 65281, claimRequest: 65282, claimWish: 65283 } as const
const CLAIM_EXPORTER = 32771
const LONGEST_WAY_MS = 5000

type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'message2'; readonly state: Parameters<typeof initiator.readMessage2>[0] }
  | { readonly kind: 'open'; readonly channel: SealedChannel; readonly session: Session; readonly peer: Peer }

/** An element's side of one session with its server (spec/session.md 4). Gone with the power at the contact. */
export class ElementSession {
  readonly #host: SessionHost
  readonly #hardware: Hardware
  #phase: Phase = { kind: 'idle' }
  #timeRequest: { readonly nonce: Uint8Array; readonly sentAt: number } | null = null
  #isGreeted = false
  #voucher: Voucher | null = null
  #transaction: Transaction | null = null

  constructor(host: SessionHost) {
    this.#host = host
    this.#hardware = host.hardware
  }

  get isClosed(): boolean {
    return this.#phase.kind === 'idle'
  }

  /** Message 1; a blank says that it wants to be claimed. */
  begin(): ElementFrame[] {
    const { crypto, random } = this.#hardware
    const isClaimed = this.#hardware.life === LIFE.claimed
    if (!isClaimed) this.#ensureSessionPair()
    const { state, message1 } = initiator.start({
      crypto,
      ephemeralPrivate: privateKey(random),
      connectionId: Uint8Array.of(0),
      ead1: isClaimed ? [] : [{ label: EAD.claimWish, critical: true, value: null }],
    })
    this.#phase = { kind: 'message2', state }
    return [{ type: FRAME.edhoc, body: message1 }]
  }

  receive(frame: ElementFrame): ElementFrame[] {
    if (frame.type === FRAME.close) this.#phase = { kind: 'idle' }
    if (frame.type === FRAME.edhoc && this.#phase.kind === 'message2')
      return this.#readMessage2(this.#phase.state, frame.body)
    if (frame.type === FRAME.sealed && this.#phase.kind === 'open')
      return this.#readSealed(this.#phase.channel, frame.body)
    return []
  }

  /** The pair of the claim, kept so that every retry shows the same one (spec/claim.md 1). */
  #ensureSessionPair(): void {
    const { journal, random } = this.#hardware
    if (journal.get(TABLE.factory, FACTORY.sessionPrivate) !== undefined) return
    const batch = journal.batch()
    batch.put(TABLE.factory, FACTORY.sessionPrivate, privateKey(random))
    journal.commit(batch)
  }

  #readMessage2(state: Parameters<typeof initiator.readMessage2>[0], message2: Uint8Array): ElementFrame[] {
    this.#phase = { kind: 'idle' }
    const answered = initiator.readMessage2(state, message2)
    if (!answered.ok) return edhocError(errorMessageFor(answered.error))
    const peer = this.#peerOf(answered.value.responder)
    if (peer === null) return edhocError(encodeErrorMessage({ kind: 'unknownCredential' }))
    const { crypto } = this.#hardware
    const staticPrivate = this.#hardware.factory(FACTORY.sessionPrivate)
    const mine = this.#myCredential(crypto.p256Public(staticPrivate))
    const finished = initiator.finish(answered.value.state, {
      responderCred: serverCredential(crypto, peer.kid, peer.publicKey).cred,
      responderPublic: peer.publicKey,
      staticPrivate,
      idCred: mine.kid === null ? { kind: 'ccs', ccs: mine.cred } : { kind: 'kid', kid: mine.kid },
      cred: mine.cred,
      ead3: [this.#ead3(peer)],
    })
    if (!finished.ok) return edhocError(errorMessageFor(finished.error))
    const { message3, session } = finished.value
    const channel = sealedChannel(crypto, session, 'element')
    this.#phase = { kind: 'open', channel, session, peer }
    return [{ type: FRAME.edhoc, body: message3 }, ...this.#send(channel, this.#firstRecords())]
  }

  /** A claimed element knows its server; a blank takes the one that shows itself, and checks its voucher later. */
  #peerOf(responder: IdCred): Peer | null {
    if (this.#hardware.life !== LIFE.claimed)
      return responder.kind === 'ccs' ? readServer(this.#hardware.crypto, responder.ccs) : null
    const known = this.#hardware.journal.get(TABLE.claim, CLAIM.server)!
    const kid = known.slice(0, SERVER_KID_BYTES)
    if (responder.kind !== 'kid' || !same(responder.kid, kid)) return null
    return { kid, publicKey: known.slice(SERVER_KID_BYTES) }
  }

  #myCredential(publicKey: Uint8Array): { readonly kid: Uint8Array | null; readonly cred: Uint8Array } {
    const { crypto, life } = this.#hardware
    if (life !== LIFE.claimed) return blankCredential(crypto, this.#hardware.factory(FACTORY.deviceId), publicKey)
    const { sysId, no } = this.#host.identity
    return elementCredential(crypto, this.#host.kind, sysId, no, publicKey)
  }

  #ead3(peer: Peer): EadItem {
    if (this.#hardware.life === LIFE.claimed)
      return { label: EAD.keyState, critical: true, value: this.#host.keyState() }
    return { label: EAD.claimRequest, critical: true, value: this.#claimRequest(peer) }
  }

  /** 113 bytes, signed by the identity of the factory (spec/claim.md 2, B8). */
  #claimRequest(peer: Peer): Uint8Array {
    const { crypto, life } = this.#hardware
    const identity = this.#hardware.factory(FACTORY.identityPrivate)
    const deviceId = this.#hardware.factory(FACTORY.deviceId)
    const sessionPublic = crypto.p256Public(this.#hardware.factory(FACTORY.sessionPrivate))
    const payload = encodeCbor([deviceId, sessionPublic, peer.publicKey])
    return join(
      this.#host.kind === 'key' ? 1 : 2,
      life,
      0,
      0,
      this.#hardware.factory(FACTORY.firmware),
      deviceId,
      crypto.p256Public(identity),
      sign(crypto, identity, 'olp1-voucher-req', payload),
    )
  }

  #firstRecords(): Uint8Array[] {
    const records: Uint8Array[] = []
    if (this.#host.hasClock) {
      this.#timeRequest = { nonce: this.#hardware.random.bytes(8), sentAt: this.#host.clockMilliseconds }
      records.push(upRecord(UP.timeRequest, this.#timeRequest.nonce))
    }
    if (this.#hardware.life === LIFE.claimed) records.push(...this.#host.reports())
    return [...records, upRecord(UP.end)]
  }

  #readSealed(channel: SealedChannel, body: Uint8Array): ElementFrame[] {
    const opened = channel.open(body)
    if (!opened.ok) {
      this.#phase = { kind: 'idle' }
      return [{ type: FRAME.close, body: Uint8Array.of(CLOSE.peerError) }]
    }
    const records = parseDown(opened.value)
    if (records === null) return this.#send(channel, [errorRecord(0, FAULT.badRecord, NO_INDEX), upRecord(UP.end)])
    if (!this.#isGreeted) {
      this.#isGreeted = true
      this.#host.greeted()
    }
    return this.#send(
      channel,
      records.flatMap((record) => this.#handle(record)),
    )
  }

  #handle(record: SessionRecord): Uint8Array[] {
    const { body } = record
    switch (record.type) {
      case DOWN.time:
        this.#takeTime(body)
        return []
      case DOWN.policy:
        return this.#takePolicy(body)
      case DOWN.session:
        this.#keep(LINK.session, body)
        return []
      case DOWN.ack:
        this.#host.acknowledge(body[0]!, u32(body, 4))
        return []
      case DOWN.voucher:
        return this.#takeVoucher(body)
      case DOWN.begin:
        return this.#beginTransaction(body)
      case DOWN.put:
      case DOWN.delete:
        return this.#row(record)
      case DOWN.commit:
        return this.#commit(body)
      default:
        return [upRecord(UP.end)]
    }
  }

  /** Only an answer to this session's own question, and only a quick one, sets the clock (spec/session.md 4). */
  #takeTime(body: Uint8Array): void {
    const request = this.#timeRequest
    this.#timeRequest = null
    if (request === null || !same(request.nonce, body.subarray(0, 8))) return
    const way = this.#host.clockMilliseconds - request.sentAt
    if (way < 0 || way > LONGEST_WAY_MS) return
    this.#host.setClock(1000 * u32(body, 8) + u16(body, 12) + way / 2)
  }

  /** Floors only rise. */
  #takePolicy(body: Uint8Array): Uint8Array[] {
    const held = this.#hardware.journal.get(TABLE.link, LINK.policy) ?? Uint8Array.of(0, 0)
    const [suite, generation] = [Math.max(held[0]!, body[0]!), Math.max(held[1]!, body[1]!)]
    this.#keep(LINK.policy, Uint8Array.of(suite, generation))
    return []
  }

  #keep(id: number, value: Uint8Array): void {
    const batch = this.#hardware.journal.batch()
    batch.put(TABLE.link, id, value)
    this.#hardware.journal.commit(batch)
  }

  /** After a refusal the server has nothing more to say, so the element ends. */
  #takeVoucher(body: Uint8Array): Uint8Array[] {
    if (this.#phase.kind !== 'open') return []
    const taken = takeVoucher(this.#hardware, body, this.#phase.peer)
    if (typeof taken === 'number') return [errorRecord(0, taken, NO_INDEX), upRecord(UP.end)]
    this.#voucher = taken
    return [upRecord(UP.claiming, taken.voucherId)]
  }

  #beginTransaction(body: Uint8Array): Uint8Array[] {
    this.#transaction = null
    const refusal = Transaction.refusal(this.#host, body, this.#voucher !== null)
    if (refusal !== null) return [refusal]
    this.#transaction = new Transaction(this.#host, body, this.#claimRight())
    return []
  }

  #claimRight(): ReturnType<typeof claimRight> | null {
    if (this.#voucher === null || this.#phase.kind !== 'open') return null
    const { session, peer } = this.#phase
    const secrets = session.exporter(CLAIM_EXPORTER, NOTHING, 32)
    const policy = this.#hardware.journal.get(TABLE.link, LINK.policy)
    return claimRight(this.#host, this.#voucher, peer, {
      deviceKey: secrets.slice(0, 16),
      firstAuditKey: secrets.slice(16),
      generation: Math.max(1, policy?.[1] ?? 1),
    })
  }

  #row(record: SessionRecord): Uint8Array[] {
    const fault = this.#transaction?.row(record) ?? null
    if (fault === null) return []
    this.#transaction = null
    return [fault]
  }

  #commit(body: Uint8Array): Uint8Array[] {
    const transaction = this.#transaction
    this.#transaction = null
    if (transaction === null) return []
    const answer = transaction.commit(body)
    if (answer[0] !== UP.commitOk) return [answer]
    this.#voucher = null
    return [answer, ...this.#host.afterwards()]
  }

  #send(channel: SealedChannel, records: readonly Uint8Array[]): ElementFrame[] {
    return packRecords(records, MAX_FRAME - SEAL_BYTES).map((plain) => ({
      type: FRAME.sealed,
      body: channel.seal(plain),
    }))
  }
}

const edhocError = (message: Uint8Array | null): ElementFrame[] =>
  message === null ? [] : [{ type: FRAME.edhoc, body: message }]
