import { blocklistVersion, imageNo, unixSeconds } from '@lockwright/domain/model'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import {
  type DownRecord,
  type ProvenElement,
  putList,
  putTask,
  type SessionEffect,
  type SessionOutcome,
  serverSession,
  type Transaction,
  type UpRecord,
} from '@lockwright/protocol/session'
import { Batch } from '../../flash/index.ts'
import { join, le16, le32, parseEntry, unhex } from '../../record/index.ts'
import type { WorldClock } from '../clock.ts'
import type { VirtualCylinder } from '../cylinder/cylinder.ts'
import type { Element } from '../element.ts'
import { privateKey } from '../hardware.ts'
import type { VirtualKey } from '../key/key.ts'
import { entryId } from '../key/memory.ts'
import type { ElementFrame } from '../session/elementSession.ts'
import { root8 } from '../session/root.ts'
import { TABLE } from '../tables.ts'
import { DAY_EPOCH, type EntryWish, type PassportWish, type TestSystem } from './system.ts'

export interface SessionReport {
  readonly outcome: SessionOutcome
  readonly element: ProvenElement | null
  readonly records: readonly UpRecord[]
  readonly late: readonly UpRecord[]
}

interface ClaimSecrets {
  readonly deviceKey: Uint8Array
  readonly auditKey: Uint8Array
}

export interface Wish {
  readonly acks?: readonly { readonly of: 'receipts' | 'segments' | 'ownLog'; readonly upTo: number }[]
  readonly voucher?: { readonly voucherId: Uint8Array; readonly document: Uint8Array } | null
  readonly transaction?: Transaction | null
  readonly sessionId?: Uint8Array
  /** Seconds the server's clock is off. */
  readonly timeOff?: number
}

const row = (table: number, body: Uint8Array): DownRecord => ({ kind: 'put', table: table as 1, body, more: false })
const CLAIM_TABLE = 9

/** A server with one programming device: drives whole sessions with the protocol's own state machine. */
export class Desk {
  readonly system: TestSystem
  readonly #clock: WorldClock
  readonly #publicKeys = new Map<string, Uint8Array>()
  readonly #secrets = new Map<string, ClaimSecrets>()
  #txn = 0
  /** Called when power is at the contacts: the place to arm a fault. */
  beforeTalk: () => void = () => undefined

  constructor(system: TestSystem, clock: WorldClock) {
    this.system = system
    this.#clock = clock
  }

