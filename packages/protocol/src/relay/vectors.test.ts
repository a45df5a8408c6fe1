import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { encodeLinkFrame, linkFramer } from '../frame/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import { decodeLink, decodeRelay, encodeLink, encodeRelay, MAX_FRAME } from './index.ts'

interface Case {
  readonly link: 'host' | 'relay'
  readonly frame: string
  readonly error: string | null
}

const cases = vectorCases<Case>('relay')

const linkFrames = (hex: string) => linkFramer(MAX_FRAME).push(fromHex(hex))

describe('spec/vectors/relay.json', () => {
  test.each(cases.filter(({ link, error }) => link === 'host' && error === null))('host link: $name', ({ frame }) => {
    const [found] = linkFrames(frame)
    const message = decodeLink(found!)
    if (!message.ok || message.value === null) throw new Error('no message')
    expect(toHex(encodeLinkFrame(encodeLink(message.value)))).toBe(frame)
  })

  test.each(cases.filter(({ link, error }) => link === 'relay' && error === null))('relay: $name', ({ frame }) => {
    const message = decodeRelay(fromHex(frame))
    if (!message.ok || message.value === null) throw new Error('no message')
    expect(toHex(encodeRelay(message.value))).toBe(frame)
  })

  test.each(cases.filter(({ error }) => error === 'ignored'))('$name', ({ link, frame }) => {
    const message = link === 'host' ? decodeLink(linkFrames(frame)[0]!) : decodeRelay(fromHex(frame))
    expect(message).toEqual({ ok: true, value: null })
  })

  test.each(cases.filter(({ error }) => error !== null && error !== 'ignored'))('$name', ({ link, frame }) => {
    const messages = link === 'host' ? linkFrames(frame).map(decodeLink) : [decodeRelay(fromHex(frame))]
    expect(messages.filter(({ ok }) => ok)).toEqual([])
  })
})
