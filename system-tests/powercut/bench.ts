import { unixSeconds } from '@lockwright/domain/model'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { rootOf } from '@lockwright/protocol/image'
import type { DownRecord } from '@lockwright/protocol/session'
import {
  type ClaimedElement,
  type ProvenElement,
  putClaim,
  putDay,
  putRevalidation,
  type SessionEffect,
  type SessionOutcome,
  serverSession,
  type Transaction,
} from '@lockwright/protocol/session'
import * as system from '@lockwright/protocol/testing/vectorSystem'
import { type ElementFrame, manufacture, type VirtualCylinder, type VirtualKey } from '@lockwright/simulator/device'

/** Frame types of an element's end (spec/relay.md). */
const [EDHOC, SEALED] = [0x10, 0x11]
const VOUCHER = system.pair('voucher key')
/** The same in each session, so that two runs write the same bytes. */
const SESSION_ID = new Uint8Array(8).fill(0x5e)
const NOW = 1_768_125_600
const CLAIMED = 2

export interface Ending {
  readonly outcome: SessionOutcome
  readonly who: ProvenElement | null
}

/**
 * One virtual element and the server's session machine in one process. Time stands still, the noise of the element and
 * the ephemeral pair of the server are always the same: from one content of the flash every run writes the same bytes.
 */
export class Bench {
  readonly element: VirtualKey | VirtualCylinder
  #publicKey: Uint8Array | null = null

  constructor(kind: 'key' | 'cylinder') {
    const making = {
      deviceId: '00000000000000b1',
      firmware: { major: 1, minor: 0, patch: 0 },
      voucherPublic: VOUCHER.publicKey,
      random: { bytes: (length: number) => new Uint8Array(length).fill(0x21) },
      clock: { now: () => 1000 * NOW },
    }
    this.element = kind === 'key' ? manufacture({ kind, ...making }) : manufacture({ kind, ...making })
  }

  get chip() {
    return this.element.hardware.chip
  }

  /** Everything the element keeps, in one word. */
  get content(): string {
    return this.element.memoryDigest()
  }

  /** What a claim gave it, without the secrets that each session makes anew; the life alone before. */
  get claimed(): string {
    const { element } = this
    const { life } = element.hardware
    if (life !== CLAIMED) return `life ${life}`
    if (element.kind === 'key') {
      const { sysId, keyId, imageNo, passport, entries, revalidation, day } = element.memory
      return JSON.stringify([sysId, keyId, imageNo, passport, entries, revalidation, day])
    }
    const { sysId, cylId, stateVer, floorDay, dayValue, capacities, generation } = element.memory
    return JSON.stringify([
      sysId,
      cylId,
      stateVer,
      floorDay,
      dayValue,
      capacities,
      element.memory.ticketSecret(generation),
    ])
  }

  /** A session; `powered` is called when the element has power and before it says anything. */
  session(transaction: Transaction | null, powered: () => void = () => {}): Ending {
    const { element } = this
    element.attach()
    powered()
    const server = serverSession({
      crypto,
      server: { serverNo: system.SERVER_NO, ...system.SERVER },
      ephemeralPrivate: system.pair('y').privateKey,
      maxFrame: 1200,
    })
    let ending: Ending = { outcome: { kind: 'failed', failure: { code: 'gone' } }, who: null }
    const up: ElementFrame[] = [...element.begin()]
    const handle = (effects: readonly SessionEffect[]): void => {
      for (const effect of effects) {
        if (effect.kind === 'send')
          up.push(...element.receive({ type: effect.channel === 'edhoc' ? EDHOC : SEALED, body: effect.body }))
        else if (effect.kind === 'identify') handle(server.input({ kind: 'identity', publicKey: this.#publicKey }))
        else if (effect.kind === 'records') {
          ending = { ...ending, who: effect.element }
          if (effect.element.kind === 'blank') this.#publicKey = effect.element.sessionPublic
          handle(server.input({ kind: 'plan', plan: plan(effect.element, transaction) }))
        } else if (effect.kind === 'close') ending = { ...ending, outcome: effect.outcome }
        else throw new Error(`${effect.kind} was not wanted`)
      }
    }
    for (let frame = up.shift(); frame !== undefined; frame = up.shift())
      if (frame.type === EDHOC || frame.type === SEALED)
        handle(server.input({ kind: 'frame', channel: frame.type === EDHOC ? 'edhoc' : 'sealed', body: frame.body }))
    element.detach()
    return ending
  }

  /** Claims the blank; it is ready for anything then. DK of its claim. */
  claim(): Uint8Array {
    this.session(null)
    const { who } = this.commit(claimOf(this.element.kind))
    if (who?.kind !== 'blank') throw new Error('it was no blank')
    return who.secrets.deviceKey
  }

  commit(transaction: Transaction, powered?: () => void): Ending {
    const ending = this.session(transaction, powered)
    if (ending.outcome.kind !== 'committed') throw new Error(JSON.stringify(ending.outcome))
    return ending
  }
}

function plan(element: ProvenElement, transaction: Transaction | null) {
  const voucher =
    element.kind === 'blank' && transaction !== null ? system.voucher(VOUCHER.privateKey, element.deviceId, 1) : null
  return {
    time: { at: unixSeconds(NOW), milliseconds: 0 },
    policy: { minSuite: 1, minSecretGeneration: 1 },
    sessionId: SESSION_ID,
    acks: [],
    voucher,
    transaction,
  }
}

export const put = (rows: ReturnType<typeof system.keyContent>['tables']): readonly DownRecord[] =>
  rows.map(({ table, body }) => ({ kind: 'put', table, body, more: false }))

export function claimOf(kind: 'key' | 'cylinder'): Transaction {
  const { tables, root8 } = kind === 'key' ? system.keyContent(2) : { tables: [], root8: rootOf(crypto, []) }
  const values = system.claimValues(kind).map(putClaim)
  const chains = [putRevalidation(1, system.chainValue(1)), putDay(system.DAY, system.dayValue(system.DAY))]
  const image = (kind === 'key' ? 1 : 17) as Transaction['image']
  const rows = kind === 'key' ? [...values, ...put(tables), ...chains] : values
  return { no: 1, base: 0 as Transaction['base'], mode: 'full', rows, image, root: root8 }
}

/** A change on top of `base`; without a new image number only tables outside the image may change. */
export const delta = (
  base: number,
  image: number,
  rows: readonly DownRecord[],
  root: Uint8Array = rootOf(crypto, []),
): Transaction => ({
  no: 2,
  base: base as Transaction['base'],
  mode: 'delta',
  rows,
  image: image as Transaction['image'],
  root,
})

export const stateOf = ({ who }: Ending): ClaimedElement['keyState'] => {
  if (who?.kind !== 'claimed') throw new Error('the element is not claimed')
  return who.keyState
}
