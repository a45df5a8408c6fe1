import { imageNo, unixSeconds } from '@lockwright/domain/model'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import { rootOf, type TableRow } from '@lockwright/protocol/image'
import type { Slot } from '@lockwright/protocol/relay'
import { type DownRecord, type KeyState, SESSION_ERRORS, type UpRecord } from '@lockwright/protocol/session'
import type { KitPort } from './port.ts'
import { KitSession, type Known, type Manners } from './session.ts'
import type { Sheet } from './sheet.ts'

/** One element at one port under test. */
export interface Bench {
  readonly port: KitPort
  readonly slot: Slot
  readonly sheet: Sheet
  readonly known: Known
  readonly kind: 'key' | 'cylinder'
}

export const open = (bench: Bench, manners?: Manners): Promise<KitSession> =>
  KitSession.open(bench.port, bench.slot, bench.known, manners)

/** Opens a session only to see what the element says of itself. */
export async function stateOf(bench: Bench): Promise<KeyState> {
  const session = await open(bench)
  end(session)
  await session.hear()
  session.close()
  return session.state
}

/** What a server says before a transaction: POLICY and a fresh SESSION. */
export function greeting(sessionId: Uint8Array = nodeRandom.bytes(8)): readonly DownRecord[] {
  return [
    { kind: 'policy', minSuite: 1, minSecretGeneration: 1 },
    { kind: 'session', sessionId },
  ]
}

export const end = (session: KitSession): void => session.say({ kind: 'end' })

export interface Change {
  readonly mode: 'delta' | 'full'
  readonly base: number
  readonly image: number
  readonly rows: readonly DownRecord[]
  readonly root: Uint8Array
  /** Other than the rows there are. */
  readonly count?: number
}

let transactions = 0

export function transaction({ mode, base, image, rows, root, count = rows.length }: Change): readonly DownRecord[] {
  const no = ++transactions
  return [
    { kind: 'begin', transaction: no, base: imageNo(base), count, mode },
    ...rows,
    { kind: 'commit', transaction: no, image: imageNo(image), root },
    { kind: 'end' },
  ]
}

/** Answer of an element in words a sheet can compare: "committed", or the number of its ERR. */
export function answerOf(records: readonly UpRecord[]): string {
  const answer = records.find(({ kind }) => kind === 'committed' || kind === 'refused')
  if (answer?.kind === 'committed') return 'COMMIT_OK'
  return answer?.kind === 'refused' ? `ERR ${SESSION_ERRORS[answer.error]}` : 'neither COMMIT_OK nor ERR'
}

/** A session with one transaction; what came after its COMMIT. */
export async function commit(bench: Bench, change: Change): Promise<readonly UpRecord[]> {
  const session = await open(bench)
  session.say(...greeting(), ...transaction(change))
  const { records } = await session.hear()
  session.close()
  return records
}

/** Image number and root an element says it holds. */
export const heldBy = ({ image, root }: KeyState) => ({ image: Number(image), root })

/** One refused change: the answer, and the old image afterwards. */
export async function refuses(
  bench: Bench,
  section: string,
  name: string,
  change: Change,
  error: number,
): Promise<void> {
  const before = heldBy(await stateOf(bench))
  bench.sheet.check(section, name, answerOf(await commit(bench, change)), `ERR ${error}`)
  bench.sheet.check('session 5', `${name}: nothing is changed`, heldBy(await stateOf(bench)), before)
}

export const putRows = (rows: readonly TableRow[]): readonly DownRecord[] =>
  rows.map(({ table, body }) => ({ kind: 'put', table, body, more: false }))

export const rootOfRows = (rows: readonly TableRow[]): Uint8Array => rootOf(crypto, rows)

export const seconds = (): number => unixSeconds(Math.floor(Date.now() / 1000))
