import { type BlocklistVersion, type KeyId, keyId, systemNo, unixSeconds } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { signatureInput } from '../credential/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { FUZZ_TIMEOUT_MS, fuzz } from '../testing/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  brokenChunk,
  chunkItems,
  decodeListDocument,
  deltaList,
  encodeListDocument,
  fullList,
  type HeldList,
  type ListTrust,
  signatureRefusal,
  takeList,
} from './index.ts'

interface Entry {
  readonly keyId: number
  readonly minEpoch: number
}

interface Device {
  readonly sysId: number
  readonly listKey: string
  readonly countersigners: readonly { readonly index: number; readonly public: string }[]
  readonly blVer: number
  readonly floorDay: number
  readonly addsLeft: number
  readonly list: readonly Entry[]
  readonly urgent: readonly (Entry & { readonly inVer: number })[]
  readonly progress: {
    readonly header: string
    readonly index: number
    readonly next16: string
    readonly low: number
  } | null
}

const version = (major: number, minor: number) => (major * 0x10000 + minor) as BlocklistVersion
const byKey = <Item extends { readonly keyId: number }>(items: readonly Item[]) =>
  items.toSorted((a, b) => a.keyId - b.keyId)

const trustOf = (device: Device): ListTrust => ({
  systemNo: systemNo(device.sysId),
  listKey: fromHex(device.listKey),
  countersigners: new Map(device.countersigners.map(({ index, public: key }) => [index, fromHex(key)])),
})

const heldOf = ({ blVer, floorDay, addsLeft, list, urgent, progress }: Device): HeldList => ({
  version: blVer as BlocklistVersion,
  entries: new Map(list.map((entry) => [entry.keyId as KeyId, entry.minEpoch])),
  urgent: new Map(
    urgent.map(({ keyId: id, minEpoch, inVer }) => [id as KeyId, { minEpoch, inVersion: inVer as BlocklistVersion }]),
  ),
  floorDay,
  addsLeft,
  progress: progress && {
    header: fromHex(progress.header),
    index: progress.index,
    next: fromHex(progress.next16),
    low: progress.low,
  },
})

const shown = (held: HeldList) => ({
  blVer: held.version,
  floorDay: held.floorDay,
  addsLeft: held.addsLeft,
  list: byKey([...held.entries].map(([id, minEpoch]) => ({ keyId: id, minEpoch }))),
  urgent: byKey([...held.urgent].map(([id, { minEpoch, inVersion }]) => ({ keyId: id, minEpoch, inVer: inVersion }))),
  progress: held.progress && {
    header: toHex(held.progress.header),
    index: held.progress.index,
    next16: toHex(held.progress.next),
    low: held.progress.low,
  },
})

