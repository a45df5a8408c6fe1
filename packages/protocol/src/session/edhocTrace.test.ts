import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { kdf, xorKeystream2 } from './edhocKeys.ts'
import { decodePlaintext2, encodeMessage1 } from './edhocMessage.ts'
import { decodeErrorMessage, encodeErrorMessage, errorMessageFor, initiator, responder } from './index.ts'

/** RFC 9529, 3: method 3, suite 2, credentials by kid. Public test keys. */
const trace = {
  x: fromHex('368ec1f69aeb659ba37d5a8d45b21bdc0299dceaa8ef235f3ca42ce3530f9525'),
  y: fromHex('e2f4126777205e853b437d6eaca1e1f753cdcc3e2c69fa884b0a1a640977e418'),
  r: fromHex('72cc4761dbd4c78f758931aa589d348d1ef874a7e303ede2f140dcf3e6aa4aac'),
  publicR: fromHex('02bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f0'),
  i: fromHex('fb13adeb6518cee5f88417660841142e830a81fe334380a953406a1305e8706b'),
  publicI: fromHex('02ac75e9ece3e50bfc8ed60399889522405c47bf16df96660a41298cb4307f7eb6'),
  connectionI: fromHex('37'),
  connectionR: fromHex('27'),
  idCredR: { kind: 'kid', kid: fromHex('32') } as const,
  idCredI: { kind: 'kid', kid: fromHex('2b') } as const,
  credR: fromHex(`a2026b6578616d706c652e65647508a101a501020241322001215820bbc34960526ea4d32e940cad2a234148
    ddc21791a12afbcbac93622046dd44f02258204519e257236b2a0ce2023f0931f1f386ca7afda64fcde0108c224c51eabf6072`),
  credI: fromHex(`a2027734322d35302d33312d46462d45462d33372d33322d333908a101a5010202412b2001215820ac75e9ec
    e3e50bfc8ed60399889522405c47bf16df96660a41298cb4307f7eb62258206e5de611388a4b8a8211334ac7d37ecb52a387d257e6
    db3c2a93df21ff3affc8`),
  message1: '0382060258208af6f430ebe18d34184017a9a11bf511c8dff8f834730b96c1b7c8dbca2fc3b637',
  message2: '582b419701d7f00a26c2dc587a36dd752549f33763c893422c8ea0f955a13a4ff5d59862a1eef9e0e7e1886fcd',
  message3: '52e562097bc417dd5919485ac7891ffd90a9fc',
}

const initiate = () => {
  const started = initiator.start({
    crypto,
    ephemeralPrivate: trace.x,
    connectionId: trace.connectionI,
    preferredSuites: [6],
  })
  const read = initiator.readMessage2(started.state, fromHex(trace.message2))
  if (!read.ok) throw new Error(read.error.code)
  const finished = initiator.finish(read.value.state, {
    responderCred: trace.credR,
    responderPublic: trace.publicR,
    staticPrivate: trace.i,
    idCred: trace.idCredI,
    cred: trace.credI,
  })
  if (!finished.ok) throw new Error(finished.error.code)
  return { started, read: read.value, finished: finished.value }
}

const respond = () => {
  const greeted = responder.readMessage1(crypto, fromHex(trace.message1))
  if (!greeted.ok) throw new Error(greeted.error.code)
  const answered = responder.answer(greeted.value.state, {
    ephemeralPrivate: trace.y,
    staticPrivate: trace.r,
    idCred: trace.idCredR,
    cred: trace.credR,
    connectionId: trace.connectionR,
  })
  const read = responder.readMessage3(answered.state, fromHex(trace.message3))
  if (!read.ok) throw new Error(read.error.code)
  const finished = responder.finish(read.value.state, { initiatorCred: trace.credI, initiatorPublic: trace.publicI })
  if (!finished.ok) throw new Error(finished.error.code)
  return { greeted: greeted.value, answered, read: read.value, finished: finished.value }
}

