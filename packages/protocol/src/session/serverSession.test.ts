import { blocklistVersion, deviceId, imageNo, systemNo } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../bytes/index.ts'
import { signVoucherRequest } from '../credential/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { eight, keyState, plan, transaction } from '../testing/keySession.ts'
import { scriptedElement } from '../testing/scriptedElement.ts'
import {
  claimRequestItem,
  claimSecrets,
  claimWish,
  type EadItem,
  encodeErrorMessage,
  keyStateItem,
  type Plan,
  type Presentation,
  presentBlank,
  presentByKid,
  presentServerByValue,
  putList,
  type ServerSession,
  serverSession,
  type Transaction,
  type UpRecord,
} from './index.ts'

const privateKey = (byte: string) => fromHex(byte.repeat(32))
const server = { serverNo: 7, privateKey: privateKey('01'), publicKey: crypto.p256Public(privateKey('01')) }
const own = privateKey('02')
const ownPublic = crypto.p256Public(own)
const identityKey = privateKey('03')
const device = deviceId('1112131415161718')
const identity = { kind: 'key', system: systemNo(42), no: 0x50011 } as const

const start = () => serverSession({ crypto, server, ephemeralPrivate: privateKey('04'), maxFrame: 1200 })

const element = (session: ServerSession) =>
  scriptedElement(session, { server, privateKey: own, ephemeralPrivate: privateKey('05') })

const known = presentByKid(crypto, { kind: 'server', serverNo: 7 }, server.publicKey)
const self = presentByKid(crypto, identity, ownPublic)

/** A claimed key, proven. */
const proven = () => {
  const session = start()
  const key = element(session)
  const { effects } = key.prove(key.greet(), known, self, [keyStateItem(keyState)])
  expect(effects).toEqual([{ kind: 'identify', element: { kind: 'claimed', identity, keyState } }])
  expect(session.input({ kind: 'identity', publicKey: ownPublic })).toEqual([])
  return { session, key }
}

const receipt: UpRecord = { kind: 'receipt', receipt: new Uint8Array(32).fill(7) }
const end: UpRecord = { kind: 'end' }
const committed: UpRecord = { kind: 'committed', transaction: 9, image: imageNo(5), root: eight('dd') }
const unknownBase: UpRecord = { kind: 'refused', transaction: 9, error: 'unknownBase', index: 0 }
const order = { reason: 'peerError', outcome: { kind: 'failed', failure: { code: 'order' } } }

/** A claimed key that has the transaction in hand. */
const withTransaction = (changed: Partial<Plan> = {}) => {
  const { session, key } = proven()
  key.say(end)
  const heard = key.hear(session.input({ kind: 'plan', plan: { ...plan, ...changed } }))
  return { session, key, heard }
}

