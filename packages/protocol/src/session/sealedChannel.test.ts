import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { claimSecrets, type Session, sealedChannel } from './index.ts'

/** Stands for the exporter of one finished handshake. */
const session: Session = {
  exporter: (label, _, length) => crypto.hkdfExpand(fromHex('aa'.repeat(32)), Uint8Array.of(label & 255), length),
}
const pair = () => ({
  element: sealedChannel(crypto, session, 'element'),
  server: sealedChannel(crypto, session, 'server'),
})
const refused = { ok: false, error: { code: 'seal' } }

describe('sealed channel', () => {
  test('both directions, each with its own key and count', () => {
    const { element, server } = pair()
    for (const text of ['01', '02', '03']) {
      expect(server.open(element.seal(fromHex(text)))).toEqual({ ok: true, value: fromHex(text) })
      expect(element.open(server.seal(fromHex(text)))).toEqual({ ok: true, value: fromHex(text) })
    }
    expect(toHex(pair().element.seal(fromHex('01')))).not.toBe(toHex(pair().server.seal(fromHex('01'))))
  })

  test('T-06: replay, reorder, reflection, cut and every flipped bit are refused and change nothing', () => {
    const { element, server } = pair()
    const [first, second] = [element.seal(fromHex('0102')), element.seal(fromHex('0304'))]
    const { element: other } = pair()
    expect(other.open(first)).toEqual(refused)
    expect(server.open(second)).toEqual(refused)
    for (let length = 0; length < first.length; length++) expect(server.open(first.slice(0, length))).toEqual(refused)
    for (let bit = 0; bit < 8 * first.length; bit++) {
      const flipped = Uint8Array.from(first)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(server.open(flipped)).toEqual(refused)
    }
    expect(server.open(first)).toEqual({ ok: true, value: fromHex('0102') })
    expect(server.open(first)).toEqual(refused)
    expect(server.open(second)).toEqual({ ok: true, value: fromHex('0304') })
  })

  test('a claim leaves two secrets of 16 bytes', () => {
    const { deviceKey, auditKey } = claimSecrets(session)
    expect([deviceKey.length, auditKey.length]).toEqual([16, 16])
    expect(toHex(deviceKey) + toHex(auditKey)).toBe(toHex(session.exporter(32771, new Uint8Array(), 32)))
  })
})
