import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksum, MAX_FRAME, mark, type PdFrame, pack, Unmarker, unpack } from './wire.ts'

const frames = fc.record({ port: fc.nat(255), type: fc.nat(255), body: fc.uint8Array({ maxLength: 60 }) })
const noise = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd)), { maxLength: 60 })

const encode = (frame: PdFrame) => mark(pack(frame))
const decode = (stream: Unmarker, bytes: Uint8Array) =>
  stream
    .take(bytes)
    .map(unpack)
    .filter((frame) => frame !== null)

describe('R137 wire of the programming device', () => {
  it('has the checksum of its catalogue', () => {
    expect(checksum(Buffer.from('123456789'))).toBe(0x29b1)
  })

  it('speaks the same bytes as the host, which was written apart from it', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(encode(frame)).toEqual(encodeLinkFrame(frame))
        expect(decode(new Unmarker(), encodeLinkFrame(frame))).toEqual([frame])
      }),
    )
  })

  it('reads the same frames as the host from any stream, cut anywhere', () => {
    const streams = fc.array(fc.oneof(noise, frames.map(encode)), { maxLength: 6 })
    fc.assert(
      fc.property(streams, fc.nat(), (parts, cut) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
        const stream = new Unmarker()
        const at = cut % (bytes.length + 1)
        const read = [...decode(stream, bytes.subarray(0, at)), ...decode(stream, bytes.subarray(at))]
        expect(read).toEqual(linkFramer(MAX_FRAME).push(bytes))
      }),
    )
  })

  it('takes the longest frame and refuses a longer one', () => {
    const longest = { port: 1, type: 0x11, body: new Uint8Array(MAX_FRAME).fill(0xc0) }
    expect(decode(new Unmarker(), encode(longest))).toEqual([longest])
    expect(decode(new Unmarker(), encode({ ...longest, body: new Uint8Array(MAX_FRAME + 1) }))).toEqual([])
  })
})