describe('session with a claimed element', () => {
  test('collects, plans, delivers, ends with the commit', () => {
    const { session, key } = proven()
    expect(key.say({ kind: 'timeRequest', nonce: eight('ee') })).toEqual([])
    expect(key.say(receipt, end)).toEqual([
      { kind: 'records', element: { kind: 'claimed', identity, keyState }, records: [receipt] },
    ])
    expect(key.hear(session.input({ kind: 'plan', plan }))).toEqual([
      { kind: 'time', nonce: eight('ee'), at: plan.time.at, milliseconds: 250 },
      { kind: 'policy', minSuite: 1, minSecretGeneration: 1 },
      { kind: 'session', sessionId: eight('cc') },
      { kind: 'ack', of: 'receipts', upTo: 1 },
      { kind: 'begin', transaction: 9, base: 4, count: 1, mode: 'delta' },
      ...transaction.rows,
      { kind: 'commit', transaction: 9, image: 5, root: eight('dd') },
      { kind: 'end' },
    ])
    expect(key.say(committed)).toEqual([])
    expect(key.say(end)).toEqual([
      {
        kind: 'close',
        reason: 'done',
        outcome: { kind: 'committed', image: 5, root: eight('dd'), withoutLists: false },
        late: [],
      },
    ])
    expect(key.say(end)).toEqual([])
  })

  test('nothing to do: no time unasked, end', () => {
    const { key, heard } = withTransaction({ transaction: null, acks: [] })
    expect(heard.map(({ kind }) => kind)).toEqual(['policy', 'session', 'end'])
    expect(key.say(end)).toMatchObject([{ kind: 'close', reason: 'done', outcome: { kind: 'nothingToDo' } }])
  })

  test('a cylinder on the cable sends receipts after its commit', () => {
    const { key } = withTransaction()
    key.say(committed)
    expect(key.say(receipt, end)).toMatchObject([{ kind: 'close', outcome: { kind: 'committed' }, late: [receipt] }])
  })

  test('unknown base: the full image in the same session, once', () => {
    const { session, key } = withTransaction()
    expect(key.say(unknownBase, end)).toEqual([{ kind: 'fullWanted' }])
    const full: Transaction = { ...transaction, no: 10, mode: 'full' }
    const heard = key.hear(session.input({ kind: 'full', transaction: full }))
    expect(heard[0]).toEqual({ kind: 'begin', transaction: 10, base: 4, count: 1, mode: 'full' })
    expect(heard.at(-1)).toEqual({ kind: 'end' })
    expect(key.say({ ...unknownBase, transaction: 10 }, end)).toMatchObject([
      { kind: 'close', reason: 'done', outcome: { kind: 'refused', error: 'unknownBase' } },
    ])
  })

  test('no room: the same without the block lists, once', () => {
    const rows = [...putList(blocklistVersion(0, 1), new Uint8Array(300)), ...transaction.rows]
    const { key } = withTransaction({ transaction: { ...transaction, rows } })
    const noRoom: UpRecord = { kind: 'refused', transaction: 9, error: 'memory', index: 0 }
    const heard = key.hear(key.say(noRoom, end))
    expect(heard.map(({ kind }) => kind)).toEqual(['begin', 'put', 'commit', 'end'])
    expect(heard[0]).toMatchObject({ transaction: 9, base: 4, count: 1, mode: 'delta' })
    expect(key.say(committed, end)).toMatchObject([
      { kind: 'close', outcome: { kind: 'committed', withoutLists: true } },
    ])

    const again = withTransaction({ transaction: { ...transaction, rows } }).key
    again.say(noRoom, end)
    expect(again.say(noRoom, end)).toMatchObject([{ kind: 'close', outcome: { kind: 'refused', error: 'memory' } }])
  })

  test.each([
    ['in place of a commit', () => withTransaction().key],
    ['before the plan', () => proven().key],
  ])('a refusal is the outcome, %s', (_, ready) => {
    expect(ready().say({ kind: 'refused', transaction: 9, error: 'memory', index: 3 }, end)).toMatchObject([
      { kind: 'close', reason: 'done', outcome: { kind: 'refused', error: 'memory', index: 3 } },
    ])
  })

  test.each([
    ['transaction', { ...committed, transaction: 8 }],
    ['image', { ...committed, image: imageNo(6) }],
    ['root', { ...committed, root: eight('de') }],
  ])('a commit of another %s is none', (_, record) => {
    expect(withTransaction().key.say(record)).toMatchObject([
      { kind: 'close', outcome: { kind: 'failed', failure: { code: 'wrongAnswer' } } },
    ])
  })

  test('frames as small as the link wants; too small a link fails before anything is sent', () => {
    const sent = (maxFrame: number) => {
      const session = serverSession({ crypto, server, ephemeralPrivate: privateKey('04'), maxFrame })
      const key = element(session)
      key.prove(key.greet(), known, self, [keyStateItem(keyState)])
      session.input({ kind: 'identity', publicKey: ownPublic })
      key.say(end)
      return session.input({ kind: 'plan', plan })
    }
    const frames = sent(40)
    expect(frames.every((effect) => effect.kind === 'send' && effect.body.length <= 40)).toBe(true)
    expect(frames.length).toBeGreaterThan(1)
    expect(sent(20)).toMatchObject([{ kind: 'close', outcome: { failure: { code: 'frameTooSmall' } } }])
  })
})

