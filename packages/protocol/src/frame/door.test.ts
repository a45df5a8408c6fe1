import { describe, expect, it } from 'vitest'
import { ascii, fromHex, toHex } from '../bytes/index.ts'
import { crc16 } from './crc.ts'
import { DOOR_FRAME, doorFramer, encodeDoorFrame } from './door.ts'

const M1 = fromHex('01012a000000011000000100580205000002d2040000a0a1a2a3a4a5a6a7a8a9aaab0207000900')

describe('door frame', () => {
  it('CRC-16/CCITT-FALSE has the check value of its catalogue', () => {
    expect(crc16(ascii('123456789'))).toBe(0x29b1)
  })

  it('is len type body crc, CRC little-endian (A5, C12)', () => {
    expect(toHex(encodeDoorFrame({ type: DOOR_FRAME.m1, body: M1 }))).toBe(`2701${toHex(M1)}d9bb`)
  })

  it('refuses a body that does not fit', () => {
    for (const length of [0, 256])
      expect(() => encodeDoorFrame({ type: DOOR_FRAME.m4, body: new Uint8Array(length) })).toThrow(RangeError)
  })

  it('gives up a begun frame when the line goes quiet, and finds the one behind it', () => {
    const framer = doorFramer()
    const frame = encodeDoorFrame({ type: DOOR_FRAME.error, body: Uint8Array.of(1) })
    expect(framer.push(Uint8Array.of(0xf0, DOOR_FRAME.m2, ...frame))).toEqual([])
    expect(framer.silence()).toEqual([{ type: DOOR_FRAME.error, body: Uint8Array.of(1) }])
    expect(framer.silence()).toEqual([])
  })
})
