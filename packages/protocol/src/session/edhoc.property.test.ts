import { ok } from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { concat, equal, fromHex } from '../bytes/index.ts'
import { encodeCbor } from '../credential/cbor.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { FUZZ_RUNS, fuzz, seededRandom } from '../testing/index.ts'
import { decodePlaintext2, decodePlaintext3, encodeEad, encodeIdentifier, encodePlaintext } from './edhocMessage.ts'
import { claimWish, type EadItem, initiator, responder, type Session } from './index.ts'

// FUZZ_RUNS may ask for much.
vi.setConfig({ testTimeout: 3_600_000 })

interface Side {
  readonly ephemeralPrivate: Uint8Array
  readonly staticPrivate: Uint8Array
  readonly kid: Uint8Array
  readonly cred: Uint8Array
  readonly connectionId: Uint8Array
}

interface Run {
  readonly initiator: Side
  readonly responder: Side
  readonly ead1: readonly EadItem[]
  readonly ead3: readonly EadItem[]
}

type Change = (message: Uint8Array) => Uint8Array
type Changes = Readonly<Partial<Record<1 | 2 | 3, Change>>>
const same: Change = (message) => message

/** A whole handshake over a line that may change messages: what each side ends with, null where it gave up. */
const handshake = (run: Run, changes: Changes = {}): { readonly i: Session | null; readonly r: Session | null } => {
  const { initiator: own, responder: other } = run
  const nothing = { i: null, r: null }
  const started = initiator.start({
    crypto,
    ephemeralPrivate: own.ephemeralPrivate,
    connectionId: own.connectionId,
    ead1: run.ead1,
  })
  const greeted = responder.readMessage1(crypto, (changes[1] ?? same)(started.message1))
  if (!greeted.ok) return nothing
  const answered = responder.answer(greeted.value.state, {
    ...other,
    idCred: { kind: 'kid', kid: other.kid },
  })
  const read = initiator.readMessage2(started.state, (changes[2] ?? same)(answered.message2))
  if (!read.ok) return nothing
  const finished = initiator.finish(read.value.state, {
    responderCred: other.cred,
    responderPublic: crypto.p256Public(other.staticPrivate),
    staticPrivate: own.staticPrivate,
    idCred: { kind: 'kid', kid: own.kid },
    cred: own.cred,
    ead3: run.ead3,
  })
  if (!finished.ok) return nothing
  const i = finished.value.session
  const heard = responder.readMessage3(answered.state, (changes[3] ?? same)(finished.value.message3))
  if (!heard.ok) return { i, r: null }
  const proven = responder.finish(heard.value.state, {
    initiatorCred: own.cred,
    initiatorPublic: crypto.p256Public(own.staticPrivate),
  })
  return { i, r: proven.ok ? proven.value.session : null }
}

/** 32 bytes, not 0 and below the order of P-256. */
const scalars = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => Uint8Array.of(1, ...key.slice(1)))
const sides: fc.Arbitrary<Side> = fc.record({
  ephemeralPrivate: scalars,
  staticPrivate: scalars,
  kid: fc.uint8Array({ minLength: 1, maxLength: 9 }),
  cred: fc.uint8Array({ minLength: 1, maxLength: 120 }),
  connectionId: fc.integer({ min: -24, max: 23 }).map((value) => encodeCbor(value)),
})
const label3 = fc.constantFrom(0, 7, 65281, 65282)
const runs: fc.Arbitrary<Run> = fc.record({
  initiator: sides,
  responder: sides,
  ead1: fc.subarray([claimWish, { label: 9, critical: false, value: fromHex('01') }]),
  ead3: fc.uniqueArray(
    fc
      .record({
        label: label3,
        critical: fc.constant(true),
        value: fc.option(fc.uint8Array({ maxLength: 120 }), { nil: null }),
      })
      .map((item) => ({ ...item, critical: item.label > 7 })),
    { selector: ({ label }) => label, maxLength: 3 },
  ),
})

const random = seededRandom('edhoc')
const scalar = () => Uint8Array.of(1, ...random.bytes(31))
const side = (kid: string): Side => ({
  ephemeralPrivate: scalar(),
  staticPrivate: scalar(),
  kid: fromHex(kid),
  cred: random.bytes(100),
  connectionId: Uint8Array.of(1),
})
const example: Run = {
  initiator: side('6b2a00000011000500'),
  responder: side('7307000000'),
  ead1: [],
  ead3: [{ label: 65281, critical: true, value: random.bytes(48) }],
}