describe('session with an element that is not ours', () => {
  test('we do not know it', () => {
    const session = start()
    const key = element(session)
    key.prove(key.greet(), known, self, [keyStateItem(keyState)])
    expect(session.input({ kind: 'identity', publicKey: null })).toEqual([
      { kind: 'send', channel: 'edhoc', body: encodeErrorMessage({ kind: 'unknownCredential' }) },
      {
        kind: 'close',
        reason: 'notMine',
        outcome: { kind: 'failed', failure: { code: 'handshake', fault: { code: 'unknownCredential' } } },
        late: [],
      },
    ])
  })

  test('it does not know us', () => {
    const session = start()
    element(session).greet()
    const body = encodeErrorMessage({ kind: 'unknownCredential' })
    expect(session.input({ kind: 'frame', channel: 'edhoc', body })).toMatchObject([
      { kind: 'close', reason: 'notMine', outcome: { failure: { fault: { code: 'peer' } } } },
    ])
  })

  test('T-02: whoever names a key without its private key is not believed', () => {
    const session = start()
    const key = element(session)
    key.prove(key.greet(), known, self, [keyStateItem(keyState)])
    expect(session.input({ kind: 'identity', publicKey: crypto.p256Public(privateKey('09')) })).toMatchObject([
      { kind: 'send', channel: 'edhoc' },
      { kind: 'close', reason: 'peerError', outcome: { failure: { fault: { code: 'mac', message: 3 } } } },
    ])
  })

  const serverKid = presentByKid(crypto, { kind: 'server', serverNo: 7 }, ownPublic)
  test.each<[string, Presentation, readonly EadItem[]]>([
    ['no key state', self, []],
    ['two items', self, [keyStateItem(keyState), { label: 65282, critical: true, value: new Uint8Array(113) }]],
    ['short key state', self, [{ label: 65281, critical: true, value: new Uint8Array(47) }]],
    ['a server’s kid', serverKid, [keyStateItem(keyState)]],
  ])('identity refused: %s', (_, presentation, ead3) => {
    const session = start()
    const key = element(session)
    expect(key.prove(key.greet(), known, presentation, ead3).effects).toMatchObject([
      { kind: 'send', channel: 'edhoc' },
      { kind: 'close', reason: 'peerError', outcome: { failure: { fault: { code: 'identity' } } } },
    ])
  })
})

describe('session with a blank', () => {
  const credential = presentBlank(crypto, device, ownPublic)
  const byValue = presentServerByValue(crypto, 7, server.publicKey)
  const request = (serverPublic = server.publicKey) => ({
    element: 'key' as const,
    life: 'blank' as const,
    firmware: keyState.firmware,
    deviceId: device,
    identityPublic: crypto.p256Public(identityKey),
    signature: signVoucherRequest(crypto, identityKey, { deviceId: device, sessionPublic: ownPublic, serverPublic }),
  })
  const voucher = { voucherId: eight('44'), document: fromHex('820102') }

  const asked = request()

  const claim = () => {
    const session = start()
    const key = element(session)
    const answered = key.greet([claimWish])
    expect(answered.auth.idCred).toEqual({ kind: 'ccs', ccs: byValue.cred })
    const { effects, session: shared } = key.prove(answered, byValue, credential, [claimRequestItem(asked)])
    expect(effects).toEqual([])
    const [found] = key.say(end)
    const heard = key.hear(session.input({ kind: 'plan', plan: { ...plan, acks: [], voucher } }))
    return { session, key, shared, found, heard }
  }

  test('shows itself by value, gets the voucher, then the transaction; both hold the same secrets', () => {
    const { key, shared, found, heard } = claim()
    expect(found).toEqual({
      kind: 'records',
      element: {
        kind: 'blank',
        deviceId: device,
        sessionPublic: ownPublic,
        request: asked,
        secrets: claimSecrets(shared),
      },
      records: [],
    })
    expect(heard.map(({ kind }) => kind)).toEqual(['policy', 'session', 'voucher'])
    const rest = key.hear(key.say({ kind: 'claiming', voucherId: eight('44') }))
    expect(rest.map(({ kind }) => kind)).toEqual(['begin', 'put', 'commit', 'end'])
    expect(key.say(committed, end)).toMatchObject([{ kind: 'close', outcome: { kind: 'committed' } }])
  })

  test('T-16: already claimed', () => {
    const { key } = claim()
    expect(key.say({ kind: 'refused', transaction: 0, error: 'alreadyClaimed', index: 0 }, end)).toMatchObject([
      { kind: 'close', reason: 'done', outcome: { kind: 'refused', error: 'alreadyClaimed' } },
    ])
  })

  test('claiming with another voucher', () => {
    expect(claim().key.say({ kind: 'claiming', voucherId: eight('45') })).toMatchObject([
      { kind: 'close', outcome: { failure: { code: 'wrongAnswer' } } },
    ])
  })

  test('B8: a request made for another server is refused', () => {
    const session = start()
    const key = element(session)
    const elsewhere = claimRequestItem(request(crypto.p256Public(privateKey('08'))))
    expect(key.prove(key.greet([claimWish]), byValue, credential, [elsewhere]).effects).toMatchObject([
      { kind: 'send', channel: 'edhoc' },
      { kind: 'close', reason: 'peerError', outcome: { failure: { fault: { code: 'claimSignature' } } } },
    ])
  })

  test('a request for another device than the credential names is refused', () => {
    const session = start()
    const key = element(session)
    const other = claimRequestItem({ ...asked, deviceId: deviceId('1112131415161719') })
    expect(key.prove(key.greet([claimWish]), byValue, credential, [other]).effects.at(-1)).toMatchObject({
      outcome: { failure: { fault: { code: 'identity' } } },
    })
  })

  test('a blank that did not ask for a claim is refused', () => {
    const session = start()
    const key = element(session)
    const { effects } = key.prove(key.greet(), known, credential, [claimRequestItem(asked)])
    expect(effects.at(-1)).toMatchObject({ outcome: { failure: { fault: { code: 'identity' } } } })
  })

  test('a claimed element that asks for a claim is refused', () => {
    const session = start()
    const key = element(session)
    const { effects } = key.prove(key.greet([claimWish]), byValue, self, [keyStateItem(keyState)])
    expect(effects.at(-1)).toMatchObject({ outcome: { failure: { fault: { code: 'identity' } } } })
  })
})