describe('spec/vectors/blocklist.json', () => {
  interface MergeCase {
    readonly kind: 'merge'
    readonly before: Device
    readonly documents: readonly string[]
    readonly results: readonly string[]
    readonly after: Device
  }
  interface DocumentCase {
    readonly kind: 'document'
    readonly header: string
    readonly chunks: readonly string[]
    readonly document: string
    readonly listPublic: string
    readonly countersigner?: string
    readonly signaturePayloadSha256?: string
  }
  const cases = vectorCases<MergeCase | DocumentCase>('blocklist')
  const merges = cases.filter((c): c is MergeCase & { name: string } => c.kind === 'merge')
  const documents = cases.filter((c): c is DocumentCase & { name: string } => c.kind === 'document')

  it.each(merges)('$name', ({ before, documents: sent, results, after }) => {
    let held = heldOf(before)
    const answers = sent.map((bytes) => {
      const document = decodeListDocument(fromHex(bytes))
      if (!document.ok) return document.error.field === 'length' ? 'length' : 'form'
      const taken = takeList(nodeCrypto, trustOf(before), held, document.value)
      held = taken.held
      return taken.refusal ?? 'accepted'
    })
    // A document that is cut is refused before its chunks are looked at.
    if (answers.includes('length')) {
      expect(results.every((result) => result === 'form' || result === 'chunk')).toBe(true)
      expect(shown(held)).toEqual(shown(heldOf(before)))
      return
    }
    expect(answers).toEqual(results)
    expect(shown(held)).toEqual(shown(heldOf(after)))
  })

  it.each(documents)('$name', ({ header, chunks, document, listPublic, countersigner, signaturePayloadSha256 }) => {
    const read = decodeListDocument(fromHex(document))
    if (!read.ok) throw new Error('must decode')
    expect(toHex(read.value.headerBytes)).toBe(header)
    expect(read.value.chunks.map(toHex)).toEqual(chunks)
    expect(toHex(encodeListDocument(read.value))).toBe(document)
    expect(brokenChunk(nodeCrypto, read.value)).toBeNull()
    const countersigners = new Map(countersigner ? [[0, fromHex(countersigner)] as const] : [])
    const trust = { systemNo: read.value.header.systemNo, listKey: fromHex(listPublic), countersigners }
    expect(signatureRefusal(nodeCrypto, trust, read.value)).toBeNull()
    const { systemNo: system, countersigned, pruneDay, signedAt, kind, base, to } = read.value.header
    const entries = chunks
      .flatMap((c) => chunkItems(fromHex(c)))
      .map(({ keyId: id, epoch }) => ({ keyId: id, minEpoch: epoch }))
    const facts = { systemNo: system, countersigned, pruneDay, signedAt }
    const list = { version: to, entries }
    const built =
      kind === 'full'
        ? fullList(nodeCrypto, facts, list)
        : deltaList(nodeCrypto, facts, [{ version: base, entries: [] }, list])
    expect(toHex(built.headerBytes)).toBe(header)
    expect(built.chunks.map(toHex)).toEqual(chunks)
    if (signaturePayloadSha256)
      expect(toHex(nodeCrypto.sha256(signatureInput('olp1-list', read.value.headerBytes)))).toBe(signaturePayloadSha256)
  })

  it(
    'any bytes',
    () => {
      const samples = documents.map(({ document }) => fromHex(document))
      expect(fuzz({ name: 'list', decode: decodeListDocument, encode: encodeListDocument, samples })).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )
})

describe('building a delta', () => {
  const facts = { systemNo: systemNo(42), countersigned: true, pruneDay: 0, signedAt: unixSeconds(1_768_125_600) }
  const key = (member: number) => keyId(5, member)
  const list = (at: BlocklistVersion, entries: Record<number, number>) => ({
    version: at,
    entries: Object.entries(entries).map(([member, minEpoch]) => ({ keyId: key(Number(member)), minEpoch })),
  })
  const itemsOf = (built: { chunks: readonly Uint8Array[] }) =>
    built.chunks.flatMap(chunkItems).map(({ keyId: id, epoch }) => [id & 0xffff, epoch])

  it('names what is new or changed, and what was removed and came back', () => {
    const history = [
      list(version(2, 5), { 1: 3, 2: 4, 3: 9 }),
      list(version(3, 0), { 2: 4 }),
      list(version(3, 1), { 1: 3, 2: 5 }),
    ]
    const built = deltaList(nodeCrypto, facts, history)
    expect(built.header).toMatchObject({ adds: 2, dels: 1 })
    expect(itemsOf(built)).toEqual([
      [1, 3],
      [2, 5],
      [3, 0],
    ])
  })

  it('T-15: refuses to remove without a countersigned higher major', () => {
    const history = [list(version(2, 5), { 1: 3 }), list(version(2, 6), {})]
    expect(() => deltaList(nodeCrypto, facts, history)).toThrow(RangeError)
    const major = [history[0]!, list(version(3, 0), {})]
    expect(() => deltaList(nodeCrypto, { ...facts, countersigned: false }, major)).toThrow(RangeError)
    expect(itemsOf(deltaList(nodeCrypto, facts, major))).toEqual([[1, 0]])
  })
})
