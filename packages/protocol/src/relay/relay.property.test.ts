import { err, type Result, unixSeconds } from '@lockwright/domain/model'
import { describe, expect, test, vi } from 'vitest'
import { concat, fromHex } from '../bytes/index.ts'
import { fuzz } from '../testing/index.ts'
import { decodeLink, decodeRelay, encodeLink, encodeRelay, type LinkMessage, type RelayMessage } from './index.ts'

// FUZZ_RUNS may ask for much.
vi.setConfig({ testTimeout: 3_600_000 })

/** A type of a later version is ignored, so there is nothing to write again. */
const known = <Message, Fault>(
  result: Result<Message | null, Fault>,
): Result<Message, Fault | { code: 'laterType' }> =>
  result.ok && result.value === null ? err({ code: 'laterType' }) : (result as Result<Message, Fault>)

const links: readonly LinkMessage[] = [
  { kind: 'wake', link: 2, maxFrame: 1200, state: 0 },
  {
    kind: 'wakeAck',
    version: 1,
    device: 'wallUnit',
    slots: ['left', 'cable'],
    clock: true,
    maxFrame: 1200,
    firmware: { major: 5, minor: 1, patch: 2 },
  },
  {
    kind: 'element',
    slot: 'left',
    presence: 'present',
    element: 'key',
    capabilities: 0,
    maxFrame: 1200,
    life: 'claimed',
  },
  { kind: 'begin', slot: 'right' },
  { kind: 'timeSet', at: unixSeconds(1_768_126_624) },
  { kind: 'sealed', slot: 'left', body: fromHex('0102') },
  { kind: 'status', slot: null, code: 7 },
  { kind: 'close', slot: 'cable', reason: 'notMine' },
]

const relays: readonly RelayMessage[] = [
  { kind: 'edhoc', session: 1, body: fromHex('03f5') },
  { kind: 'status', session: 1, code: 3 },
  { kind: 'close', session: 1, reason: 'idle' },
  { kind: 'open', session: 1, link: 5, slot: 'left', maxFrame: 1200, element: 'key', life: 'blank' },
  { kind: 'ping' },
  {
    kind: 'device',
    link: 5,
    state: 'found',
    device: 'localPd',
    occupied: ['left', 'cable'],
    firmware: { major: 5, minor: 1, patch: 2 },
    label: 'Büro 1',
  },
  { kind: 'kick', link: 5, slot: 'right' },
]

describe('any bytes are a message, of a later version, or refused', () => {
  test('device link', () => {
    const accepted = fuzz<LinkMessage>({
      name: 'device link',
      decode: (bytes) => known(decodeLink({ port: bytes[0] ?? 0, type: bytes[1] ?? 0, body: bytes.slice(2) })),
      encode: (message) => {
        const { port, type, body } = encodeLink(message)
        return concat(Uint8Array.of(port, type), body)
      },
      samples: links.map(encodeLink).map(({ port, type, body }) => concat(Uint8Array.of(port, type), body)),
    })
    expect(accepted).toBeGreaterThan(0)
  })

  test('relay', () => {
    const accepted = fuzz<RelayMessage>({
      name: 'relay',
      decode: (bytes) => known(decodeRelay(bytes)),
      encode: encodeRelay,
      samples: relays.map(encodeRelay),
    })
    expect(accepted).toBeGreaterThan(0)
  })
})
