import { fromHex, le16, le32 } from '@lockwright/protocol/bytes'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { rootOf } from '@lockwright/protocol/image'
import { putDay } from '@lockwright/protocol/session'
import type { Order } from '@lockwright/protocol/task'
import {
  DAY,
  DAY_EPOCH,
  dayValue,
  FLOOR,
  GROUP,
  KEY,
  keyContent,
  LIST,
  NEXT_SECRET,
  OWNER,
  pair,
  rawTask,
  type TaskWish,
  task,
  trustOrder,
  version,
  wrapFor,
} from '@lockwright/protocol/testing/vectorSystem'
import { give, type Outcome, statusOf } from './cable.ts'
import { answerOf, type Bench, commit, heldBy, putRows, refuses, stateOf } from './talk.ts'
import { vectors } from './vectors.ts'

const block = (inVersion = version(1, 0)): Order => ({ op: 'block', keyId: KEY, minEpoch: 8, inVersion })

/** Numbers tasks: every one has a taskId and a seq of its own. Op codes of those done, for the log (spec/audit.md 1). */
export class Desk {
  readonly done: number[] = []
  /** Number that ordered ops are based on. */
  base = 17
  generation = 1
  #no = 100
  readonly #bench: Bench

  constructor(bench: Bench) {
    this.#bench = bench
  }

  next(order: Order, more: Partial<TaskWish> = {}): Uint8Array {
    const no = ++this.#no
    return task({ no, seq: no, order, generation: this.generation, ...more })
  }

  get lastSeq(): number {
    return this.#no
  }

  raw(op: number, flags: number, payload: Uint8Array): Uint8Array {
    const no = ++this.#no
    return rawTask(no, no, op, flags, payload)
  }

