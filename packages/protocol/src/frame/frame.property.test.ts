import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../bytes/index.ts'
import { DOOR_FRAME, type DoorFrame, doorFramer, encodeDoorFrame } from './door.ts'
import { encodeLinkFrame, type LinkFrame, linkFramer } from './link.ts'

const doorFrames = fc.record({
  type: fc.constantFrom(...Object.values(DOOR_FRAME)),
  body: fc.uint8Array({ minLength: 1, maxLength: 255 }),
})
const linkFrames = fc.record({ port: fc.nat(255), type: fc.nat(255), body: fc.uint8Array({ maxLength: 300 }) })
/** Bytes that upset framing come more often than chance would have it. */
const noise = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0xc0, 0xdb, 0xdc, 0xdd, 1, 2, 255)), { maxLength: 60 })
const cuts = fc.array(fc.nat(), { maxLength: 20 })

function pushInPieces<Frame>(framer: { push(bytes: Uint8Array): Frame[] }, stream: Uint8Array, at: number[]): Frame[] {
  const edges = [0, ...at.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]
  return edges.slice(1).flatMap((edge, i) => framer.push(stream.subarray(edges[i], edge)))
}

describe.each([
  {
    name: 'door',
    frames: doorFrames as fc.Arbitrary<DoorFrame | LinkFrame>,
    encode: (frame: DoorFrame | LinkFrame) => encodeDoorFrame(frame as DoorFrame),
    framer: () => doorFramer() as { push(bytes: Uint8Array): (DoorFrame | LinkFrame)[] },
  },
  {
    name: 'link',
    frames: linkFrames as fc.Arbitrary<DoorFrame | LinkFrame>,
    encode: (frame: DoorFrame | LinkFrame) => encodeLinkFrame(frame as LinkFrame),
    framer: () => linkFramer(300) as { push(bytes: Uint8Array): (DoorFrame | LinkFrame)[] },
  },
])('$name framer', ({ frames, encode, framer }) => {
  it('gives back what was sent, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 5 }), cuts, (sent, at) => {
        expect(pushInPieces(framer(), concat(...sent.map(encode)), at)).toEqual(sent)
      }),
    )
  })

  it('gives the same frames for any stream in any pieces, and never throws', () => {
    const stream = fc.array(fc.oneof(noise, frames.map(encode)), { maxLength: 6 })
    fc.assert(
      fc.property(stream, cuts, (parts, at) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
        expect(pushInPieces(framer(), bytes, at)).toEqual(framer().push(bytes))
      }),
    )
  })

  it('finds its feet after noise: the last of some frames comes through', () => {
    fc.assert(
      fc.property(noise, frames, (before, frame) => {
        const line = framer()
        line.push(Uint8Array.from(before))
        const enough = Array.from({ length: 80 }, () => encode(frame))
        expect(line.push(concat(...enough)).at(-1)).toEqual(frame)
      }),
      { numRuns: 60 },
    )
  })
})