  get today(): number {
    return Math.floor((this.#clock.now() / 1000 - DAY_EPOCH) / 86_400)
  }

  /**
   * Attaches, talks until somebody closes, detaches. `plan` sees who is there and what it brought. A delta on a base the
   * element does not have is sent again in full, with the same rows.
   */
  session(element: Element, plan: (who: ProvenElement, records: readonly UpRecord[]) => Wish): SessionReport {
    element.attach()
    this.beforeTalk()
    const server = serverSession({
      crypto,
      server: {
        serverNo: this.system.sysId + 1000,
        privateKey: this.system.server.private,
        publicKey: this.system.server.public,
      },
      ephemeralPrivate: privateKey(nodeRandom),
      maxFrame: 1200,
    })
    const report: { -readonly [Field in keyof SessionReport]: SessionReport[Field] } = {
      outcome: { kind: 'failed', failure: { code: 'gone' } },
      element: null,
      records: [],
      late: [],
    }
    const up: ElementFrame[] = [...element.begin()]
    let planned: Wish | null = null
    const handle = (effects: readonly SessionEffect[]): void => {
      for (const effect of effects) {
        if (effect.kind === 'send')
          up.push(...element.receive({ type: effect.channel === 'edhoc' ? 0x10 : 0x11, body: effect.body }))
        else if (effect.kind === 'identify') {
          const { kind, no } = effect.element.identity
          handle(server.input({ kind: 'identity', publicKey: this.#publicKeys.get(`${kind}${no}`) ?? null }))
        } else if (effect.kind === 'records') {
          report.element = effect.element
          report.records = effect.records
          planned = plan(effect.element, effect.records)
          handle(server.input({ kind: 'plan', plan: this.#plan(planned) }))
        } else if (effect.kind === 'close') {
          report.outcome = effect.outcome
          report.late = effect.late
        } else if (planned?.transaction)
          handle(server.input({ kind: 'full', transaction: { ...planned.transaction, mode: 'full' } }))
      }
    }
    for (let frame = up.shift(); frame !== undefined; frame = up.shift())
      if (frame.type !== 0x1f)
        handle(server.input({ kind: 'frame', channel: frame.type === 0x10 ? 'edhoc' : 'sealed', body: frame.body }))
    element.detach()
    return report
  }

  #plan(wish: Wish) {
    const now = Math.floor(this.#clock.now() / 1000) + (wish.timeOff ?? 0)
    return {
      time: { at: unixSeconds(now), milliseconds: this.#clock.now() % 1000 },
      policy: { minSuite: 1, minSecretGeneration: 1 },
      sessionId: wish.sessionId ?? new Uint8Array(8).fill(9),
      acks: wish.acks ?? [],
      voucher: wish.voucher ?? null,
      transaction: wish.transaction ?? null,
    }
  }

  transaction(
    rows: readonly DownRecord[],
    image: number,
    base: number,
    mode: 'full' | 'delta',
    root: Uint8Array,
  ): Transaction {
    return { no: ++this.#txn, base: imageNo(base), mode, rows, image: imageNo(image), root }
  }

  claimValue(tag: number, value: Uint8Array): DownRecord {
    return row(CLAIM_TABLE, join(tag, value.length, value))
  }

  #trust(no: number, floorDay: number): DownRecord[] {
    const { system } = this
    return [
      this.claimValue(1, join(le32(system.sysId), le32(no))),
      this.claimValue(3, system.list.public),
      this.claimValue(4, system.owner.public),
      this.claimValue(5, join(system.serverKid, system.server.public)),
      this.claimValue(6, join(le32(DAY_EPOCH), le16(floorDay), system.dayValue(floorDay))),
      this.claimValue(9, join(0, system.countersigner.public)),
    ]
  }

  /** `more`: further claim values {tag, value}. */
  cylinderClaim(
    cylId: number,
    groups: readonly number[],
    floorDay: number,
    more: readonly (readonly [tag: number, value: Uint8Array])[] = [],
  ): Transaction {
    const { system } = this
    const rows = [
      ...this.#trust(cylId, floorDay),
      this.claimValue(2, system.secret(cylId)),
      ...more.map(([tag, value]) => this.claimValue(tag, value)),
      ...groups.map((group) => this.claimValue(10, join(le16(group), system.groupSecret(group)))),
    ]
    return this.transaction(rows, 1, 0, 'full', rootOf([]))
  }

  claimCylinder(
    cylinder: VirtualCylinder,
    cylId: number,
    groups: readonly number[] = [],
    floorDay = this.today,
  ): SessionReport {
    const voucher = this.system.voucherFor(unhex(cylinder.deviceId))
    return this.session(cylinder, (who) => {
      this.remember('cylinder', cylId, who)
      return { voucher, transaction: this.cylinderClaim(cylId, groups, floorDay) }
    })
  }

  /** Notes public key and claim secrets of a blank that is about to become key or cylinder `no`. */
  remember(kind: 'key' | 'cylinder', no: number, who: ProvenElement): void {
    if (who.kind !== 'blank' || !('secrets' in who)) return
    this.#publicKeys.set(`${kind}${no}`, who.sessionPublic)
    this.#secrets.set(`${kind}${no}`, who.secrets)
  }

  /** DK and A_1 of a cylinder, known since its claim. */
  secretsOf(cylId: number): ClaimSecrets {
    return this.#secrets.get(`cylinder${cylId}`)!
  }

  /** Rows of a key's image: passport, entries, schedules, revalidation, day. */
  keyRows(
    passport: PassportWish,
    entries: readonly EntryWish[],
    index: number | null,
    day: number | null,
  ): DownRecord[] {
    const { system } = this
    const bytes = system.passport(passport)
    const schedules = new Map(entries.flatMap(({ schedule }) => (schedule ? [[schedule[0]!, schedule] as const] : [])))
    return [
      row(1, bytes),
      ...entries.map((entry) => row(2, system.entry(bytes, entry))),
      ...[...schedules.values()].map((schedule) => row(3, schedule)),
      ...(index === null ? [] : [row(4, join(le16(index), system.chainValue(passport, index)))]),
      ...(day === null ? [] : [row(5, join(le16(day), system.dayValue(day)))]),
    ]
  }

  keyClaim(passport: PassportWish, entries: readonly EntryWish[], index: number | null): Transaction {
    const rows = this.keyRows(passport, entries, index, this.today)
    return this.transaction([...this.#trust(passport.keyId, this.today), ...rows], 1, 0, 'full', rootOf(rows))
  }

  claimKey(
    key: VirtualKey,
    passport: PassportWish,
    entries: readonly EntryWish[],
    index: number | null = null,
  ): SessionReport {
    const voucher = this.system.voucherFor(unhex(key.deviceId))
    const transaction = this.keyClaim(passport, entries, index)
    return this.session(key, (who) => {
      this.remember('key', passport.keyId, who)
      return { voucher, transaction }
    })
  }

  /** A whole new image for a claimed key, with tasks and lists to carry. */
  updateKey(
    key: VirtualKey,
    image: number,
    passport: PassportWish,
    entries: readonly EntryWish[],
    more: {
      readonly index?: number | null
      readonly day?: number | null
      readonly tasks?: readonly Uint8Array[]
      readonly lists?: readonly { readonly to: number; readonly document: Uint8Array }[]
      readonly acks?: Wish['acks']
    } = {},
  ): SessionReport {
    const rows = this.keyRows(passport, entries, more.index ?? null, more.day === undefined ? this.today : more.day)
    const carried = [...(more.tasks ?? []).flatMap(putTask), ...(more.lists ?? []).flatMap(listRows)]
    const transaction = this.transaction([...rows, ...carried], image, 0, 'full', rootOf(rows))
    return this.session(key, () => ({ transaction, acks: more.acks ?? [] }))
  }

  /** Tasks and lists for a cylinder on the cable. */
  updateCylinder(
    cylinder: VirtualCylinder,
    tasks: readonly Uint8Array[],
    lists: readonly { readonly to: number; readonly document: Uint8Array }[] = [],
  ): SessionReport {
    const image = cylinder.memory.stateVer
    const rows = [...tasks.flatMap(putTask), ...lists.flatMap(listRows)]
    return this.session(cylinder, () => ({ transaction: this.transaction(rows, image, image, 'delta', rootOf([])) }))
  }
}

const listRows = ({ to, document }: { readonly to: number; readonly document: Uint8Array }): readonly DownRecord[] =>
  putList(blocklistVersion(Math.floor(to / 0x10000), to % 0x10000), document)

/** Root of an image made of these rows (passport, entries, schedules, settings). */
export function rootOf(rows: readonly DownRecord[]): Uint8Array {
  const image = new Batch({ get: () => undefined, ids: () => [] })
  for (const put of rows) {
    if (put.kind !== 'put') continue
    const { table, body } = put
    if (table === 2) {
      const { slotId, meta } = parseEntry(body)!
      image.put(meta.nextGeneration ? TABLE.nextEntry : TABLE.entry, entryId(meta.slotType, slotId), body)
    } else if (table === 1) image.put(1, 0, body)
    else if (table === 3 || table === 8) image.put(table, body[0]!, body)
  }
  return root8(crypto, image)
}