  /** Gives one task and holds its status against what is wanted. */
  async expect(section: string, name: string, bytes: Uint8Array, wanted: number | 'no receipt'): Promise<Outcome> {
    const outcome = await give(this.#bench, [bytes])
    this.#bench.sheet.check(section, name, statusOf(outcome), wanted)
    if (statusOf(outcome) !== 0) return outcome
    this.done.push(bytes[12]!)
    if ((bytes[13]! & 1) !== 0) this.base += 1
    return outcome
  }
}

interface ExecuteCase {
  readonly tasks: readonly string[]
  readonly statuses: readonly (number | null)[]
}

/** Tasks on the cable (spec/task.md 4, 5); the cylinder was claimed with image 17. */
export async function checkTasks(bench: Bench, deviceKey: Uint8Array): Promise<Desk> {
  const desk = new Desk(bench)
  await checkForm(bench, desk)
  await checkReceipts(bench, desk)
  await checkOrder(bench, desk)
  await checkCountersigned(desk)
  await checkConfig(bench, desk)
  await checkGroups(desk, deviceKey)
  await checkTrust(desk)
  await checkTables(bench)
  return desk
}

async function checkForm(bench: Bench, desk: Desk): Promise<void> {
  for (const { kind, name, tasks, statuses } of vectors<ExecuteCase>('task'))
    if (kind === 'execute' && statuses.length === 1 && statuses[0] === null)
      await desk.expect('task 4', name, fromHex(tasks[0]!), 'no receipt')
  const before = heldBy(await stateOf(bench))
  await desk.expect('task 5', 'unknown op', desk.raw(17, 0, new Uint8Array()), 8)
  await desk.expect('task 5', 'T-21 op 11', desk.raw(11, 0, new Uint8Array(70)), 8)
  await desk.expect('task 4', 'an ordered op without the flag', desk.raw(7, 0, le32(17)), 9)
  await desk.expect('task 4', 'an op with a flag it must not have', desk.raw(1, 1, new Uint8Array(10)), 9)
  bench.sheet.check('task 4', 'refused tasks change nothing', heldBy(await stateOf(bench)), before)
}

async function checkReceipts(bench: Bench, desk: Desk): Promise<void> {
  const { sheet } = bench
  const first = desk.next(block())
  const outcome = await desk.expect('task 5', 'BLOCK', first, 0)
  sheet.check('session 4', 'after COMMIT_OK: receipts, then segments', outcome.order, ['receipt'])
  const [receipt] = outcome.receipts
  const said = receipt && [receipt.stateVersion, Number(receipt.blocklistVersion), receipt.secretGeneration]
  sheet.check('task 3', 'the receipt holds the values after the task', said, [17, 0, 1])
  const again = await give(bench, [first])
  sheet.check('task 4', 'T-14 the same task again: the same receipt, byte for byte', again.bytes, outcome.bytes)

  const flip = (at: number) => desk.next(block()).map((byte, n) => (n === at ? byte ^ 1 : byte))
  await desk.expect('task 4', 'T-14 one bit of the MAC flipped', flip(30), 'no receipt')
  await desk.expect('task 4', 'T-14 one bit of the payload flipped', flip(37), 'no receipt')
  await desk.expect('task 4', 'expired', desk.next(block(), { expiry: FLOOR }), 4)
  await desk.expect('task 4', 'not yet', desk.next(block(), { notBefore: FLOOR + 1 }), 5)
  await desk.expect('task 4', 'the last second', desk.next(block(), { notBefore: FLOOR, expiry: FLOOR + 1 }), 0)

  const seq = desk.lastSeq
  await desk.expect('task 4', 'a seq used before', desk.next(block(), { seq }), 9)
  await desk.expect('task 4', 'a seq 64 behind', desk.next(block(), { seq: seq - 64 }), 2)
  await desk.expect('task 4', 'the oldest seq of the window', desk.next(block(), { seq: seq - 63 }), 0)
}

async function checkOrder(bench: Bench, desk: Desk): Promise<void> {
  const add = (keyGroup: number, base: number): Order => ({
    op: 'authorise',
    base,
    steps: [{ kind: 'addGroup', keyGroup }],
  })
  const early = desk.next(add(2, 18))
  const late = desk.next(add(3, 17))
  await desk.expect('task 4', 'B3 base too high', early, 3)
  await desk.expect('task 5', 'AUTH on the base', desk.next(add(1, 17)), 0)
  bench.sheet.check('task 4', 'an ordered op adds 1 to the image number', Number((await stateOf(bench)).image), 18)
  await desk.expect('task 4', 'B3 base too low', late, 2)
  await desk.expect('task 4', 'the one that came too early, again', early, 0)
  await desk.expect('task 5', 'AUTH with an unknown kind', desk.raw(7, 1, unknownStep(desk.base)), 9)
}

const unknownStep = (base: number) => Uint8Array.of(...le32(base), 1, 0, 5, 0, 0, 0, 0, 0)

async function checkCountersigned(desk: Desk): Promise<void> {
  const unblock = (): Order => ({ op: 'unblock', base: desk.base, keyId: KEY, maxEpoch: 0xffff })
  const payload = Uint8Array.of(...le32(desk.base), ...le32(KEY), ...le16(0xffff))
  await desk.expect('task 4', 'T-15 UNBLOCK without countersignature', desk.raw(2, 1, payload), 6)
  await desk.expect(
    'task 4',
    'T-15 UNBLOCK countersigned by a stranger',
    desk.next(unblock(), { countersigner: pair('stranger') }),
    6,
  )
  const lateBlock = desk.next(block())
  await desk.expect('task 5', 'UNBLOCK', desk.next(unblock()), 0)
  await desk.expect('task 6', 'B3 a BLOCK older than the UNBLOCK', lateBlock, 2)
  const release: Order = { op: 'release', base: desk.base, nonce: new Uint8Array(12) }
  await desk.expect('task 5', 'RELEASE where it is not allowed', desk.next(release), 9)
}

/** The one op whose effect shows in the root. */
async function checkConfig(bench: Bench, desk: Desk): Promise<void> {
  const value = le16(400)
  const config = (tag: number): Order => ({ op: 'config', base: desk.base, settings: [{ tag, value }] })
  await desk.expect('task 5', 'CONFIG', desk.next(config(1)), 0)
  const root = rootOf(crypto, [{ table: 8, id: 1, body: Uint8Array.of(1, 2, ...value) }])
  bench.sheet.check('session 6', 'CONFIG is done: its row is in the root', heldBy(await stateOf(bench)), {
    image: desk.base,
    root,
  })
  await desk.expect('registries 9', 'CONFIG with an unknown tag', desk.next(config(99)), 9)
}

async function checkGroups(desk: Desk, deviceKey: Uint8Array): Promise<void> {
  const join = (wrapped: Uint8Array | null): Order => ({ op: 'group', base: desk.base, group: GROUP, wrapped })
  await desk.expect('task 5', 'GROUP with a secret wrapped for nobody', desk.next(join(new Uint8Array(24))), 9)
  await desk.expect('task 5', 'GROUP join', desk.next(join(wrapFor(deviceKey))), 0)
  await desk.expect('task 5', 'GROUP leave', desk.next(join(null)), 0)
  const rekey = (generation: number): Order => ({
    op: 'rekey',
    base: desk.base,
    generation,
    wrapped: wrapFor(deviceKey, NEXT_SECRET),
  })
  await desk.expect('task 5', 'REKEY that leaves one out', desk.next(rekey(3)), 9)
  await desk.expect('task 5', 'REKEY', desk.next(rekey(2)), 0)
  await desk.expect('task 4', 'B16 a task of the old generation after REKEY', desk.next(block()), 'no receipt')
  desk.generation = 2
  await desk.expect('task 5', 'B16 a task of the new one', desk.next(block()), 0)
  const close = (generation: number): Order => ({ op: 'minGeneration', base: desk.base, generation })
  await desk.expect('task 5', 'MINGEN of one not held', desk.next(close(3)), 9)
  await desk.expect('task 5', 'MINGEN', desk.next(close(2)), 0)
}

async function checkTrust(desk: Desk): Promise<void> {
  const { publicKey } = pair('next list')
  const trust = (signer: Uint8Array) =>
    desk.next(trustOrder({ op: 'trust', base: desk.base, role: 'list', index: 0, publicKey }, signer))
  await desk.expect('task 5', 'B19 TRUST_SET by another than the owner', trust(LIST.privateKey), 6)
  await desk.expect('task 5', 'B19 TRUST_SET by the owner', trust(OWNER.privateKey), 0)
}

/** Tables 2 and 5 at a cylinder (spec/session.md 5). */
async function checkTables(bench: Bench): Promise<void> {
  const { sheet } = bench
  const { image, root } = heldBy(await stateOf(bench))
  const delta = (rows: Parameters<typeof commit>[1]['rows']) => ({
    mode: 'delta' as const,
    base: image,
    image,
    rows,
    root,
  })
  await refuses(bench, 'session 5', 'an entry for a cylinder', delta(putRows(keyContent(1).tables.slice(1))), 14)
  const day = async (no: number, proof: Uint8Array) => answerOf(await commit(bench, delta([putDay(no, proof)])))
  sheet.check('session 5', 'a day that does not prove', await day(DAY + 3, dayValue(DAY + 4)), 'ERR 4')
  sheet.check('session 5', 'a later day', await day(DAY + 3, dayValue(DAY + 3)), 'COMMIT_OK')
  sheet.check('session 2', 'the floor has moved', (await stateOf(bench)).day, DAY + 3)
  sheet.check('session 5', 'T-11 an older day is ignored', await day(DAY + 1, dayValue(DAY + 1)), 'COMMIT_OK')
  sheet.check('session 2', 'the floor stays', (await stateOf(bench)).day, DAY + 3)
}

/** A new day chain, last of all: the floor of the vectors is gone then. */
export async function checkNewDays(bench: Bench, desk: Desk): Promise<void> {
  const order: Order = { op: 'time', base: desk.base, dayEpoch: DAY_EPOCH, day: DAY - 100, anchor: dayValue(DAY - 100) }
  await desk.expect('task 5', 'B9 TIME_SET leads the floor back', desk.next(order), 0)
  bench.sheet.check('session 2', 'the floor is where TIME_SET put it', (await stateOf(bench)).day, DAY - 100)
}