describe('handshake', () => {
  test('both sides end with the same exporter, whatever keys, names and EAD they have', () => {
    fc.assert(
      fc.property(runs, fc.nat(65535), fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (...args) => {
        const [run, label, context, length] = args
        const { i, r } = handshake(run)
        if (i === null || r === null) throw new Error('gave up')
        expect(i.exporter(label, context, length)).toEqual(r.exporter(label, context, length))
        expect(i.exporter(label, context, length).length).toBe(length)
      }),
    )
  })

  test.each([
    [1, 'initiator'],
    [2, 'initiator'],
    [3, 'responder'],
  ] as const)('T-06: after any flipped bit of message %i the %s trusts nobody', (message, reader) => {
    let length = 1
    for (let bit = 0; bit < 8 * length; bit++) {
      const flip: Change = (bytes) => {
        length = bytes.length
        const flipped = bytes.slice()
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        return flipped
      }
      const { i, r } = handshake(example, { [message]: flip })
      expect(reader === 'initiator' ? i : r, `bit ${bit}`).toBeNull()
    }
    expect(length).toBeGreaterThan(30)
  })

  test.each([1, 2, 3] as const)('message %i cut or lengthened is refused', (message) => {
    let length = 1
    for (let cut = 0; cut < length; cut++) {
      const { i, r } = handshake(example, {
        [message]: (bytes: Uint8Array) => {
          length = bytes.length
          return bytes.slice(0, cut)
        },
      })
      expect(message === 3 ? r : i).toBeNull()
    }
    const { i, r } = handshake(example, { [message]: (bytes: Uint8Array) => concat(bytes, Uint8Array.of(0)) })
    expect(message === 3 ? r : i).toBeNull()
  })

  test('T-06: messages of another run are worth nothing in this one', () => {
    const other: Run = { ...example, initiator: { ...example.initiator, ephemeralPrivate: scalar() } }
    const seen = new Map<1 | 2 | 3, Uint8Array>()
    const record =
      (no: 1 | 2 | 3): Change =>
      (bytes) => {
        seen.set(no, bytes)
        return bytes
      }
    handshake(other, { 1: record(1), 2: record(2), 3: record(3) })
    expect(handshake(example, { 1: () => seen.get(1)! }).i).toBeNull()
    expect(handshake(example, { 2: () => seen.get(2)! }).i).toBeNull()
    expect(handshake(example, { 3: () => seen.get(3)! }).r).toBeNull()
  })

  test('an unknown critical EAD item is refused, an unknown other one is covered but ignored', () => {
    const item = (critical: boolean): EadItem => ({ label: 9, critical, value: fromHex('01') })
    expect(handshake({ ...example, ead3: [item(true)] })).toMatchObject({ r: null })
    expect(handshake({ ...example, ead3: [item(false)] }).r).not.toBeNull()
    const started = initiator.start({
      crypto,
      ephemeralPrivate: scalar(),
      connectionId: Uint8Array.of(1),
      ead1: [item(true)],
    })
    expect(responder.readMessage1(crypto, started.message1)).toEqual({
      ok: false,
      error: { code: 'criticalEad', label: 9 },
    })
  })
})

describe('any bytes give a value or a typed error', () => {
  const { initiator: own, responder: other } = example
  const started = initiator.start({
    crypto,
    ephemeralPrivate: own.ephemeralPrivate,
    connectionId: own.connectionId,
    ead1: [claimWish],
  })
  const greeted = responder.readMessage1(crypto, started.message1)
  if (!greeted.ok) throw new Error(greeted.error.code)
  const answered = responder.answer(greeted.value.state, { ...other, idCred: { kind: 'kid', kid: other.kid } })
  const read = initiator.readMessage2(started.state, answered.message2)
  if (!read.ok) throw new Error(read.error.code)
  /** Each of these costs a multiplication on the curve. */
  const fewer = Math.ceil(FUZZ_RUNS / 10)
  const itself = (bytes: Uint8Array) => bytes

  test('message 1', () => {
    const decode = (bytes: Uint8Array) => {
      const result = responder.readMessage1(crypto, bytes)
      return result.ok ? ok(bytes) : result
    }
    fuzz({ name: 'message 1', decode, encode: itself, samples: [started.message1] })
  })

  test('message 2', () => {
    const decode = (bytes: Uint8Array) => {
      const result = initiator.readMessage2(started.state, bytes)
      return result.ok ? ok(bytes) : result
    }
    fuzz({ name: 'message 2', decode, encode: itself, samples: [answered.message2] }, fewer)
  })

  test('message 3', () => {
    const decode = (bytes: Uint8Array) => {
      const result = responder.readMessage3(answered.state, bytes)
      return result.ok ? ok(bytes) : result
    }
    expect(fuzz({ name: 'message 3', decode, encode: itself, samples: [fromHex('52'.repeat(19))] }, fewer)).toBe(0)
  })

  const eadBytes = encodeEad([{ label: 65281, critical: true, value: fromHex('aa') }])
  const plaintext = encodePlaintext({ kind: 'kid', kid: own.kid }, new Uint8Array(8), eadBytes)
  const byValue = encodePlaintext({ kind: 'ccs', ccs: fromHex('a10201') }, new Uint8Array(8), eadBytes)

  test('inside of message 2', () => {
    const accepted = fuzz({
      name: 'plaintext 2',
      decode: decodePlaintext2,
      encode: ({ connectionId, idCred, mac, eadBytes }) =>
        concat(encodeIdentifier(connectionId), encodePlaintext(idCred, mac, eadBytes)),
      samples: [read.value.state.plaintext2],
    })
    expect(accepted).toBeGreaterThan(0)
  })

  test('inside of message 3', () => {
    const accepted = fuzz({
      name: 'plaintext 3',
      decode: decodePlaintext3,
      encode: ({ idCred, mac, eadBytes }) => encodePlaintext(idCred, mac, eadBytes),
      samples: [plaintext, byValue],
    })
    expect(accepted).toBeGreaterThan(0)
  })

  test('the samples are what they say', () => {
    const inside = decodePlaintext3(plaintext)
    expect(inside.ok && equal(inside.value.eadBytes, eadBytes)).toBe(true)
    expect(decodePlaintext3(byValue)).toMatchObject({ ok: true, value: { idCred: { kind: 'ccs' } } })
  })
})
