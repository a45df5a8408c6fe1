import { deviceId } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { concat, EMPTY, fromHex, toHex } from '../bytes/index.ts'
import { decodeCbor, decodeCborSequence, encodeCbor } from '../credential/cbor.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import { kdf } from './edhocKeys.ts'
import { decodePlaintext2, encodeIdCred } from './edhocMessage.ts'
import {
  claimSecrets,
  decodeClaimTlv,
  decodeErrorMessage,
  decodeKid,
  type EadItem,
  encodeClaimTlv,
  encodeDown,
  encodeErrorMessage,
  encodeUp,
  errorMessageFor,
  type IdCred,
  initiator,
  parseDown,
  parseUp,
  presentBlank,
  presentByKid,
  putClaim,
  responder,
  type Session,
  sealedChannel,
} from './index.ts'

/** A run of the handshake with all it makes on the way, as the reference script wrote it. */
type Trace = Readonly<
  Record<
    | 'name'
    | 'kind'
    | 'x'
    | 'y'
    | 'skI'
    | 'gI'
    | 'skR'
    | 'gR'
    | 'cI'
    | 'cR'
    | 'idCredI'
    | 'idCredR'
    | 'credI'
    | 'credR'
    | 'ead1'
    | 'ead3'
    | 'message1'
    | 'message2'
    | 'message3'
    | 'hashMessage1'
    | 'th2'
    | 'prk2e'
    | 'prk3e2m'
    | 'plaintext2'
    | 'plaintext3'
    | 'th3'
    | 'prkExporter',
    string
  >
> & {
  readonly frames?: readonly { direction: 'up' | 'down'; records: string; frame: string }[]
  readonly deviceKeyAndA1?: string
}

interface Other {
  readonly name: string
  readonly kind: string
  readonly [field: string]: string
}

const cases = ['edhocMethod3', 'session', 'claim'].flatMap((file) => vectorCases<Other>(file))
const ofKind = (kind: string) => cases.filter((vector) => vector.kind === kind)
const traces = cases.filter(({ kind }) => ['trace', 'session', 'claim'].includes(kind)) as unknown as readonly Trace[]

const idCredOf = (hex: string): IdCred => {
  const map = decodeCbor(fromHex(hex))
  const kid = map.ok && map.value instanceof Map ? map.value.get(4) : undefined
  return kid instanceof Uint8Array ? { kind: 'kid', kid } : { kind: 'ccs', ccs: fromHex(hex).slice(2) }
}

const eadOf = (hex: string): readonly EadItem[] => {
  const items = decodeCborSequence(fromHex(hex))
  const [label, value] = items.ok ? items.value : []
  if (typeof label !== 'number') return []
  return [{ label: -label, critical: true, value: value instanceof Uint8Array ? value : null }]
}

const initiate = (trace: Trace): Session => {
  const { state, message1 } = initiator.start({
    crypto,
    ephemeralPrivate: fromHex(trace.x),
    connectionId: fromHex(trace.cI),
    ead1: eadOf(trace.ead1),
    preferredSuites: trace.kind === 'trace' ? [6] : [],
  })
  expect(toHex(message1)).toBe(trace.message1)
  expect(toHex(state.hashMessage1)).toBe(trace.hashMessage1)
  const read = initiator.readMessage2(state, fromHex(trace.message2))
  if (!read.ok) throw new Error(read.error.code)
  expect(toHex(encodeIdCred(read.value.responder))).toBe(trace.idCredR)
  const { th2, prk2e, plaintext2 } = read.value.state
  expect([th2, prk2e, plaintext2].map(toHex)).toEqual([trace.th2, trace.prk2e, trace.plaintext2])
  const finished = initiator.finish(read.value.state, {
    responderCred: fromHex(trace.credR),
    responderPublic: fromHex(trace.gR),
    staticPrivate: fromHex(trace.skI),
    idCred: idCredOf(trace.idCredI),
    cred: fromHex(trace.credI),
    ead3: eadOf(trace.ead3),
  })
  if (!finished.ok) throw new Error(finished.error.code)
  expect(toHex(finished.value.message3)).toBe(trace.message3)
  return finished.value.session
}

const respond = (trace: Trace): Session => {
  const greeted = responder.readMessage1(crypto, fromHex(trace.message1))
  if (!greeted.ok) throw new Error(greeted.error.code)
  expect(greeted.value.ead1).toEqual(eadOf(trace.ead1))
  const answered = responder.answer(greeted.value.state, {
    ephemeralPrivate: fromHex(trace.y),
    staticPrivate: fromHex(trace.skR),
    idCred: idCredOf(trace.idCredR),
    cred: fromHex(trace.credR),
    connectionId: fromHex(trace.cR),
  })
  expect(toHex(answered.message2)).toBe(trace.message2)
  expect([answered.state.prk3e2m, answered.state.th3].map(toHex)).toEqual([trace.prk3e2m, trace.th3])
  const read = responder.readMessage3(answered.state, fromHex(trace.message3))
  if (!read.ok) throw new Error(read.error.code)
  expect(read.value.ead3).toEqual(eadOf(trace.ead3))
  expect(toHex(read.value.state.plaintext3)).toBe(trace.plaintext3)
  const finished = responder.finish(read.value.state, {
    initiatorCred: fromHex(trace.credI),
    initiatorPublic: fromHex(trace.gI),
  })
  if (!finished.ok) throw new Error(finished.error.code)
  return finished.value.session
}

