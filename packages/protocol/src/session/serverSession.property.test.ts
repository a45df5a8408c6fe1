import { blocklistVersion, imageNo, systemNo, unixSeconds } from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { fromHex } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { FUZZ_RUNS } from '../testing/index.ts'
import { scriptedElement } from '../testing/scriptedElement.ts'
import {
  type KeyState,
  keyStateItem,
  presentByKid,
  type SessionEffect,
  serverSession,
  type Transaction,
  type UpRecord,
} from './index.ts'

// FUZZ_RUNS may ask for much.
vi.setConfig({ testTimeout: 3_600_000 })

const privateKey = (byte: string) => fromHex(byte.repeat(32))
const server = { serverNo: 7, privateKey: privateKey('01'), publicKey: crypto.p256Public(privateKey('01')) }
const own = privateKey('02')
const ownPublic = crypto.p256Public(own)
const identity = { kind: 'key', system: systemNo(42), no: 1 } as const
const known = presentByKid(crypto, { kind: 'server', serverNo: 7 }, server.publicKey)
const self = presentByKid(crypto, identity, ownPublic)
const root = fromHex('dd'.repeat(8))
const keyState: KeyState = {
  image: imageNo(4),
  root,
  clock: unixSeconds(0),
  clockQuality: 0,
  battery: 255,
  firmware: { major: 1, minor: 0, patch: 0 },
  blocklist: blocklistVersion(0, 0),
  logHead: root,
  receipts: 0,
  sessionId: root,
  day: 0,
  revalidationIndex: 0,
}

const delta: Transaction = { no: 9, base: imageNo(4), mode: 'delta', rows: [], image: imageNo(5), root }
const full: Transaction = { ...delta, no: 10, mode: 'full' }
const commitOf = ({ no, image }: Transaction): UpRecord => ({ kind: 'committed', transaction: no, image, root })

/** What an element may say at any moment, in any order, sensible or not. */
const said: fc.Arbitrary<UpRecord> = fc.constantFrom<UpRecord>(
  { kind: 'timeRequest', nonce: root },
  { kind: 'receipt', receipt: new Uint8Array(32) },
  { kind: 'claiming', voucherId: root },
  { kind: 'refused', transaction: 9, error: 'unknownBase', index: 0 },
  { kind: 'refused', transaction: 9, error: 'memory', index: 0 },
  commitOf(delta),
  commitOf(full),
  { kind: 'end' },
  { kind: 'end' },
)

interface Story {
  readonly frames: readonly (readonly UpRecord[])[]
  readonly withTransaction: boolean
}

const end: UpRecord = { kind: 'end' }
/** Half of the stories begin as they should, so that the later phases are met often. */
const stories: fc.Arbitrary<Story> = fc
  .record({
    begin: fc.constantFrom<readonly (readonly UpRecord[])[]>([], [[end]]),
    rest: fc.array(fc.array(said, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
    withTransaction: fc.boolean(),
  })
  .map(({ begin, rest, withTransaction }) => ({ frames: [...begin, ...rest], withTransaction }))

/** Plays a story against a server that answers what it is asked; all effects in order. */
const play = ({ frames, withTransaction }: Story): readonly SessionEffect[] => {
  const session = serverSession({ crypto, server, ephemeralPrivate: privateKey('04'), maxFrame: 1200 })
  const key = scriptedElement(session, { server, privateKey: own, ephemeralPrivate: privateKey('05') })
  key.prove(key.greet(), known, self, [keyStateItem(keyState)])
  session.input({ kind: 'identity', publicKey: ownPublic })
  const happened: SessionEffect[] = []
  const note = (effects: readonly SessionEffect[]) => {
    for (const effect of effects) {
      happened.push(effect)
      if (effect.kind === 'records')
        note(
          session.input({
            kind: 'plan',
            plan: {
              time: { at: unixSeconds(0), milliseconds: 0 },
              policy: { minSuite: 1, minSecretGeneration: 1 },
              sessionId: root,
              acks: [],
              voucher: null,
              transaction: withTransaction ? delta : null,
            },
          }),
        )
      if (effect.kind === 'fullWanted') note(session.input({ kind: 'full', transaction: full }))
    }
  }
  for (const records of frames) note(key.say(...records))
  note(session.input({ kind: 'gone' }))
  return happened
}

describe('whatever an element says', () => {
  test('the session ends once, commits only what was sent, and tells each record at most once', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const effects = play(story)
        const closes = effects.filter((effect) => effect.kind === 'close')
        expect(closes).toHaveLength(1)
        expect(effects.at(-1)).toBe(closes[0])
        const outcome = closes[0]?.outcome
        if (outcome?.kind === 'committed') {
          expect(story.withTransaction).toBe(true)
          expect(outcome).toEqual({ kind: 'committed', image: 5, root, withoutLists: false })
          const sent = effects.findIndex(({ kind }) => kind === 'send')
          expect(sent).toBeGreaterThan(effects.findIndex(({ kind }) => kind === 'records'))
        }
        const receipts = (records: readonly UpRecord[]) => records.filter(({ kind }) => kind === 'receipt').length
        const told = effects.map((effect) =>
          effect.kind === 'records' ? receipts(effect.records) : effect.kind === 'close' ? receipts(effect.late) : 0,
        )
        expect(told.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(receipts(story.frames.flat()))
      }),
      { numRuns: Math.ceil(FUZZ_RUNS / 10) },
    )
  })

  test('stories reach a commit, a full transaction and a refusal, so the test above says something', () => {
    const all = fc.sample(stories, { seed: 3, numRuns: 300 }).flatMap(play)
    const outcomes = new Set(all.map((effect) => (effect.kind === 'close' ? effect.outcome.kind : effect.kind)))
    for (const kind of ['committed', 'nothingToDo', 'refused', 'failed', 'fullWanted']) expect(outcomes).toContain(kind)
  })
})