describe('RFC 9529 trace, method 3', () => {
  test('initiator: messages and intermediates byte for byte', () => {
    const { started, read, finished } = initiate()
    expect(toHex(started.message1)).toBe(trace.message1)
    expect(toHex(started.state.hashMessage1)).toBe('ca02cabda5a8902749b42f711050bb4dbd52153e87527594b39f50cdf019888c')
    expect(read.responder).toEqual(trace.idCredR)
    expect(read.ead2).toEqual([])
    expect(toHex(read.state.auth.connectionId)).toBe('27')
    expect(toHex(read.state.th2)).toBe('356efd53771425e008f3fe3a86c83ff4c6b16e57028ff39d5236c182b202084b')
    expect(toHex(read.state.prk2e)).toBe('5aa0d69f3e3d1e0c479f0b8a486690c9802630c3466b1dc92371c982563170b5')
    expect(toHex(read.state.plaintext2)).toBe('2732480943305c899f5c54')
    expect(toHex(finished.message3)).toBe(trace.message3)
  })

  test('responder: messages and intermediates byte for byte', () => {
    const { greeted, answered, read } = respond()
    expect(greeted.ead1).toEqual([])
    expect(toHex(answered.message2)).toBe(trace.message2)
    expect(toHex(answered.state.prk3e2m)).toBe('0ca3d3398296b3c03900987620c11f6fce70781c1d1219720f9ec08c122d8434')
    expect(toHex(answered.state.th3)).toBe('adaf67a78a4bcc91e018f8882762a722000b2507039df0bc1bbf0c161bb3155c')
    expect(read.initiator).toEqual(trace.idCredI)
    expect(toHex(read.state.plaintext3)).toBe('2b48623c91df41e34c2f')
  })

  test.each([
    ['initiator', () => initiate().finished.session],
    ['responder', () => respond().finished.session],
  ])('%s: exporter', (_, session) => {
    const { exporter } = session()
    expect(toHex(exporter(0, fromHex(''), 16))).toBe('f9868f6a3aca78a05d1485b35030b162')
    expect(toHex(exporter(1, fromHex(''), 8))).toBe('ada24c7dbfc85eeb')
  })

  test('KEYSTREAM_2, SALT_3e2m, K_3 and IV_3 of the key schedule', () => {
    const th2 = fromHex('356efd53771425e008f3fe3a86c83ff4c6b16e57028ff39d5236c182b202084b')
    const th3 = fromHex('adaf67a78a4bcc91e018f8882762a722000b2507039df0bc1bbf0c161bb3155c')
    const prk2e = fromHex('5aa0d69f3e3d1e0c479f0b8a486690c9802630c3466b1dc92371c982563170b5')
    const prk3e2m = fromHex('0ca3d3398296b3c03900987620c11f6fce70781c1d1219720f9ec08c122d8434')
    expect(toHex(xorKeystream2(crypto, prk2e, th2, new Uint8Array(11)))).toBe('bf50e9e7bad0bb68173399')
    expect(toHex(kdf(crypto, prk2e, 1, th2, 32))).toBe(
      'af4e103a47cb3cf32570d5c25ad27732bd8d8178e9a69d061c31a27f8e3ca926',
    )
    expect(toHex(kdf(crypto, prk3e2m, 3, th3, 16))).toBe('8e7a30042000f7900e8174131f75f3ed')
    expect(toHex(kdf(crypto, prk3e2m, 4, th3, 13))).toBe('6d8300c1e23b56153ae70ee457')
    expect(toHex(kdf(crypto, prk3e2m, 5, th3, 32))).toBe(
      'cfddf9515a7e46e7b4dbff31cbd56cd04ba332250de9ea5de1caf9f6d13914a7',
    )
  })

  test('suite 6 alone is answered with error 2 and suite 2', () => {
    const first = encodeMessage1({
      suites: [6],
      ephemeral: fromHex('741a13d7ba048fbb615e94386aa3b61bea5b3d8f65f32620b749bee8d278efa9'),
      connectionId: fromHex('0e'),
      ead: [],
    })
    expect(toHex(first)).toBe('03065820741a13d7ba048fbb615e94386aa3b61bea5b3d8f65f32620b749bee8d278efa90e')
    const refused = responder.readMessage1(crypto, first)
    expect(refused).toEqual({ ok: false, error: { code: 'suite', offered: [6] } })
    if (refused.ok) return
    expect(toHex(errorMessageFor(refused.error)!)).toBe('0202')
  })
})