const parse = (direction: string, bytes: Uint8Array) => (direction === 'up' ? parseUp(bytes) : parseDown(bytes))

const writtenAgain = (direction: string, bytes: Uint8Array): string => {
  if (direction === 'up') {
    const records = parseUp(bytes)
    return records.ok ? toHex(concat(...records.value.map(encodeUp))) : records.error.why
  }
  const records = parseDown(bytes)
  return records.ok ? toHex(concat(...records.value.map(encodeDown))) : records.error.why
}

describe('vectors of the session', () => {
  test.each(traces)('$name: both roles byte for byte, one exporter', (trace) => {
    for (const session of [initiate(trace), respond(trace)]) {
      const expected = kdf(crypto, fromHex(trace.prkExporter), 0, EMPTY, 16)
      expect(toHex(session.exporter(0, EMPTY, 16))).toBe(toHex(expected))
    }
  })

  test.each(traces.filter(({ frames }) => frames))('$name: sealed frames', (trace) => {
    const element = sealedChannel(crypto, initiate(trace), 'element')
    const server = sealedChannel(crypto, respond(trace), 'server')
    for (const { direction, records, frame } of trace.frames!) {
      const [sender, receiver] = direction === 'up' ? [element, server] : [server, element]
      expect(toHex(sender.seal(fromHex(records)))).toBe(frame)
      expect(receiver.open(fromHex(frame))).toEqual({ ok: true, value: fromHex(records) })
      expect(writtenAgain(direction, fromHex(records))).toBe(records)
    }
  })

  test.each(traces.filter(({ deviceKeyAndA1 }) => deviceKeyAndA1))('$name: secrets of the claim', (trace) => {
    const { deviceKey, auditKey } = claimSecrets(initiate(trace))
    expect(toHex(concat(deviceKey, auditKey))).toBe(trace.deviceKeyAndA1)
  })

  test.each(ofKind('exporter'))('$name', ({ prkExporter, label, length, result }) => {
    expect(toHex(kdf(crypto, fromHex(prkExporter!), Number(label), EMPTY, Number(length)))).toBe(result)
  })

  test.each(ofKind('invalid'))('$name', ({ field, bytes, name }) => {
    const { state } = initiator.start({ crypto, ephemeralPrivate: fromHex(traces[0]!.x), connectionId: EMPTY })
    const read = {
      message1: () => responder.readMessage1(crypto, fromHex(bytes!)),
      message2: () => initiator.readMessage2(state, fromHex(bytes!)),
      plaintext2: () => decodePlaintext2(fromHex(bytes!)),
    }[field!]
    expect(read?.(), name).toMatchObject({ ok: false })
  })

  test.each(ofKind('error'))('$name', ({ message1, answer }) => {
    const said = decodeErrorMessage(fromHex(answer!))
    expect(said.ok && toHex(encodeErrorMessage(said.value))).toBe(answer)
    if (message1 === undefined) return
    const refused = responder.readMessage1(crypto, fromHex(message1))
    expect(refused.ok ? null : toHex(errorMessageFor(refused.error)!)).toBe(answer)
  })

  test.each(ofKind('record').filter(({ error }) => error === null))('record $name', ({ direction, bytes }) => {
    expect(writtenAgain(direction!, fromHex(bytes!))).toBe(bytes)
  })

  test.each(ofKind('record').filter(({ error }) => error !== null))('record $name', ({ direction, bytes }) => {
    expect(parse(direction!, fromHex(bytes!))).toMatchObject({ ok: false, error: { code: 'badRecord' } })
  })

  test.each(ofKind('tlv'))('$name', ({ value, tag, record }) => {
    const row = decodeClaimTlv(concat(Uint8Array.of(Number(tag), fromHex(value!).length), fromHex(value!)))
    if (!row.ok) throw new Error(row.error.code)
    expect(toHex(encodeClaimTlv(row.value)).slice(4)).toBe(value)
    expect(toHex(encodeDown(putClaim(row.value)))).toBe(record)
  })

  test.each(ofKind('credential'))('$name', ({ kid, ccs, subject, idCred, public: publicKey }) => {
    const identity = kid === null ? null : decodeKid(fromHex(kid!))
    const presentation = identity?.ok
      ? presentByKid(crypto, identity.value, fromHex(publicKey!))
      : presentBlank(crypto, deviceId(subject!.slice(-16)), fromHex(publicKey!))
    expect(toHex(presentation.cred)).toBe(ccs)
    expect(toHex(encodeIdCred(presentation.idCred))).toBe(idCred)
    expect(ccs).toContain(toHex(encodeCbor(subject!)))
  })
})
