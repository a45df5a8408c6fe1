import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import { crc16 } from './crc.ts'
import { type DoorFrameType, doorFramer, encodeDoorFrame } from './door.ts'
import { encodeLinkFrame, linkFramer } from './link.ts'
import { encodeSlip, slipFramer } from './slip.ts'

type FrameCase =
  | { kind: 'crc'; bytes: string; crc: number }
  | { kind: 'door'; type: DoorFrameType; body: string; bytes: string; error: null }
  | { kind: 'door'; bytes: string; error: string }
  | { kind: 'slip'; stream: string; frames: readonly string[] }

describe('spec/vectors/frame.json', () => {
  it.each(vectorCases<FrameCase>('frame'))('$name', (testCase) => {
    switch (testCase.kind) {
      case 'crc':
        expect(crc16(fromHex(testCase.bytes))).toBe(testCase.crc)
        break
      case 'door': {
        const found = doorFramer().push(fromHex(testCase.bytes))
        if (testCase.error !== null) expect(found).toEqual([])
        else {
          const frame = { type: testCase.type, body: fromHex(testCase.body) }
          expect(found).toEqual([frame])
          expect(toHex(encodeDoorFrame(frame))).toBe(testCase.bytes)
        }
        break
      }
      case 'slip': {
        const frames = slipFramer(1204).push(fromHex(testCase.stream))
        expect(frames.map(toHex)).toEqual(testCase.frames)
        const [frame] = frames
        if (testCase.frames.length === 1) expect(slipFramer(1204).push(encodeSlip(frame!))).toEqual([frame])
      }
    }
  })
})

interface RelayCase {
  readonly link: 'host' | 'relay'
  readonly port?: number
  readonly type?: number
  readonly body?: string
  readonly frame: string
  readonly error: string | null
}

describe('spec/vectors/relay.json, frames of the host link', () => {
  const cases = vectorCases<RelayCase>('relay').filter(({ link }) => link === 'host')

  it.each(cases.filter(({ error }) => error === null))('$name', ({ port, type, body, frame }) => {
    const parsed = { port: port!, type: type!, body: fromHex(body!) }
    expect(linkFramer(1200).push(fromHex(frame))).toEqual([parsed])
    expect(toHex(encodeLinkFrame(parsed))).toBe(frame)
  })

  it.each(cases.filter(({ error }) => error === 'crc' || error === 'short'))('$name', ({ frame }) => {
    expect(linkFramer(1200).push(fromHex(frame))).toEqual([])
  })
})