describe('what ends a session early', () => {
  test.each([
    ['timeout', 'idle'],
    ['gone', 'peerError'],
  ] as const)('%s', (kind, reason) => {
    const { session, key } = proven()
    key.say(receipt)
    expect(session.input({ kind })).toEqual([
      { kind: 'close', reason, outcome: { kind: 'failed', failure: { code: kind } }, late: [receipt] },
    ])
    expect(session.input({ kind })).toEqual([])
  })

  test('a frame that was not sealed for us', () => {
    const { session } = proven()
    expect(session.input({ kind: 'frame', channel: 'sealed', body: new Uint8Array(20) })).toMatchObject([
      { kind: 'close', reason: 'peerError', outcome: { failure: { code: 'seal' } } },
    ])
  })

  test('a bad record', () => {
    expect(proven().key.sayBytes(fromHex('ff000000'))).toMatchObject([
      { kind: 'close', outcome: { failure: { code: 'record', fault: { why: 'type' } } } },
    ])
  })

  test('records before the handshake, a handshake after it', () => {
    const frame = (channel: 'edhoc' | 'sealed') => ({ kind: 'frame', channel, body: fromHex('03f5') }) as const
    expect(start().input(frame('sealed'))).toMatchObject([{ kind: 'close', ...order }])
    expect(proven().session.input(frame('edhoc'))).toMatchObject([{ kind: 'close', ...order }])
  })

  const time: UpRecord = { kind: 'timeRequest', nonce: eight('ee') }
  test.each<[string, () => ReturnType<typeof element>, readonly UpRecord[]]>([
    ['time asked twice', () => proven().key, [time, time]],
    ['commit before the plan', () => proven().key, [committed]],
    ['end without an outcome', () => withTransaction().key, [end]],
    ['receipt instead of an outcome', () => withTransaction().key, [receipt]],
    ['two outcomes', () => withTransaction().key, [committed, committed]],
    ['records after a refusal', () => withTransaction().key, [unknownBase, receipt]],
    ['commit of nothing', () => withTransaction({ transaction: null }).key, [committed]],
    ['records after the end', () => proven().key, [end, receipt]],
  ])('%s', (_, ready, records) => {
    expect(
      ready()
        .say(...records)
        .at(-1),
    ).toMatchObject({ kind: 'close', ...order })
  })

  test('more than 256 KiB', () => {
    const { key } = proven()
    const log: UpRecord = { kind: 'ownLog', events: new Uint8Array(65_520) }
    for (let i = 0; i < 4; i++) expect(key.say(log)).toEqual([])
    expect(key.say(log)).toMatchObject([{ kind: 'close', ...order }])
  })

  test('an answer that nobody asked for is a bug', () => {
    expect(() => proven().session.input({ kind: 'plan', plan })).toThrow('plan was not asked for')
  })
})
