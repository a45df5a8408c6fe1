import type { ImageNo, UnixSeconds } from '@lockwright/domain/model'
import { equal } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { packRecords, type RecordError } from './record.ts'
import { type AckKind, type DownRecord, encodeDown, TABLES } from './recordDown.ts'
import { parseUp, type SessionError, type UpRecord } from './recordUp.ts'
import { claimSecrets, type SealedChannel, sealedChannel } from './sealedChannel.ts'
import {
  type BlankElement,
  type ClaimedElement,
  faultMessage,
  type Greeted,
  greet,
  type HandshakeFault,
  type Heard,
  hear,
  proveBlank,
  proveClaimed,
  type ServerIdentity,
} from './serverHandshake.ts'

/** Changes an element takes as a whole or not at all. */
export interface Transaction {
  readonly no: number
  readonly base: ImageNo
  readonly mode: 'delta' | 'full'
  /** Put and delete records only. */
  readonly rows: readonly DownRecord[]
  readonly image: ImageNo
  /** What `image` must look like, 8 bytes. */
  readonly root: Uint8Array
}

/** What the server has to say once it knows who is there and has stored what came up. */
export interface Plan {
  /** The server's clock now; sent only if the element asked. */
  readonly time: { readonly at: UnixSeconds; readonly milliseconds: number }
  readonly policy: { readonly minSuite: number; readonly minSecretGeneration: number }
  /** Eight fresh bytes, which the element shows next time (B10). */
  readonly sessionId: Uint8Array
  readonly acks: readonly { readonly of: AckKind; readonly upTo: number }[]
  /** For a blank. */
  readonly voucher: { readonly voucherId: Uint8Array; readonly document: Uint8Array } | null
  readonly transaction: Transaction | null
}

export type SessionInput =
  | { readonly kind: 'frame'; readonly channel: 'edhoc' | 'sealed'; readonly body: Uint8Array }
  /** Answer to `identify`: the public key (33) held for that element, null when there is none. */
  | { readonly kind: 'identity'; readonly publicKey: Uint8Array | null }
  /** Answer to `records`. */
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** Answer to `fullWanted`: the same image, mode full. */
  | { readonly kind: 'full'; readonly transaction: Transaction }
  | { readonly kind: 'timeout' }
  /** The link or the element is no longer there. */
  | { readonly kind: 'gone' }

export type SessionFailure =
  | { readonly code: 'handshake'; readonly fault: HandshakeFault }
  | { readonly code: 'seal' }
  | { readonly code: 'record'; readonly fault: RecordError }
  /** A record or frame where it has no place, or too much of them. */
  | { readonly code: 'order' }
  /** `claiming` or `committed` names something else than was sent. */
  | { readonly code: 'wrongAnswer' }
  /** The link's frames are too small for what is to be sent. */
  | { readonly code: 'frameTooSmall' }
  | { readonly code: 'timeout' }
  | { readonly code: 'gone' }

export type SessionOutcome =
  | {
      readonly kind: 'committed'
      readonly image: ImageNo
      readonly root: Uint8Array
      /** The element had no room for the block lists of the transaction and took the rest (spec/session.md 4). */
      readonly withoutLists: boolean
    }
  | { readonly kind: 'nothingToDo' }
  | { readonly kind: 'refused'; readonly error: SessionError; readonly index: number }
  | { readonly kind: 'failed'; readonly failure: SessionFailure }

export type SessionEffect =
  | { readonly kind: 'send'; readonly channel: 'edhoc' | 'sealed'; readonly body: Uint8Array }
  /** Which public key belongs to this element? Nothing of it is proven yet. */
  | { readonly kind: 'identify'; readonly element: ClaimedElement }
  /** The element is proven and this is all it had to say. Wants a `plan`. */
  | { readonly kind: 'records'; readonly element: ProvenElement; readonly records: readonly UpRecord[] }
  /** The element does not know the base of the transaction. Wants `full`. */
  | { readonly kind: 'fullWanted' }
  | {
      readonly kind: 'close'
      readonly reason: 'done' | 'peerError' | 'idle' | 'notMine'
      readonly outcome: SessionOutcome
      /** What came since `records`: of a cylinder on the cable the receipts of its tasks. */
      readonly late: readonly UpRecord[]
    }

