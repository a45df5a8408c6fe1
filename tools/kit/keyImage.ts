import { type DownRecord, deleteTask, putDay, putRevalidation, putTask } from '@lockwright/protocol/session'
import {
  CYLINDER,
  chainValue,
  DAY,
  dayValue,
  keyContent,
  task,
  version,
} from '@lockwright/protocol/testing/vectorSystem'
import {
  answerOf,
  type Bench,
  type Change,
  commit,
  greeting,
  heldBy,
  open,
  putRows,
  refuses,
  rootOfRows,
  stateOf,
  transaction,
} from './talk.ts'

const full = (doors: number, image: number, more: readonly DownRecord[] = [], epoch = 1): Change => {
  const { tables, root8 } = keyContent(doors, epoch)
  return { mode: 'full', base: 0, image, rows: [...putRows(tables), ...more], root: root8 }
}

/** Transactions of a key (spec/session.md 5). It was claimed with image 1: two entries, one schedule, value 1 of its chain. */
export async function checkKeyImage(bench: Bench): Promise<void> {
  await checkTaken(bench)
  await checkRefused(bench)
  await checkChains(bench)
  await checkMemory(bench)
}

async function taken(bench: Bench, name: string, change: Change): Promise<void> {
  const { sheet } = bench
  sheet.check('session 5', name, answerOf(await commit(bench, change)), 'COMMIT_OK')
  const wanted = { image: change.image, root: change.root }
  sheet.check('session 6', `${name}: image number and root`, heldBy(await stateOf(bench)), wanted)
}

async function checkTaken(bench: Bench): Promise<void> {
  const { sheet } = bench
  await taken(bench, 'a full image', full(5, 2))
  const { tables } = keyContent(5)
  const kept = tables.filter(({ table, id }) => !(table === 2 && id === CYLINDER + 3))
  const gone: DownRecord = { kind: 'delete', table: 2, id: CYLINDER + 3 }
  await taken(bench, 'a delta that deletes an entry', {
    mode: 'delta',
    base: 2,
    image: 3,
    rows: [gone, { ...gone, id: 0x3000 }],
    root: rootOfRows(kept),
  })
  await taken(bench, 'a delta with one row twice: the later counts', {
    mode: 'delta',
    base: 3,
    image: 4,
    rows: [...putRows(keyContent(1).tables.slice(0, 1)), ...putRows(tables.filter(({ table }) => table === 1))],
    root: rootOfRows(kept),
  })
  await taken(bench, 'the same image again', { mode: 'delta', base: 4, image: 4, rows: [], root: rootOfRows(kept) })

  const session = await open(bench)
  const unknown: Change = { ...full(3, 5), mode: 'delta', base: 99 }
  session.say(...greeting(), ...transaction(unknown))
  sheet.check('session 5', 'a delta on an unknown base', answerOf((await session.hear()).records), 'ERR 2')
  session.say(...transaction(full(3, 5)))
  sheet.check('session 4', 'then in full in the same session', answerOf((await session.hear()).records), 'COMMIT_OK')
  session.close()
}

async function checkRefused(bench: Bench): Promise<void> {
  const good = full(4, 6)
  await refuses(bench, 'session 5', 'another root', { ...good, root: new Uint8Array(8) }, 5)
  await refuses(bench, 'session 5', 'T-11 an older image', { ...good, image: 4 }, 7)
  await refuses(bench, 'session 5', 'another content under the same number', { ...good, image: 5 }, 7)
  await refuses(bench, 'session 5', 'one row less than counted', { ...good, count: good.rows.length + 1 }, 4)
  const part = (row: DownRecord): DownRecord => (row.kind === 'put' ? { ...row, more: true } : row)
  const [piece] = putTask(
    task({ no: 1, seq: 1, order: { op: 'block', keyId: 1 as never, minEpoch: 1, inVersion: version(1, 0) } }),
  )
  await refuses(
    bench,
    'session 5',
    'a task whose last part is missing',
    { ...good, rows: [...good.rows, part(piece!)] },
    4,
  )
}

/** Revalidation and day. */
async function checkChains(bench: Bench): Promise<void> {
  const { sheet } = bench
  const { root8 } = keyContent(3)
  const delta = (rows: readonly DownRecord[]): Change => ({ mode: 'delta', base: 5, image: 5, rows, root: root8 })
  const put = async (index: number, proof: Uint8Array) =>
    answerOf(await commit(bench, delta([putRevalidation(index, proof)])))
  sheet.check('session 5', 'value 3 of its chain', await put(3, chainValue(3)), 'COMMIT_OK')
  sheet.check('session 2', 'revalIdx says so', (await stateOf(bench)).revalidationIndex, 3)
  sheet.check('session 5', 'T-11 value 2 after value 3', await put(2, chainValue(2)), 'ERR 7')
  sheet.check('session 5', 'a value that does not reach the anchor', await put(4, chainValue(5)), 'ERR 4')
  sheet.check('session 2', 'revalIdx stays', (await stateOf(bench)).revalidationIndex, 3)
  const days = await commit(bench, delta([putDay(DAY + 1, dayValue(DAY + 1))]))
  sheet.check('session 5', 'a day to carry', answerOf(days), 'COMMIT_OK')
  sheet.check('session 2', 'day says so', (await stateOf(bench)).day, DAY + 1)
  const other = keyContent(3, 2)
  const changed: Change = { mode: 'delta', base: 5, image: 6, rows: putRows(other.tables), root: other.root8 }
  sheet.check('session 5', 'another passport', answerOf(await commit(bench, changed)), 'COMMIT_OK')
  sheet.check('session 5', 'another passport empties table 4', (await stateOf(bench)).revalidationIndex, 0)
}

/** Least capacity, and what comes when it does not fit: ERR 3 before the commit, never half an image. */
async function checkMemory(bench: Bench): Promise<void> {
  const { sheet } = bench
  await taken(bench, 'README 4: 3,000 entries', full(3000, 7))
  await taken(bench, 'B1 3,000 entries under another passport', full(3000, 8, [], 2))
  const filler = (n: number) =>
    task({
      no: 1000 + n,
      seq: n + 1,
      order: { op: 'firmwareChunk', manifestSeq: 1, index: n, bytes: new Uint8Array(3700) },
    })
  const tasks = Array.from({ length: 64 }, (_, n) => filler(n))
  const before = heldBy(await stateOf(bench))
  const much = full(3000, 9, tasks.flatMap(putTask))
  const answer = answerOf(await commit(bench, much))
  const held = heldBy(await stateOf(bench))
  sheet.check('session 5', '240 kB more: COMMIT_OK or ERR 3', ['COMMIT_OK', 'ERR 3'].includes(answer), true)
  const wanted = answer === 'COMMIT_OK' ? { image: 9, root: much.root } : before
  sheet.check('session 5', `240 kB more: after ${answer} all or nothing`, held, wanted)
  const deletions = tasks.map((_, n) => deleteTask(1000 + n))
  await taken(bench, 'back to one entry', full(1, 10, deletions))
}
