import { unixSeconds } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { decodeLink, decodeRelay, encodeLink, encodeRelay, type LinkMessage, type RelayMessage } from './index.ts'

const links: readonly (readonly [LinkMessage, string])[] = [
  [{ kind: 'wake', link: 2, maxFrame: 1200, state: 0 }, '00 01 0102b00400000000'],
  [
    {
      kind: 'wakeAck',
      version: 1,
      device: 'localPd',
      slots: ['left', 'right', 'cable'],
      clock: false,
      maxFrame: 1200,
      firmware: { major: 5, minor: 1, patch: 2 },
    },
    '00 02 01010700b00405010200',
  ],
  [
    {
      kind: 'wakeAck',
      version: 1,
      device: 'wallUnit',
      slots: ['left'],
      clock: true,
      maxFrame: 1200,
      firmware: { major: 5, minor: 1, patch: 2 },
    },
    '00 02 01020900b00405010200',
  ],
  [
    {
      kind: 'element',
      slot: 'cable',
      presence: 'present',
      element: 'cylinder',
      capabilities: 0,
      maxFrame: 1200,
      life: 'claimed',
    },
    '03 03 01020000b0040200',
  ],
  [{ kind: 'begin', slot: 'right' }, '02 04'],
  [{ kind: 'timeSet', at: unixSeconds(0x696374a0) }, '00 05 a0746369'],
  [{ kind: 'edhoc', slot: 'left', body: fromHex('03f5') }, '01 10 03f5'],
  [{ kind: 'sealed', slot: 'left', body: fromHex('00') }, '01 11 00'],
  [{ kind: 'status', slot: null, code: 7 }, '00 12 07'],
  [{ kind: 'status', slot: 'right', code: 7 }, '02 12 07'],
  [{ kind: 'close', slot: 'cable', reason: 'notMine' }, '03 1f 06'],
]

describe('link between programming device and host', () => {
  const frameOf = (hex: string) => {
    const bytes = fromHex(hex)
    return { port: bytes[0]!, type: bytes[1]!, body: bytes.slice(2) }
  }

  test.each(links)('$kind', (message, hex) => {
    expect(encodeLink(message)).toEqual(frameOf(hex))
    expect(decodeLink(frameOf(hex))).toEqual({ ok: true, value: message })
  })

  test('a type of a later version is ignored', () => {
    expect(decodeLink(frameOf('01 77 0000'))).toEqual({ ok: true, value: null })
  })

  test.each([
    ['wake too short', '00 01 0102b004000000', 'badLength'],
    ['begin with a body', '01 04 00', 'badLength'],
    ['empty handshake message', '01 10', 'badLength'],
    ['wake of another version', '00 01 0202b00400000000', 'badValue'],
    ['reserved bytes set', '00 01 0102b00400000001', 'badValue'],
    ['unknown capability bit', '00 02 01011000b00405010200', 'badValue'],
    ['unknown device class', '00 02 01090700b00405010200', 'badValue'],
    ['element on the port of the device', '00 03 01020000b0040200', 'badValue'],
    ['unknown port', '04 04', 'badValue'],
    ['unknown reason', '03 1f 07', 'badValue'],
  ])('refused: %s', (_, hex, code) => {
    expect(decodeLink(frameOf(hex))).toEqual({ ok: false, error: { code } })
  })
})

const relays: readonly (readonly [RelayMessage, string])[] = [
  [{ kind: 'edhoc', session: 1, body: fromHex('03f5') }, '01000000 10 03f5'],
  [{ kind: 'sealed', session: 0x01020304, body: fromHex('00') }, '04030201 11 00'],
  [{ kind: 'status', session: 1, code: 3 }, '01000000 12 03'],
  [{ kind: 'close', session: 1, reason: 'idle' }, '01000000 1f 03'],
  [
    { kind: 'open', session: 1, link: 5, slot: 'left', maxFrame: 1200, element: 'key', life: 'blank' },
    '01000000 20 0501b00401000000',
  ],
  [{ kind: 'ping' }, '00000000 21'],
  [
    {
      kind: 'device',
      link: 5,
      state: 'found',
      device: 'localPd',
      occupied: ['left', 'cable'],
      firmware: { major: 5, minor: 1, patch: 2 },
      label: 'Büro 1%',
    },
    '00000000 22 05010105 05010200 42c3bc726f203125',
  ],
  [
    {
      kind: 'device',
      link: 5,
      state: 'lost',
      device: 'mobile',
      occupied: [],
      firmware: { major: 5, minor: 1, patch: 2 },
      label: '',
    },
    '00000000 22 05000300 05010200',
  ],
  [{ kind: 'kick', link: 5, slot: 'right' }, '00000000 23 0502'],
]

describe('relay between bridge and server', () => {
  test.each(relays)('$kind', (message, hex) => {
    expect(toHex(encodeRelay(message))).toBe(hex.replaceAll(' ', ''))
    expect(decodeRelay(fromHex(hex))).toEqual({ ok: true, value: message })
  })

  test('a type of a later version is ignored', () => {
    expect(decodeRelay(fromHex('01000000 77 0000'))).toEqual({ ok: true, value: null })
  })

  test.each([
    ['no head', '01000000', 'badLength'],
    ['open too short', '01000000 20 0501b004010000', 'badLength'],
    ['ping with a body', '00000000 21 00', 'badLength'],
    ['label of 65 bytes', `00000000 22 05010105 05010200 ${'41'.repeat(65)}`, 'badLength'],
    ['open of the bridge itself', '00000000 20 0501b00401000000', 'badValue'],
    ['device message in a session', '01000000 22 05010105 05010200', 'badValue'],
    ['reserved bytes set', '01000000 20 0501b00401000001', 'badValue'],
    ['label is no UTF-8', '00000000 22 05010105 05010200 ff', 'badValue'],
    ['slot 4', '00000000 23 0504', 'badValue'],
  ])('refused: %s', (_, hex, code) => {
    expect(decodeRelay(fromHex(hex))).toEqual({ ok: false, error: { code } })
  })
})