type CloseEffect = SessionEffect & { kind: 'close' }

export type ProvenElement =
  | ClaimedElement
  | (BlankElement & {
      /** Of this session; whoever stores them before the transaction goes out can tell later which claim committed. */
      readonly secrets: { readonly deviceKey: Uint8Array; readonly auditKey: Uint8Array }
    })

export interface ServerSession {
  /**
   * Takes one input and says what is to be done, in this order. After `close` it does nothing more. The element does
   * not wait for us: frames that come while an answer is outstanding go in after the answer.
   */
  input(input: SessionInput): readonly SessionEffect[]
}

/** Bytes an element may send in one session; a full log, receipts and segments of a carrier need half of it. */
const MAX_UP = 256 * 1024

type Phase =
  | { readonly kind: 'message1' }
  | { readonly kind: 'message3'; readonly greeted: Greeted }
  | { readonly kind: 'identify'; readonly heard: Heard & { readonly element: ClaimedElement } }
  | { readonly kind: 'collect'; readonly element: ProvenElement }
  | { readonly kind: 'plan' }
  | { readonly kind: 'voucher'; readonly voucherId: Uint8Array; readonly transaction: Transaction | null }
  | { readonly kind: 'outcome'; readonly transaction: Transaction | null; readonly outcome: SessionOutcome | null }
  | { readonly kind: 'full' }
  | { readonly kind: 'over' }

/** The element is of another installation: it does not know us, or we do not know it (spec/session.md 1). */
const isOfAnother = (fault: HandshakeFault): boolean =>
  fault.code === 'unknownCredential' || (fault.code === 'peer' && fault.said.kind === 'unknownCredential')

const isReport = ({ kind }: UpRecord): boolean =>
  kind === 'receipt' || kind === 'beacon' || kind === 'segment' || kind === 'ownLog'

const refusal = ({ error, index }: UpRecord & { kind: 'refused' }): SessionOutcome => ({
  kind: 'refused',
  error,
  index,
})

const transactionRecords = (transaction: Transaction | null): readonly DownRecord[] => {
  if (transaction === null) return []
  const { no, base, mode, rows, image, root } = transaction
  return [
    { kind: 'begin', transaction: no, base, count: rows.length, mode },
    ...rows,
    { kind: 'commit', transaction: no, image, root },
  ]
}

const isListPart = (row: DownRecord): boolean => row.kind === 'put' && row.table === TABLES.list

/**
 * The server's side of one session with one element, without I/O, clock or randomness (spec/session.md).
 * `ephemeralPrivate`: 32 fresh bytes for this session only. `maxFrame`: bytes of a sealed frame on the link.
 */
