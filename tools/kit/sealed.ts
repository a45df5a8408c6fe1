import { concat, fromHex } from '@lockwright/protocol/bytes'
import { nodeRandom } from '@lockwright/protocol/crypto'
import { encodeDown } from '@lockwright/protocol/session'
import type { KitSession } from './session.ts'
import { answerOf, type Bench, end, greeting, heldBy, open, stateOf, transaction } from './talk.ts'
import { vectors } from './vectors.ts'

/** Frames and records that must be refused (spec/session.md 3). */
export async function checkSealed(bench: Bench): Promise<void> {
  await checkFrames(bench)
  await checkRecords(bench)
}

async function checkFrames(bench: Bench): Promise<void> {
  const { sheet } = bench
  const plain = concat(...greeting(new Uint8Array(8).fill(0xbd)).map(encodeDown))
  const flipped = (frame: Uint8Array, at: number) => frame.map((byte, n) => (n === at ? byte ^ 1 : byte))
  const frames: readonly (readonly [string, (session: KitSession) => void])[] = [
    ['a flipped bit in the text', (session) => session.sayFrame(flipped(session.seal(plain), 2))],
    ['a flipped bit in the tag', (session) => session.sayFrame(flipped(session.seal(plain), plain.length + 3))],
    ['a cut frame', (session) => session.sayFrame(session.seal(plain).subarray(0, 7))],
    [
      'the second frame before the first',
      (session) => {
        session.seal(plain)
        session.sayFrame(session.seal(plain))
      },
    ],
    ['a frame of nobody', (session) => session.sayFrame(nodeRandom.bytes(40))],
  ]
  const before = await stateOf(bench)
  for (const [name, send] of frames) {
    const session = await open(bench)
    send(session)
    const { records, close } = await session.hear()
    sheet.check('session 3', `${name}: CLOSE 2 and nothing else`, [records.length, close], [0, 'peerError'])
  }
  const after = await stateOf(bench)
  sheet.check('session 2', 'nothing is stored before the first good frame', after.sessionId, before.sessionId)

  const sessionId = nodeRandom.bytes(8)
  const session = await open(bench)
  const good = session.seal(concat(...greeting(sessionId).map(encodeDown)))
  session.sayFrame(good)
  session.sayFrame(good)
  const { close } = await session.hear()
  sheet.check('session 3', 'T-06 a frame replayed: CLOSE 2', close, 'peerError')
  sheet.check('session 4', 'the sess8 of SESSION comes back', (await stateOf(bench)).sessionId, sessionId)
}

interface RecordCase {
  readonly direction?: 'up' | 'down'
  readonly bytes: string
  readonly error: number | null
}

async function checkRecords(bench: Bench): Promise<void> {
  const { sheet } = bench
  const before = await stateOf(bench)
  for (const { name, kind, direction, bytes, error } of vectors<RecordCase>('session')) {
    if (kind !== 'record' || direction !== 'down' || error === null) continue
    const session = await open(bench)
    session.sayBytes(fromHex(bytes))
    sheet.check('session 3', name, answerOf((await session.hear()).records), `ERR ${error}`)
    session.close()
  }
  const { image, root } = heldBy(before)
  const session = await open(bench)
  const [begin] = transaction({ mode: 'delta', base: image, image: image + 1, rows: [], root })
  session.say(...greeting(), begin!)
  session.sayBytes(Uint8Array.of(0x2a, 0, 0, 0))
  sheet.check('session 3', 'a bad record inside a transaction', answerOf((await session.hear()).records), 'ERR 4')
  session.close()
  sheet.check('session 3', 'nothing of that transaction is kept', heldBy(await stateOf(bench)), { image, root })
  const last = await open(bench)
  end(last)
  const { records, close } = await last.hear()
  sheet.check('session 4', 'the next session is answered by END', [records.length, close], [0, null])
  last.close()
}
