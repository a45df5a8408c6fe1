import { type BlockEntry, type BlocklistVersion, keyId } from '@lockwright/domain/model'
import { type DownRecord, putList } from '@lockwright/protocol/session'
import {
  COUNTERSIGNER,
  DAY,
  deltaDocument,
  fullDocument,
  pair,
  version,
} from '@lockwright/protocol/testing/vectorSystem'
import { type Bench, commit, heldBy, stateOf } from './talk.ts'
import type { Desk } from './task.ts'

const entries = (count: number): readonly BlockEntry[] =>
  Array.from({ length: count }, (_, n) => ({ keyId: keyId(9, n), minEpoch: 0xffff }))
const COUNTERSIGNED = { countersigner: COUNTERSIGNER.privateKey }
const [V1, V2, V3] = [version(1, 1), version(1, 2), version(2, 0)]

interface Try {
  readonly name: string
  readonly to: BlocklistVersion
  readonly document: Uint8Array
  readonly held: BlocklistVersion
  /** Receipt status as a task LIST (spec/task.md 5). */
  readonly status: number
}

/** One list after the other, and the version held after it (spec/blocklist.md 4). `listKey`: the pair trusted by now. */
function tries(listKey: Uint8Array, first: BlocklistVersion): readonly Try[] {
  const own = { listKey }
  const one = fullDocument(V1, entries(100), { ...own, ...COUNTERSIGNED })
  const next = deltaDocument(V1, V2, entries(101), own)
  const flip = (document: Uint8Array, at: number) => document.map((byte, n) => (n === at ? byte ^ 1 : byte))
  const stranger = fullDocument(V1, entries(1), { ...COUNTERSIGNED, listKey: pair('stranger').privateKey })
  return [
    { name: 'signed by another key', to: V1, document: stranger, held: first, status: 6 },
    { name: 'with a changed header', to: V1, document: flip(one, 30), held: first, status: 6 },
    {
      name: 'T-15 a higher major without countersignature',
      to: V1,
      document: fullDocument(V1, entries(1), own),
      held: first,
      status: 6,
    },
    { name: 'of another system', to: V1, document: flip(one, 2), held: first, status: 9 },
    { name: 'in full, three chunks, countersigned', to: V1, document: one, held: V1, status: 0 },
    {
      name: 'T-11 the same once more',
      to: V1,
      document: fullDocument(V1, entries(3), { ...own, ...COUNTERSIGNED }),
      held: V1,
      status: 2,
    },
    { name: 'as a delta', to: V2, document: next, held: V2, status: 0 },
    { name: 'T-11 an older one', to: V1, document: one, held: V2, status: 2 },
    {
      name: 'a delta from a newer base',
      to: version(1, 9),
      document: deltaDocument(version(1, 8), version(1, 9), entries(1), own),
      held: V2,
      status: 3,
    },
    {
      name: 'B4 pruned later than the floor',
      to: version(1, 9),
      document: fullDocument(version(1, 9), entries(2), { ...own, pruneDay: DAY + 50 }),
      held: V2,
      status: 5,
    },
    {
      name: 'of the next major, countersigned',
      to: V3,
      document: fullDocument(V3, [], { ...own, ...COUNTERSIGNED }),
      held: V3,
      status: 0,
    },
  ]
}

/** What only a cylinder can judge: a key carries whatever its server signed. */
const FOR_CYLINDERS = new Set([2, 3, 5])

/** Lists for a key: table 7. */
export async function checkKeyLists(bench: Bench, listKey: Uint8Array): Promise<void> {
  const { sheet } = bench
  for (const { name, to, document, held, status } of tries(listKey, 0 as BlocklistVersion)) {
    if (FOR_CYLINDERS.has(status) || name.startsWith('T-15')) continue
    await putInto(bench, putList(to, document))
    sheet.check('blocklist 4', `a list ${name}: blVer`, (await stateOf(bench)).blocklist, held)
  }
}

/** Lists for a cylinder: as tasks, whose receipts tell why. */
export async function checkCylinderLists(bench: Bench, desk: Desk, listKey: Uint8Array): Promise<void> {
  const { sheet } = bench
  for (const { name, document, held, status } of tries(listKey, 0 as BlocklistVersion)) {
    const op = (document[1]! & 1) === 1 ? 'listFull' : 'listDelta'
    const outcome = await desk.expect('task 5', `LIST ${name}`, desk.next({ op, document }), status)
    const said = outcome.receipts[0]
    sheet.check('task 3', `LIST ${name}: blVer of the receipt`, said?.blocklistVersion, held)
    sheet.check('blocklist 5', `LIST ${name}: blVer held`, (await stateOf(bench)).blocklist, held)
  }
  const last = version(2, 1)
  await putInto(bench, putList(last, deltaDocument(V3, last, entries(2), { listKey })))
  sheet.check('session 5', 'a list in table 7: blVer held', (await stateOf(bench)).blocklist, last)
}

async function putInto(bench: Bench, rows: readonly DownRecord[]): Promise<void> {
  const { image, root } = heldBy(await stateOf(bench))
  await commit(bench, { mode: 'delta', base: image, image, rows, root })
}