describe('RFC 9529 invalid traces', () => {
  const point = '741a13d7ba048fbb615e94386aa3b61bea5b3d8f65f32620b749bee8d278efa9'
  test.each([
    ['surplus array around the message', `8403025820${point}0e`, 'malformed'],
    ['surplus bstr around C_I', `03025820${point}410e`, 'malformed'],
    ['surplus array around the suite', `0381025820${point}0e`, 'malformed'],
    ['text as G_X', '0302782020616972207370656564206F66206120756E6C6164656E207377616C6C6F77200e', 'malformed'],
    ['G_X of 32 bytes for suite 24', `03820218185820${point}0e`, 'suite'],
    ['G_X with x >= p', '03025820ffffffff00000001000000000000000000000000ffffffffffffffffffffffff0e', 'point'],
    ['G_X not on the curve', '03025820a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a0e', 'point'],
    ['low order point for suite 0', `03005820ed${'ff'.repeat(30)}7f0e`, 'suite'],
    [
      'G_X without leading zeros',
      '0302581fd9697725d23a688b12d1c7e0108a08c9f71a85a09c20814976ab21122248fc0e',
      'malformed',
    ],
    ['METHOD in 16 bits', `190003025820${point}0e`, 'malformed'],
    ['suites as an indefinite array', `039F0602FF5820${point}0e`, 'malformed'],
  ])('message 1: %s', (_, message, code) => {
    expect(responder.readMessage1(crypto, fromHex(message))).toMatchObject({ ok: false, error: { code } })
  })

  // Not in RFC 9529, but of the same kind.
  test.each([
    ['suite 2 preferred over suite 2', `038202025820${point}0e`, 'malformed'],
    ['suites of another type', `03415820${point}0e`, 'malformed'],
    ['nine suites', `0389${'06'.repeat(8)}025820${point}0e`, 'malformed'],
    ['method 0', `00025820${point}0e`, 'method'],
    ['C_I of two bytes', `03025820${point}420e0e`, 'malformed'],
    ['empty C_I', `03025820${point}40`, 'malformed'],
    ['C_I that is no integer', `03025820${point}4150`, 'malformed'],
    ['the same EAD item twice', `03025820${point}0e39ff0239ff02`, 'malformed'],
    ['EAD value without a label', `03025820${point}0e41aa`, 'malformed'],
    ['unknown critical EAD item', `03025820${point}0e29`, 'criticalEad'],
  ])('message 1: %s', (_, message, code) => {
    expect(responder.readMessage1(crypto, fromHex(message))).toMatchObject({ ok: false, error: { code } })
  })

  test('message 2 of two elements', () => {
    const { started } = initiate()
    const message = `5820419701d7f00a26c2dc587a36dd752549f33763c893422c8ea0f955a13a4ff5d54B9862a11de42a95d785386a`
    expect(initiator.readMessage2(started.state, fromHex(message))).toEqual({
      ok: false,
      error: { code: 'malformed', message: 2 },
    })
  })

  test.each([
    ['surplus map around a kid', '27a10442321048fa5efa2ebf920bf3'],
    ['surplus bstr around a one-byte kid', '27413248fa5efa2ebf920bf3'],
    ['MAC of four bytes', '273244fa5efa2e'],
    ['a credential by value and a kid beside it', '27a204410e0ea1020148fa5efa2ebf920bf3'],
    ['a credential that is no map', '27a10e0148fa5efa2ebf920bf3'],
  ])('PLAINTEXT_2: %s', (_, plaintext) => {
    expect(decodePlaintext2(fromHex(plaintext))).toEqual({ ok: false, error: { code: 'malformed', message: 2 } })
  })
})

describe('error messages', () => {
  test.each([
    [{ kind: 'unspecified', text: 'mac' }, '01636d6163'],
    [{ kind: 'wrongSuite', supported: [2] }, '0202'],
    [{ kind: 'wrongSuite', supported: [6, 2] }, '02820602'],
    [{ kind: 'unknownCredential' }, '03f5'],
  ] as const)('%j', (message, bytes) => {
    expect(toHex(encodeErrorMessage(message))).toBe(bytes)
    expect(decodeErrorMessage(fromHex(bytes))).toEqual({ ok: true, value: message })
  })

  test('a text of more than 64 characters is none', () => {
    expect(decodeErrorMessage(fromHex(`01 7840 ${'61'.repeat(64)}`)).ok).toBe(true)
    expect(decodeErrorMessage(fromHex(`01 7841 ${'61'.repeat(65)}`)).ok).toBe(false)
  })

  test('in place of message 2 and of message 3', () => {
    const said = { ok: false, error: { code: 'peer', said: { kind: 'unknownCredential' } } }
    expect(initiator.readMessage2(initiate().started.state, fromHex('03f5'))).toEqual(said)
    expect(responder.readMessage3(respond().answered.state, fromHex('03f5'))).toEqual(said)
  })
})
