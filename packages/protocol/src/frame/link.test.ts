import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { encodeLinkFrame, linkFramer } from './link.ts'

describe('link frame', () => {
  const frame = { port: 1, type: 0x10, body: fromHex('c0dbdcdd00') }
  const line = encodeLinkFrame(frame)

  it('escapes END and ESC and is enclosed in END (D7)', () => {
    expect(toHex(line)).toMatch(/^c00110dbdcdbdddcdd00[0-9a-f]{4,8}c0$/)
    expect(linkFramer(5).push(line)).toEqual([frame])
  })

  it('skips what is too long, too short, broken or cut, and takes the next', () => {
    const framer = linkFramer(5)
    const tooLong = encodeLinkFrame({ port: 1, type: 0x10, body: new Uint8Array(6) })
    const bent = line.slice()
    bent[2]! ^= 1
    const badEscape = fromHex('c0 01 10 db 00 c0')
    const dangling = fromHex('c0 01 10 db c0')
    for (const bad of [tooLong, bent, badEscape, dangling, fromHex('c0 01 c0'), line.subarray(0, 6)])
      expect(framer.push(bad)).toEqual([])
    expect(framer.push(line)).toEqual([frame])
  })

  it('carries an empty body', () => {
    const empty = { port: 2, type: 0x04, body: new Uint8Array(0) }
    expect(linkFramer(1200).push(encodeLinkFrame(empty))).toEqual([empty])
  })
})