export const serverSession = (given: {
  readonly crypto: Crypto
  readonly server: ServerIdentity
  readonly ephemeralPrivate: Uint8Array
  readonly maxFrame: number
}): ServerSession => {
  const { crypto, server } = given
  let phase: Phase = { kind: 'message1' }
  let channel: SealedChannel | null = null
  let upBytes = 0
  let collected: UpRecord[] = []
  let timeNonce: Uint8Array | null = null
  let withoutLists = false

  const close = (reason: CloseEffect['reason'], outcome: SessionOutcome): readonly SessionEffect[] => {
    phase = { kind: 'over' }
    return [{ kind: 'close', reason, outcome, late: collected }]
  }

  const fail = (failure: SessionFailure): readonly SessionEffect[] =>
    close(failure.code === 'timeout' ? 'idle' : 'peerError', { kind: 'failed', failure })

  const failHandshake = (fault: HandshakeFault): readonly SessionEffect[] => {
    const message = faultMessage(fault)
    const closing = close(isOfAnother(fault) ? 'notMine' : 'peerError', {
      kind: 'failed',
      failure: { code: 'handshake', fault },
    })
    return message === null ? closing : [{ kind: 'send', channel: 'edhoc', body: message }, ...closing]
  }

  const send = (open: SealedChannel, records: readonly DownRecord[]): readonly SessionEffect[] => {
    const frames = packRecords(records.map(encodeDown), given.maxFrame)
    if (!frames.ok) return fail({ code: 'frameTooSmall' })
    return frames.value.map((frame) => ({ kind: 'send', channel: 'sealed', body: open.seal(frame) }))
  }

  const deliver = (
    open: SealedChannel,
    head: readonly DownRecord[],
    transaction: Transaction | null,
  ): readonly SessionEffect[] => {
    phase = { kind: 'outcome', transaction, outcome: null }
    return send(open, [...head, ...transactionRecords(transaction), { kind: 'end' }])
  }

  const onHandshake = (body: Uint8Array): readonly SessionEffect[] => {
    if (phase.kind === 'message1') {
      const greeted = greet(crypto, server, given.ephemeralPrivate, body)
      if (!greeted.ok) return failHandshake(greeted.error)
      phase = { kind: 'message3', greeted: greeted.value }
      return [{ kind: 'send', channel: 'edhoc', body: greeted.value.message2 }]
    }
    if (phase.kind !== 'message3') return fail({ code: 'order' })
    const heard = hear(phase.greeted, body)
    if (!heard.ok) return failHandshake(heard.error)
    const { element } = heard.value
    if (element.kind === 'claimed') {
      phase = { kind: 'identify', heard: { ...heard.value, element } }
      return [{ kind: 'identify', element }]
    }
    const session = proveBlank({ ...heard.value, element }, server)
    if (!session.ok) return failHandshake(session.error)
    channel = sealedChannel(crypto, session.value, 'server')
    phase = { kind: 'collect', element: { ...element, secrets: claimSecrets(session.value) } }
    return []
  }

  const onIdentity = (
    heard: Heard & { readonly element: ClaimedElement },
    publicKey: Uint8Array | null,
  ): readonly SessionEffect[] => {
    if (publicKey === null) return failHandshake({ code: 'unknownCredential' })
    const session = proveClaimed(heard, publicKey)
    if (!session.ok) return failHandshake(session.error)
    channel = sealedChannel(crypto, session.value, 'server')
    phase = { kind: 'collect', element: heard.element }
    return []
  }

  const onPlan = (open: SealedChannel, plan: Plan): readonly SessionEffect[] => {
    const head: DownRecord[] = [
      { kind: 'policy', ...plan.policy },
      { kind: 'session', sessionId: plan.sessionId },
      ...plan.acks.map((ack): DownRecord => ({ kind: 'ack', ...ack })),
    ]
    if (timeNonce !== null) head.unshift({ kind: 'time', nonce: timeNonce, ...plan.time })
    if (plan.voucher === null) return deliver(open, head, plan.transaction)
    const { voucherId, document } = plan.voucher
    phase = { kind: 'voucher', voucherId, transaction: plan.transaction }
    return send(open, [...head, { kind: 'voucher', voucher: document }])
  }

  /** A record before the plan: collected until the element ends. */
  const onCollected = (record: UpRecord, element: ProvenElement): readonly SessionEffect[] => {
    switch (record.kind) {
      case 'end': {
        const records = collected
        collected = []
        phase = { kind: 'plan' }
        return [{ kind: 'records', element, records }]
      }
      case 'timeRequest':
        if (timeNonce !== null) return fail({ code: 'order' })
        timeNonce = record.nonce
        return []
      case 'claiming':
      case 'committed':
        return fail({ code: 'order' })
      case 'refused':
        phase = { kind: 'outcome', transaction: null, outcome: refusal(record) }
        return []
      default:
        collected.push(record)
        return []
    }
  }

  const onVoucherAnswer = (
    open: SealedChannel,
    record: UpRecord,
    { voucherId, transaction }: Phase & { kind: 'voucher' },
  ): readonly SessionEffect[] => {
    if (record.kind === 'refused') {
      phase = { kind: 'outcome', transaction: null, outcome: refusal(record) }
      return []
    }
    if (record.kind !== 'claiming') return fail({ code: 'order' })
    if (!equal(record.voucherId, voucherId)) return fail({ code: 'wrongAnswer' })
    return deliver(open, [], transaction)
  }

  /** A second transaction in the same session: the whole image, or all but the block lists, which can wait. */
  const onRefused = (
    open: SealedChannel,
    transaction: Transaction,
    refused: SessionOutcome & { kind: 'refused' },
  ): readonly SessionEffect[] => {
    if (refused.error === 'unknownBase' && transaction.mode === 'delta') {
      phase = { kind: 'full' }
      return [{ kind: 'fullWanted' }]
    }
    if (refused.error === 'memory' && transaction.rows.some(isListPart)) {
      withoutLists = true
      return deliver(open, [], { ...transaction, rows: transaction.rows.filter((row) => !isListPart(row)) })
    }
    return close('done', refused)
  }

  /** First how the transaction went, then what came of it, then the end. */
  const onOutcome = (
    open: SealedChannel,
    record: UpRecord,
    { transaction, outcome }: Phase & { kind: 'outcome' },
  ): readonly SessionEffect[] => {
    if (record.kind === 'end') {
      if (outcome === null)
        return transaction === null ? close('done', { kind: 'nothingToDo' }) : fail({ code: 'order' })
      return outcome.kind === 'refused' && transaction !== null
        ? onRefused(open, transaction, outcome)
        : close('done', outcome)
    }
    if (outcome !== null) {
      if (outcome.kind !== 'committed' || !isReport(record)) return fail({ code: 'order' })
      collected.push(record)
      return []
    }
    if (record.kind === 'refused') {
      phase = { kind: 'outcome', transaction, outcome: refusal(record) }
      return []
    }
    if (record.kind !== 'committed' || transaction === null) return fail({ code: 'order' })
    const { image, root } = record
    if (record.transaction !== transaction.no || image !== transaction.image || !equal(root, transaction.root))
      return fail({ code: 'wrongAnswer' })
    phase = { kind: 'outcome', transaction, outcome: { kind: 'committed', image, root, withoutLists } }
    return []
  }

  const onRecord = (open: SealedChannel, record: UpRecord): readonly SessionEffect[] => {
    switch (phase.kind) {
      case 'collect':
        return onCollected(record, phase.element)
      case 'voucher':
        return onVoucherAnswer(open, record, phase)
      case 'outcome':
        return onOutcome(open, record, phase)
      case 'over':
        return []
      default:
        return fail({ code: 'order' })
    }
  }

  const onSealed = (open: SealedChannel, body: Uint8Array): readonly SessionEffect[] => {
    upBytes += body.length
    if (upBytes > MAX_UP) return fail({ code: 'order' })
    const frame = open.open(body)
    if (!frame.ok) return fail({ code: 'seal' })
    const records = parseUp(frame.value)
    if (!records.ok) return fail({ code: 'record', fault: records.error })
    return records.value.flatMap((record) => onRecord(open, record))
  }

  return {
    input(input) {
      if (phase.kind === 'over') return []
      switch (input.kind) {
        case 'timeout':
          return fail({ code: 'timeout' })
        case 'gone':
          return fail({ code: 'gone' })
        case 'frame':
          if (input.channel === 'edhoc') return onHandshake(input.body)
          return channel === null ? fail({ code: 'order' }) : onSealed(channel, input.body)
        case 'identity':
          if (phase.kind === 'identify') return onIdentity(phase.heard, input.publicKey)
          break
        case 'plan':
          if (phase.kind === 'plan' && channel !== null) return onPlan(channel, input.plan)
          break
        case 'full':
          if (phase.kind === 'full' && channel !== null) return deliver(channel, [], input.transaction)
          break
      }
      throw new Error(`${input.kind} was not asked for`)
    },
  }
}
